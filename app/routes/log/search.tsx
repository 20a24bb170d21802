import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { EntryList } from '../../compliance/entry-list-shape.tsx'
import { EvidenceForm } from '../../compliance/evidence-form-shape.tsx'
import { ExportEntries } from '../../compliance/export-shape.tsx'
import { formatLogFilter, parseLogFilter } from '../../compliance/log-filter.ts'
import { LogFilterForm } from '../../compliance/log-filter-shape.tsx'
import { NamesAsked } from '../../compliance/names-shape.tsx'
import { organizationNames } from '../../compliance/review-store.server.ts'
import { searchEntries } from '../../compliance/search-entries.server.ts'
import { namesShownUntil } from '../../compliance/show-names.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readBefore } from '../../http/keyset.server.ts'
import { ButtonLink, buttonLook } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatNumber } from '../../ui/num.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'

export const handle: RouteHandle = {
  act: 'search the log',
  i18n: ['log', 'evidence', 'reasons', 'keys'],
  title: 'log:title',
}

const pageLength = 50

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { portal, visit } = context
  const actor = await requireActor({ request, context }, 'search the log')
  const by = actorFields(actor, visit)
  const query = new URL(request.url).searchParams
  const filter = parseLogFilter(query)
  const namesUntil = await namesShownUntil(portal, by)
  const mayName = () => namesUntil !== null
  const asked = { filter, before: readBefore(query), limit: pageLength, by, mayName }
  const found = await orUnavailable(() => searchEntries(portal, asked))
  const organizations = [...(await organizationNames(portal.db))].map(([id, name]) => ({ id, name }))
  const health = portal.log.health()
  return json({
    filter,
    query: formatLogFilter(filter),
    namesUntil,
    organizations,
    size: 'size' in health ? Number(health.size) : null,
    first: asked.before === null,
    page: found.ok ? found.value : { rows: [], next: null },
    refusal: found.ok ? undefined : { reason: found.reason, detail: found.detail ?? {} },
  })
}

export default function LogSearch() {
  const { t } = useTranslation('log')
  const found = useLoaderData<typeof loader>()
  const { filter, page, query } = found
  const here = query === '' ? '/log' : `/log?${query}`
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('title')} note={found.size === null ? null : t('note', { size: formatNumber(found.size) })}>
        <ButtonLink kind="plain" to="/log/holds">
          {t('holds')}
        </ButtonLink>
      </PageHead>
      <LogFilterForm filter={filter} organizations={found.organizations} />
      <RefusalNotice answer={found} />
      <NamesAsked until={found.namesUntil} back={here} />
      {page.rows.length > 0 ? (
        <EntryList rows={page.rows} base="/log/entries/" showOrganization />
      ) : (
        <EmptyState title={t('none')}>{t('noneHow')}</EmptyState>
      )}
      <Pages next={page.next} here={here} first={found.first} />
      <ExportEntries query={query} />
      <EvidenceForm query={query} person={filter.about !== '' || filter.who !== ''} />
    </div>
  )
}

function Pages({
  next,
  here,
  first,
}: {
  readonly next: number | null
  readonly here: string
  readonly first: boolean
}) {
  const { t } = useTranslation('log')
  if (first && next === null) return null
  const older = `${here}${here.includes('?') ? '&' : '?'}before=${next}`
  return (
    <nav className="no-print flex flex-wrap gap-3" aria-label={t('table')}>
      {first ? null : (
        <Link to={here} className={buttonLook({ kind: 'plain' })}>
          {t('newest')}
        </Link>
      )}
      {next === null ? null : (
        <Link to={older} className={buttonLook({ kind: 'line' })} prefetch="none">
          {t('older')}
        </Link>
      )}
    </nav>
  )
}
