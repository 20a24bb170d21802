import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { peopleOf } from '../../council/person-store.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { FilterForm, FilterGrid, FilterSelect, FilterText } from '../../lists/filter-form-shape.tsx'
import { listAddress, readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { refused } from '../../outcome.ts'
import { auditOwnOrganization } from '../../review/audit-own-organization.server.ts'
import { EntryList } from '../../review/entry-list-shape.tsx'
import { fieldOfFrom, fieldOfTo } from '../../review/log-filter.ts'
import { ownAuditList } from '../../review/own-audit-list.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'

export const handle: RouteHandle = {
  act: 'audit own organization',
  i18n: ['mandates', 'log', 'reasons'],
  title: 'mandates:audit.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { portal, visit } = context
  const actor = await requireActor({ request, context }, 'audit own organization', { isLooking: true })
  const { filters, place, flaw } = readAsked(ownAuditList, new URL(request.url).searchParams)
  const people = (await peopleOf(portal.db, actor.organization)).map(({ id, name }) => ({ id, name }))
  const shown = { organizationName: actor.organizationName, filters, people }
  const by = actorFields(actor, visit)
  const found = flaw ? refused(flaw) : await orUnavailable(() => auditOwnOrganization(portal, { filters, place, by }))
  if (!found.ok && found.reason === 'not-allowed') throw sayNo(found)
  const refusal = found.ok ? undefined : { reason: found.reason, detail: found.detail ?? {} }
  return json({ ...shown, page: found.ok ? found.value : null, refusal })
}

export default function OwnAudit() {
  const { t } = useTranslation(['mandates', 'log'])
  const found = useLoaderData<typeof loader>()
  const { organizationName, filters, people, page } = found
  return (
    <div className="page-grid grid gap-5">
      <PageHead
        title={t('mandates:audit.title')}
        note={t('mandates:audit.note', { organization: organizationName })}
        up={{ to: '/organization', title: organizationName }}
      />
      <RefusalNotice answer={found} />
      <FilterForm
        path={ownAuditList.path}
        label={t('mandates:audit.search')}
        filters={filters}
        note={t('mandates:audit.logged')}
      >
        <FilterGrid>
          <FilterSelect
            name="person"
            label={t('log:column.who')}
            value={filters.person}
            any={t('mandates:audit.anybody')}
            options={people.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <FilterText
            name="from"
            label={t('log:filters.from')}
            type="datetime-local"
            defaultValue={fieldOfFrom(filters)}
          />
          <FilterText name="to" label={t('log:filters.to')} type="datetime-local" defaultValue={fieldOfTo(filters)} />
        </FilterGrid>
      </FilterForm>
      {page ? (
        <ListPage
          list={ownAuditList}
          page={page}
          here={listAddress(ownAuditList, filters)}
          runs="newest"
          label={t('mandates:audit.title')}
          empty={<EmptyState title={t('mandates:audit.none')}>{t('mandates:audit.noneHow')}</EmptyState>}
        >
          {(rows) => <EntryList rows={rows} base={null} linked={false} />}
        </ListPage>
      ) : null}
    </div>
  )
}
