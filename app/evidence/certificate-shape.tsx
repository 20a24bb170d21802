import { useTranslation } from 'react-i18next'
import type { Whose } from '../formats/counted.ts'
import type { Instant, Sha256Hex } from '../ids.ts'
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

/** Whose entries are counted, and what they are called to whoever reads. */
export interface CertificateOf {
  readonly of: 'person' | 'organization'
  readonly who: Whose
  readonly name: string | null
}

/** Printed as it stands; what proves it is the file, which lies at `file`. */
export function CertificateSheet(of: CertificateOf & { readonly shown: CertificateShown; readonly file: string }) {
  const { t } = useTranslation('log')
  const { shown, file } = of
  return (
    <>
      <Card>
        <p className="text-[1.1rem] font-semibold">{t(saidOf(of), { number: formatNumber(shown.count) })}</p>
        <p>{t(shown.count === 0 ? 'certificate.organization.noneMeans' : meansOf[of.of])}</p>
      </Card>
      <CertificateFacts {...of} />
      <Keeping file={file} />
    </>
  )
}

const saidOf = ({ of, shown }: CertificateOf & { readonly shown: CertificateShown }) => {
  if (of === 'person') return 'certificate.said' as const
  return shown.count === 0 ? ('certificate.organization.saidNone' as const) : ('certificate.organization.said' as const)
}

const meansOf = { person: 'certificate.means', organization: 'certificate.organization.means' } as const

function CertificateFacts({ of, who, name, shown }: CertificateOf & { readonly shown: CertificateShown }) {
  const { t } = useTranslation('log')
  const words =
    of === 'person'
      ? ({ count: 'certificate.count', who: 'certificate.who' } as const)
      : ({ count: 'certificate.organization.count', who: 'certificate.organization.who' } as const)
  return (
    <Facts
      facts={[
        ...(name === null ? [] : [[t('certificate.organization.name'), name] as const]),
        [t('certificate.by'), <Time key="by" at={shown.at} as="second" />],
        [t(words.count), formatNumber(shown.count)],
        [t('certificate.entry'), `#${formatNumber(shown.entry)}`],
        [t(words.who), <code key="who">{who}</code>],
        [t('certificate.sha256'), <code key="sha256">{shown.sha256}</code>],
      ]}
    />
  )
}

function Keeping({ file }: { readonly file: string }) {
  const { t } = useTranslation('log')
  const alive = useAlive()
  return (
    <Card className="no-print">
      <p className="mb-3">{t('certificate.how')}</p>
      <ButtonRow>
        <a href={file} className={buttonLook({})} download>
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
