import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { findOrganization } from '../../council/organization-store.server.ts'
import { CertificateSheet, NoCertificate } from '../../evidence/certificate-shape.tsx'
import { shownCertificate } from '../../evidence/own-certificate.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { listAddress } from '../../lists/list.ts'
import { logList } from '../../review/log-filter.ts'
import { NamesAsked } from '../../review/names-shape.tsx'
import { namesShownUntil } from '../../review/show-names.server.ts'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = {
  act: 'search the log',
  i18n: ['log', 'reasons'],
  title: 'log:certificate.organization.title',
}

/** Organizations are looked for by name, so only while names are shown, which is an entry with its reason. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { portal, visit } = context
  const actor = await requireActor({ request, context }, 'search the log', { isLooking: true })
  const id = param('o', params.organization)
  const namesUntil = await namesShownUntil(portal, actorFields(actor, visit))
  if (namesUntil === null) return json({ id, namesUntil, certificate: null })
  const organization = await findOrganization(portal.db, id)
  if (!organization) throw notFound()
  const certificate = { name: organization.name, ...(await shownCertificate(portal, id)) }
  return json({ id, namesUntil, certificate })
}

export default function Certificate() {
  const { t } = useTranslation('log')
  const { id, namesUntil, certificate } = useLoaderData<typeof loader>()
  const here = `/log/organizations/${id}/certificate`
  return (
    <div className="page-grid grid gap-5">
      <PageHead
        title={t('certificate.organization.title')}
        note={t('certificate.organization.note')}
        up={{ to: listAddress(logList, certificate ? { organization: id } : {}), title: t('title') }}
      />
      <NamesAsked until={namesUntil} back={here} />
      {certificate?.shown ? (
        <CertificateSheet
          of="organization"
          who={id}
          name={certificate.name}
          shown={certificate.shown}
          file={`${here}/file`}
        />
      ) : certificate ? (
        <NoCertificate reason={certificate.reason} />
      ) : null}
    </div>
  )
}
