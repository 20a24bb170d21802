import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { EntryList } from '../../compliance/entry-list-shape.tsx'
import { ownRecord } from '../../compliance/own-record.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readBefore } from '../../http/keyset.server.ts'
import { buttonLook } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = { act: 'see own record', i18n: ['log'], title: 'log:ownTitle' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see own record')
  const before = readBefore(new URL(request.url).searchParams)
  const page = await ownRecord(context.portal, { person: actor.person, before, limit: 50 })
  return json({ page, first: before === null })
}

export default function OwnRecord() {
  const { t } = useTranslation('log')
  const { page, first } = useLoaderData<typeof loader>()
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('ownTitle')} note={t('ownNote')} />
      {page.rows.length > 0 ? (
        <EntryList rows={page.rows} base="/record/entries/" showOrganization={false} />
      ) : (
        <EmptyState title={t('noneOwn')}>{t('noneOwnHow')}</EmptyState>
      )}
      <nav className="no-print flex flex-wrap gap-3" aria-label={t('table')}>
        {first ? null : (
          <Link to="/record" className={buttonLook({ kind: 'plain' })}>
            {t('newest')}
          </Link>
        )}
        {page.next === null ? null : (
          <Link to={`/record?before=${page.next}`} className={buttonLook({ kind: 'line' })}>
            {t('older')}
          </Link>
        )}
      </nav>
    </div>
  )
}
