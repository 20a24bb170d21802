import { json, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { EntryList } from '../../compliance/entry-list-shape.tsx'
import { EntryPages, JumpToEntry } from '../../compliance/entry-pages-shape.tsx'
import { EvidenceForm } from '../../compliance/evidence-form-shape.tsx'
import { ExportEntries } from '../../compliance/export-shape.tsx'
import { findByWord } from '../../compliance/find-by-word.server.ts'
import { filterFlaw, formatLogFilter, parseLogFilter } from '../../compliance/log-filter.ts'
import { LogFilterForm } from '../../compliance/log-filter-shape.tsx'
import { NamesAsked } from '../../compliance/names-shape.tsx'
import { searchEntries } from '../../compliance/search-entries.server.ts'
import { namesShownUntil } from '../../compliance/show-names.server.ts'
import { organizationNames } from '../../council/organization-store.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readPagePlace } from '../../http/keyset.server.ts'
import { refused } from '../../outcome.ts'
import type { Portal } from '../../portal.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
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
  const actor = await requireActor({ request, context }, 'search the log', { isLooking: true })
  const by = actorFields(actor, visit)
  const query = new URL(request.url).searchParams
  const namesUntil = await namesShownUntil(portal, by)
  const named = namesUntil !== null
  const word = query.get('q')
  const place = word === null ? null : await findByWord(portal, word, { named })
  if (place?.ok) return redirect(place.value, 303)
  const filter = parseLogFilter(query)
  const flaw = place ?? refusalOf(filterFlaw(query, filter))
  const found =
    flaw ??
    (await orUnavailable(() =>
      searchEntries(portal, { filter, place: readPagePlace(query), limit: pageLength, by, named }),
    ))
  const health = portal.log.health()
  return json({
    filter,
    query: formatLogFilter(filter),
    namesUntil,
    organizations: named ? await organizationChoices(portal) : null,
    size: 'size' in health ? Number(health.size) : null,
    page: found.ok ? found.value : null,
    refusal: found.ok ? undefined : { reason: found.reason, detail: found.detail ?? {} },
  })
}

const refusalOf = (flaw: ReturnType<typeof filterFlaw>) => flaw && refused(flaw)

const organizationChoices = async ({ db }: Pick<Portal, 'db'>) =>
  [...(await organizationNames(db))].map(([id, name]) => ({ id, name }))

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
      <JumpToEntry />
      <RefusalNotice answer={found} />
      <NamesAsked until={found.namesUntil} back={here} />
      {/* Where nothing was searched, nothing was found to be absent either. */}
      {page ? <Found here={here} /> : null}
      {page ? <ExportEntries query={page.query} /> : null}
      {page ? <EvidenceForm query={page.query} person={filter.about !== '' || filter.who !== ''} /> : null}
    </div>
  )
}

function Found({ here }: { readonly here: string }) {
  const { t } = useTranslation('log')
  const { page } = useLoaderData<typeof loader>()
  if (!page) return null
  return (
    <>
      {page.rows.length > 0 ? (
        <EntryList rows={page.rows} base="/log/entries/" linked />
      ) : (
        <EmptyState title={t('none')}>{t('noneHow')}</EmptyState>
      )}
      <EntryPages here={here} older={page.next} newer={page.newer} />
    </>
  )
}
