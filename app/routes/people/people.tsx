import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { roles } from '../../access/role.ts'
import { organizationNames } from '../../council/organization-store.server.ts'
import { countWaiting } from '../../council/proposal-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { FilterForm, FilterGrid, FilterSelect, FilterText } from '../../lists/filter-form-shape.tsx'
import { listAddress, readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { standingSince } from '../../mail/letter-store.server.ts'
import { peopleList, personStates } from '../../roll/people-list.ts'
import { type ListedPerson, listPeopleByOrganization } from '../../roll/people-list-store.server.ts'
import { isMailSet } from '../../settings.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { formatTime } from '../../ui/time.tsx'
import { SectorFilter } from './sector-filter-shape.tsx'

export const handle: RouteHandle = {
  act: 'manage people',
  i18n: ['council', 'mail', 'reasons'],
  title: 'council:people.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'manage people')
  const { db, now } = context.portal
  const asked = readAsked(peopleList, new URL(request.url).searchParams)
  const found = asked.flaw ? null : await listPeopleByOrganization(db, asked, now())
  return {
    at: now(),
    filters: asked.filters,
    here: listAddress(peopleList, asked.filters),
    organizations: [...(await organizationNames(db))].map(([value, label]) => ({ value, label })),
    found,
    isMailSet: isMailSet(context.portal.settings),
    mailStands: await standingSince(db, now()),
    proposals: await countWaiting(db),
    refusal: asked.flaw ? { reason: asked.flaw, detail: {} } : undefined,
  }
}

export default function People() {
  const { t } = useTranslation('council')
  const loaded = useLoaderData<typeof loader>()
  const { found, here } = loaded
  const { t: mail } = useTranslation('mail')
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('people.title')}>
        <ButtonLink kind="line" to="/organizations">
          {t('people.organizations')}
        </ButtonLink>
        <ButtonLink kind="line" to="/people/proposals">
          {t('people.proposals', { number: loaded.proposals })}
        </ButtonLink>
        <ButtonLink to="/people/invite">{t('people.invite')}</ButtonLink>
      </PageHead>
      {loaded.isMailSet ? null : (
        <Notice kind="warn" title={mail('unset.title')}>
          {mail('unset.body')}
        </Notice>
      )}
      <MailStands since={loaded.mailStands} />
      <Filters />
      <RefusalNotice answer={loaded} />
      {found ? (
        <ListPage
          list={peopleList}
          page={found.page}
          count={found.count}
          here={here}
          runs="named"
          label={t('people.caption')}
          empty={<Nobody narrowed={here !== peopleList.path} />}
        >
          {(people) => (
            <Table caption={t('people.caption')} stack head={<Heads />}>
              {people.map((person) => (
                <PersonRow key={person.id} person={person} />
              ))}
            </Table>
          )}
        </ListPage>
      ) : null}
    </div>
  )
}

/** Letters are queued, and none goes out: who is told of something is told later. */
function MailStands({ since }: { readonly since: number | null }) {
  const { t, i18n } = useTranslation('mail')
  if (since === null) return null
  const time = formatTime(since, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <Notice kind="warn" title={t('stands.title', { time })}>
      {t('stands.body')}
    </Notice>
  )
}

function Nobody({ narrowed }: { readonly narrowed: boolean }) {
  const { t } = useTranslation('council')
  if (narrowed) return <EmptyState title={t('people.noneSuch')}>{t('noneSuchHow')}</EmptyState>
  return <EmptyState title={t('people.empty')}>{t('people.emptyHow')}</EmptyState>
}

function Filters() {
  const { t } = useTranslation(['council', 'shell'])
  const { filters, organizations } = useLoaderData<typeof loader>()
  const any = t('council:any')
  return (
    <FilterForm path={peopleList.path} label={t('council:people.filter')} filters={filters}>
      <FilterGrid>
        <FilterText name="q" label={t('council:people.search')} defaultValue={filters.q} maxLength={100} />
        <FilterSelect
          name="organization"
          label={t('council:people.organization')}
          value={filters.organization}
          any={any}
          options={organizations}
        />
        <FilterSelect
          name="role"
          label={t('council:people.role')}
          value={filters.role}
          any={any}
          options={roles.map((role) => ({ value: role, label: t(`shell:role.${role}`) }))}
        />
        <FilterSelect
          name="state"
          label={t('council:people.state')}
          value={filters.state}
          any={t('council:people.notLeft')}
          options={personStates.map((state) => ({ value: state, label: t(`council:state.${state}`) }))}
        />
        <SectorFilter value={filters.sector} />
        <FilterSelect
          name="ends"
          label={t('council:people.ends')}
          value={filters.ends}
          any={t('council:people.endsAny')}
          options={[{ value: 'soon', label: t('council:people.endsSoon') }]}
        />
      </FilterGrid>
    </FilterForm>
  )
}

const columns = ['name', 'organization', 'role', 'state', 'key', 'compared', 'inRoll'] as const

function Heads() {
  const { t } = useTranslation('council')
  return columns.map((column) => <HeadCell key={column}>{t(`people.${column}`)}</HeadCell>)
}

const keyWords = {
  none: 'keyNone',
  unproven: 'keyUnproven',
  lapsed: 'keyLapsed',
  expired: 'keyExpired',
  valid: 'keyValid',
} as const

function PersonRow({ person }: { readonly person: ListedPerson }) {
  const { t } = useTranslation(['council', 'shell'])
  const { id, name, reading, organizationName, role, state, setupStep, keyState, compared, inRoll } = person
  return (
    <tr>
      <Cell rowHead label={t('council:people.name')}>
        <Link to={`/people/${id}`}>{name || t('council:people.unnamed')}</Link>
        {reading === '' ? null : <span className="block text-[.82rem] font-normal text-ink-2">{reading}</span>}
      </Cell>
      <Cell label={t('council:people.organization')}>{organizationName}</Cell>
      <Cell label={t('council:people.role')}>{t(`shell:role.${role}`)}</Cell>
      <Cell label={t('council:people.state')}>
        <Tag tone={state === 'active' ? 'ok' : state === 'suspended' ? 'warn' : 'plain'}>
          {state === 'invited' && setupStep ? t(`council:step.${setupStep}`) : t(`council:state.${state}`)}
        </Tag>
        <Engaged person={person} />
      </Cell>
      <Cell label={t('council:people.key')}>{t(`council:people.${keyWords[keyState]}`)}</Cell>
      <Cell label={t('council:people.compared')}>{t(compared ? 'council:people.yes' : 'council:people.no')}</Cell>
      <Cell label={t('council:people.inRoll')}>{t(inRoll ? 'council:people.rollYes' : 'council:people.rollNo')}</Cell>
    </tr>
  )
}

/** Who returned, and until when somebody is engaged, or from when on: nothing of those who are simply here. */
function Engaged({ person }: { readonly person: ListedPerson }) {
  const { t, i18n } = useTranslation('council')
  const { at } = useLoaderData<typeof loader>()
  const date = (time: number) => formatTime(time, 'date', i18n.language === 'en' ? 'en' : 'ja')
  const { engagedFrom, engagedUntil, returned, state } = person
  const words = [
    ...(returned ? [t('people.returned')] : []),
    ...(engagedFrom > at ? [t('people.beginsOn', { date: date(engagedFrom) })] : []),
    ...(engagedUntil !== null && state !== 'left' ? [t('people.until', { date: date(engagedUntil - 1) })] : []),
  ]
  if (words.length === 0) return null
  return <span className="mt-1 block text-[.82rem] text-ink-2">{words.join('　')}</span>
}
