import { json, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { organizationNames } from '../../council/organization-store.server.ts'
import { EvidenceForm } from '../../evidence/evidence-form-shape.tsx'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { refused } from '../../outcome.ts'
import type { Portal } from '../../portal.server.ts'
import { EntryList } from '../../review/entry-list-shape.tsx'
import { ExportEntries } from '../../review/export-shape.tsx'
import { findByWord } from '../../review/find-by-word.server.ts'
import { JumpToEntry } from '../../review/jump-shape.tsx'
import { formatLogFilter, logList } from '../../review/log-filter.ts'
import { LogFilterForm } from '../../review/log-filter-shape.tsx'
import { NamesAsked } from '../../review/names-shape.tsx'
import { searchEntries } from '../../review/search-entries.server.ts'
import { namesShownUntil } from '../../review/show-names.server.ts'
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

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { portal, visit } = context
  const actor = await requireActor({ request, context }, 'search the log', { isLooking: true })
  const by = actorFields(actor, visit)
  const query = new URL(request.url).searchParams
  const namesUntil = await namesShownUntil(portal, by)
  const named = namesUntil !== null
  const word = query.get('q')
  const lead = word === null ? null : await findByWord(portal, word, { named })
  if (lead?.ok) return redirect(lead.value, 303)
  const { filters: filter, place, flaw } = readAsked(logList, query)
  const found =
    lead ?? (flaw ? refused(flaw) : await orUnavailable(() => searchEntries(portal, { filter, place, by, named })))
  const health = portal.log.health()
  return json({
    person: actor.person,
    filter,
    query: formatLogFilter(filter),
    namesUntil,
    organizations: named ? await organizationChoices(portal) : null,
    size: 'size' in health ? Number(health.size) : null,
    page: found.ok ? found.value : null,
    refusal: found.ok ? undefined : { reason: found.reason, detail: found.detail ?? {} },
  })
}

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
        {page && filter.organization !== '' ? (
          <ButtonLink kind="plain" to={`/log/organizations/${filter.organization}/certificate`}>
            {t('certificate.organization.title')}
          </ButtonLink>
        ) : null}
      </PageHead>
      <LogFilterForm filter={filter} organizations={found.organizations} />
      <JumpToEntry />
      <RefusalNotice answer={found} />
      <NamesAsked until={found.namesUntil} back={here} />
      {/* Where nothing was searched, nothing was found to be absent either. */}
      {page ? <Found here={here} /> : null}
      {page ? <ExportEntries query={page.query} person={found.person} /> : null}
      {page ? (
        <EvidenceForm query={page.query} person={found.person} aboutOne={filter.about !== '' || filter.who !== ''} />
      ) : null}
    </div>
  )
}

function Found({ here }: { readonly here: string }) {
  const { t } = useTranslation('log')
  const { page } = useLoaderData<typeof loader>()
  if (!page) return null
  return (
    <ListPage
      list={logList}
      page={page}
      here={here}
      runs="newest"
      label={t('table')}
      empty={<EmptyState title={t('none')}>{t('noneHow')}</EmptyState>}
    >
      {(rows) => <EntryList rows={rows} base="/log/entries/" linked />}
    </ListPage>
  )
}
