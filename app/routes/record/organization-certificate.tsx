import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { findOrganization } from '../../council/organization-store.server.ts'
import { CertificateSheet, NoCertificate } from '../../evidence/certificate-shape.tsx'
import { shownCertificate } from '../../evidence/own-certificate.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = { act: 'see own record', i18n: ['log'], title: 'log:certificate.organization.title' }

/** One's own organization, and no other: an address that named one could be tried. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { organization } = await requireActor({ request, context }, 'see own record')
  const name = (await findOrganization(context.portal.db, organization))?.name ?? null
  return json({ organization, name, ...(await shownCertificate(context.portal, organization)) })
}

export default function OrganizationCertificate() {
  const { t } = useTranslation('log')
  const { organization, name, shown, reason } = useLoaderData<typeof loader>()
  return (
    <div className="page-grid grid gap-5">
      <PageHead
        title={t('certificate.organization.title')}
        note={t('certificate.organization.note')}
        up={{ to: '/record', title: t('ownTitle') }}
      />
      {shown ? (
        <CertificateSheet
          of="organization"
          who={organization}
          name={name}
          shown={shown}
          file="/record/certificate/organization/file"
        />
      ) : (
        <NoCertificate reason={reason} />
      )}
    </div>
  )
}
