import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { pseudonymsOf } from '../../health/view-health.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Report } from '../../verification/report-shape.tsx'
import { named } from '../../verification/verification.ts'
import { verificationOf } from '../../verification/verification-store.server.ts'

export const handle: RouteHandle = {
  act: 'see log health',
  i18n: ['oversight', 'keys', 'reasons'],
  title: 'oversight:report.title',
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see log health')
  const { portal } = context
  const verification = await verificationOf(portal.db, param('v', params.verification), portal.now())
  if (!verification) throw notFound()
  const people = verification.source.by === 'browser' ? [verification.source.person] : []
  const known = { pseudonyms: await pseudonymsOf(portal.db, people), reader: actor.person }
  return json({ row: named(verification, known), mayOpenEntries: may(actor, 'open any entry') })
}

export default function VerificationPage() {
  const { t } = useTranslation('oversight')
  const { row, mayOpenEntries } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHead title={t('report.title')} note={<Link to="/oversight/verifications">{t('report.back')}</Link>} />
      <Report of={row} mayOpenEntries={mayOpenEntries} />
    </>
  )
}
