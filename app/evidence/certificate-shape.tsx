import { useTranslation } from 'react-i18next'
import type { Instant, PersonId, Sha256Hex } from '../ids.ts'
import { useAlive } from '../ui/alive.ts'
import { Button, ButtonRow, buttonLook } from '../ui/button.tsx'
import { Card, Facts } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatNumber } from '../ui/num.tsx'
import { Time } from '../ui/time.tsx'

export interface CertificateShown {
  readonly count: number
  readonly entry: number
  readonly at: Instant
  readonly sha256: Sha256Hex
}

/** Printed as it stands; what proves it is the file. */
export function CertificateSheet({ person, shown }: { readonly person: PersonId; readonly shown: CertificateShown }) {
  const { t } = useTranslation('log')
  return (
    <>
      <Card>
        <p className="text-[1.1rem] font-semibold">{t('certificate.said', { number: formatNumber(shown.count) })}</p>
        <p>{t('certificate.means')}</p>
      </Card>
      <Facts
        facts={[
          [t('certificate.by'), <Time key="by" at={shown.at} as="second" />],
          [t('certificate.count'), formatNumber(shown.count)],
          [t('certificate.entry'), `#${formatNumber(shown.entry)}`],
          [t('certificate.who'), <code key="who">{person}</code>],
          [t('certificate.sha256'), <code key="sha256">{shown.sha256}</code>],
        ]}
      />
      <Keeping />
    </>
  )
}

function Keeping() {
  const { t } = useTranslation('log')
  const alive = useAlive()
  return (
    <Card className="no-print">
      <p className="mb-3">{t('certificate.how')}</p>
      <ButtonRow>
        <a href="/record/certificate/file" className={buttonLook({})} download>
          {t('certificate.save')}
        </a>
        {alive ? (
          <Button kind="plain" onClick={() => window.print()}>
            {t('certificate.print')}
          </Button>
        ) : null}
      </ButtonRow>
    </Card>
  )
}

/** Before the day's first count, or while it cannot be vouched for. */
export function NoCertificate({ reason }: { readonly reason: 'not-counted' | 'witnesses-unavailable' }) {
  const { t } = useTranslation('log')
  const how = t(reason === 'not-counted' ? 'certificate.noneHow' : 'certificate.unwitnessed')
  return <EmptyState title={t('certificate.none')}>{how}</EmptyState>
}
