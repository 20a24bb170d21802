import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { ownCertificate } from '../../compliance/own-certificate.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { Button, ButtonRow, buttonLook } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatNumber } from '../../ui/num.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Time } from '../../ui/time.tsx'

export const handle: RouteHandle = { act: 'see own record', i18n: ['log'], title: 'log:certificate.title' }

/** Printed as it stands; what proves it is the file. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person } = await requireActor({ request, context }, 'see own record')
  const certificate = await ownCertificate(context.portal, person)
  if (!certificate.ok) return json({ person, shown: null, reason: certificate.reason })
  const { file: _, ...shown } = certificate.value
  return json({ person, shown, reason: null })
}

export default function Certificate() {
  const { t } = useTranslation('log')
  const { person, shown, reason } = useLoaderData<typeof loader>()
  const up = { to: '/record', title: t('ownTitle') }
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('certificate.title')} note={t('certificate.note')} up={up} />
      {shown ? (
        <>
          <Card>
            <p className="text-[1.1rem] font-semibold">
              {t('certificate.said', { number: formatNumber(shown.count) })}
            </p>
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
          <Card className="no-print">
            <p>{t('certificate.how')}</p>
            <ButtonRow>
              <a href="/record/certificate/file" className={buttonLook({})} download>
                {t('certificate.save')}
              </a>
              <Button kind="plain" onClick={() => window.print()}>
                {t('certificate.print')}
              </Button>
            </ButtonRow>
          </Card>
        </>
      ) : (
        <EmptyState title={t('certificate.none')}>
          {t(reason === 'not-counted' ? 'certificate.noneHow' : 'certificate.unwitnessed')}
        </EmptyState>
      )}
    </div>
  )
}
