import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { CertificateSheet, NoCertificate } from '../../evidence/certificate-shape.tsx'
import { shownCertificate } from '../../evidence/own-certificate.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = { act: 'see own record', i18n: ['log'], title: 'log:certificate.title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person } = await requireActor({ request, context }, 'see own record')
  return json({ person, ...(await shownCertificate(context.portal, person)) })
}

export default function Certificate() {
  const { t } = useTranslation('log')
  const { person, shown, reason } = useLoaderData<typeof loader>()
  return (
    <div className="page-grid grid gap-5">
      <PageHead
        title={t('certificate.title')}
        note={t('certificate.note')}
        up={{ to: '/record', title: t('ownTitle') }}
      />
      {shown ? (
        <CertificateSheet of="person" who={person} name={null} shown={shown} file="/record/certificate/file" />
      ) : (
        <NoCertificate reason={reason} />
      )}
    </div>
  )
}
