import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { formatTrust } from '../../formats/trust.ts'
import { pseudonymsOf } from '../../health/view-health.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { shownPage } from '../../lists/page.ts'
import { Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { named } from '../../verification/verification.ts'
import { verificationList } from '../../verification/verification-list.ts'
import { VerificationList } from '../../verification/verification-list-shape.tsx'
import { listVerifications } from '../../verification/verification-store.server.ts'
import { VerifyNow } from '../../verification/verify-now-shape.tsx'

export const handle: RouteHandle = {
  act: 'see log health',
  i18n: ['oversight', 'keys', 'reasons'],
  title: 'oversight:verifications.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see log health')
  const { portal } = context
  const { place } = readAsked(verificationList, new URL(request.url).searchParams)
  const found = await listVerifications(portal.db, { place, at: portal.now() })
  const people = found.lines.flatMap(({ source }) => (source.by === 'browser' ? [source.person] : []))
  const known = { pseudonyms: await pseudonymsOf(portal.db, people), reader: actor.person }
  const page = shownPage(found, (verification) => named(verification, known))
  return json({ page, trust: formatTrust(portal.log.trust) })
}

export default function VerificationsPage() {
  const { t } = useTranslation('oversight')
  const { page, trust } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHead title={t('verifications.title')} note={<Link to="/oversight">{t('verifications.back')}</Link>} />
      {page.back === null ? <VerifyNow trust={trust} /> : null}
      <Section title={t('verifications.history')}>
        <ListPage
          list={verificationList}
          page={page}
          here={verificationList.path}
          runs="newest"
          label={t('verifications.table')}
          empty={<EmptyState title={t('verifications.none')}>{t('verifications.noneHow')}</EmptyState>}
        >
          {(rows) => <VerificationList rows={rows} />}
        </ListPage>
      </Section>
    </>
  )
}
