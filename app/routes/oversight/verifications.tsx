import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { formatTrust } from '../../formats/trust.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readPlace } from '../../http/keyset.server.ts'
import { named } from '../../oversight/verification.ts'
import { VerificationList } from '../../oversight/verification-list-shape.tsx'
import { listVerifications } from '../../oversight/verification-store.server.ts'
import { VerifyNow } from '../../oversight/verify-now-shape.tsx'
import { pseudonymsOf } from '../../oversight/view-health.server.ts'
import { Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { OlderPages } from './older-pages-shape.tsx'

export const handle: RouteHandle = {
  act: 'see log health',
  i18n: ['oversight', 'keys', 'reasons'],
  title: 'oversight:verifications.title',
}

const pageLength = 25

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see log health')
  const { portal } = context
  const place = readPlace(new URL(request.url).searchParams)
  const after = place && { startedAt: place.number, id: place.word }
  const found = await listVerifications(portal.db, { after, limit: pageLength + 1, at: portal.now() })
  const people = found.flatMap(({ source }) => (source.by === 'browser' ? [source.person] : []))
  const known = { pseudonyms: await pseudonymsOf(portal.db, people), reader: actor.person }
  const rows = found.slice(0, pageLength).map((verification) => named(verification, known))
  const last = rows.at(-1)?.verification
  const next = last && found.length > pageLength ? `${last.startedAt}.${last.id}` : null
  return json({ rows, next, first: place === null, trust: formatTrust(portal.log.trust) })
}

export default function VerificationsPage() {
  const { t } = useTranslation('oversight')
  const { rows, next, first, trust } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHead title={t('verifications.title')} note={<Link to="/oversight">{t('verifications.back')}</Link>} />
      {first ? <VerifyNow trust={trust} /> : null}
      <Section title={t('verifications.history')}>
        {rows.length > 0 ? (
          <VerificationList rows={rows} />
        ) : (
          <EmptyState title={t('verifications.none')}>{t('verifications.noneHow')}</EmptyState>
        )}
      </Section>
      <OlderPages
        here="/oversight/verifications"
        next={next}
        first={first}
        words={{ label: t('verifications.table'), older: t('verifications.older'), newest: t('verifications.newest') }}
      />
    </>
  )
}
