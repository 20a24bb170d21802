import type { LoaderFunctionArgs } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { roles } from '../../access/role.ts'
import { ExportList } from '../../acts/export-list-shape.tsx'
import { endsSoon } from '../../council/engagement.ts'
import { organizationNames } from '../../council/organization-store.server.ts'
import { countWaiting } from '../../council/proposal-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { days } from '../../ids.ts'
import { Choosable, ChooseBox, ChosenLine } from '../../lists/choose-shape.tsx'
import { FilterForm, FilterGrid, FilterSelect, FilterText } from '../../lists/filter-form-shape.tsx'
import { listAddress, readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { standingSince } from '../../mail/letter-store.server.ts'
import { peopleList, personStates, type ReachAsked, reachesAsked, termsAsked } from '../../roll/people-list.ts'
import { type ListedPerson, listPeopleByOrganization } from '../../roll/people-list-store.server.ts'
import { isMailSet } from '../../settings.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { formatTime } from '../../ui/time.tsx'
import { SectorFilter } from './sector-filter-shape.tsx'

export const handle: RouteHandle = {
  act: 'see the roster',
  i18n: ['council', 'bulletins', 'mail', 'access', 'reasons'],
  title: 'council:people.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see the roster')
  const { db, now, texts } = context.portal
  const asked = readAsked(peopleList, new URL(request.url).searchParams)
  const found = asked.flaw ? null : await listPeopleByOrganization(db, asked, now(), texts)
  const manages = may(actor, 'manage people')
  return {
    at: now(),
    person: actor.person,
    manages,
    exports: may(actor, 'export the roster'),
    filters: asked.filters,
    here: listAddress(peopleList, asked.filters),
    organizations: [...(await organizationNames(db))].map(([value, label]) => ({ value, label })),
    found,
    isMailSet: isMailSet(context.portal.settings),
    mailStands: await standingSince(db, now()),
    proposals: manages ? await countWaiting(db) : 0,
    refusal: asked.flaw ? { reason: asked.flaw, detail: {} } : undefined,
  }
}

export default function People() {
  const { t } = useTranslation('council')
  const loaded = useLoaderData<typeof loader>()
  const { found, here, manages } = loaded
  const { t: mail } = useTranslation('mail')
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('people.title')}>
        {manages ? (
          <>
            <ButtonLink kind="line" to="/organizations">
              {t('people.organizations')}
            </ButtonLink>
            <ButtonLink kind="line" to="/people/proposals">
              {t('people.proposals', { number: loaded.proposals })}
            </ButtonLink>
            <ButtonLink kind="line" to="/people/changeovers">
              {t('people.changeovers')}
            </ButtonLink>
            <ButtonLink kind="line" to="/mandates">
              {t('people.mandates')}
            </ButtonLink>
            <ButtonLink to="/people/invite">{t('people.invite')}</ButtonLink>
          </>
        ) : null}
      </PageHead>
      {loaded.isMailSet || !manages ? null : (
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
          {(people) => <PeopleTable people={people} />}
        </ListPage>
      ) : null}
      {loaded.exports && found && found.page.lines.length > 0 ? (
        <ExportList person={loaded.person} list={peopleList} here={here} of={[]} />
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

/** With boxes for whoever may act on several at once. The form is an address: what is chosen is shown before anything is done. */
function PeopleTable({ people }: { readonly people: readonly ListedPerson[] }) {
  const { t } = useTranslation('council')
  const { manages } = useLoaderData<typeof loader>()
  const table = (
    <Table caption={t('people.caption')} stack head={<Heads />}>
      {people.map((person) => (
        <PersonRow key={person.id} person={person} />
      ))}
    </Table>
  )
  if (!manages) return table
  const page = people.flatMap(({ id, state }) => (state === 'left' ? [] : [id]))
  return (
    <Choosable list={peopleList.path} page={page} form={chooseForm} field="person" done={null}>
      <div className="grid gap-3">
        <ChosenLine />
        {table}
        <Form id={chooseForm} action="/people/together" className="no-print">
          <Button type="submit" kind="line">
            {t('people.choose')}
          </Button>
        </Form>
      </div>
    </Choosable>
  )
}

const chooseForm = 'choose-people'

function Nobody({ narrowed }: { readonly narrowed: boolean }) {
  const { t } = useTranslation('council')
  if (narrowed) return <EmptyState title={t('people.noneSuch')}>{t('noneSuchHow')}</EmptyState>
  return <EmptyState title={t('people.empty')}>{t('people.emptyHow')}</EmptyState>
}

function Filters() {
  const { t } = useTranslation(['council', 'shell', 'bulletins'])
  const { filters, organizations } = useLoaderData<typeof loader>()
  const any = t('council:any')
  const reachLabel = (asked: ReachAsked): string =>
    asked === 'reached' || asked === 'unreached'
      ? t(`council:people.${asked}`)
      : t('council:people.reachFor', { why: t(`bulletins:unreachable.${asked}`) })
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
        <FilterSelect
          name="reach"
          label={t('council:people.reach')}
          value={filters.reach}
          any={t('council:people.reachAny')}
          options={reachesAsked.map((value) => ({ value, label: reachLabel(value) }))}
        />
        <FilterSelect
          name="key"
          label={t('council:people.keyEnds')}
          value={filters.key}
          any={t('council:any')}
          options={[{ value: 'ending', label: t('council:people.keyEndsSoon') }]}
        />
        <FilterSelect
          name="terms"
          label={t('council:people.terms')}
          value={filters.terms}
          any={t('council:any')}
          options={termsAsked.map((value) => ({ value, label: t(`council:people.termsAsked.${value}`) }))}
        />
      </FilterGrid>
    </FilterForm>
  )
}

const columns = ['name', 'organization', 'role', 'state', 'reach', 'key', 'compared', 'inRoll'] as const

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
  const { t } = useTranslation(['council', 'shell', 'bulletins'])
  const { manages } = useLoaderData<typeof loader>()
  const { id, reading, organizationName, role, state, setupStep, keyState, compared, inRoll, unreachable } = person
  const name = person.name || t('council:people.unnamed')
  return (
    <tr>
      <Cell rowHead label={t('council:people.name')}>
        <span className="inline-flex items-center gap-3">
          {state === 'left' ? null : <ChooseBox name={id} label={name} />}
          {manages ? <Link to={`/people/${id}`}>{name}</Link> : name}
        </span>
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
      <Cell label={t('council:people.reach')}>
        {state === 'left' ? null : unreachable === null ? (
          t('council:people.reached')
        ) : (
          <span className="text-warn">{t(`bulletins:unreachable.${unreachable}`)}</span>
        )}
      </Cell>
      <Cell label={t('council:people.key')}>
        {t(`council:people.${keyWords[keyState]}`)}
        <KeyEnd person={person} />
      </Cell>
      <Cell label={t('council:people.compared')}>{t(compared ? 'council:people.yes' : 'council:people.no')}</Cell>
      <Cell label={t('council:people.inRoll')}>{t(inRoll ? 'council:people.rollYes' : 'council:people.rollNo')}</Cell>
    </tr>
  )
}

/** Until when a key is good, once its end is near. */
function KeyEnd({ person: { keyEndsAt, keyState } }: { readonly person: ListedPerson }) {
  const { t, i18n } = useTranslation('council')
  const { at } = useLoaderData<typeof loader>()
  if (keyEndsAt === null || keyState === 'expired' || keyEndsAt > at + endsSoon) return null
  const date = formatTime(keyEndsAt, 'date', i18n.language === 'en' ? 'en' : 'ja')
  return <span className="mt-1 block text-[.82rem] text-warn">{t('people.keyUntil', { date })}</span>
}

/** Who returned, and until when somebody is engaged, or from when on: nothing of those who are simply here. */
function Engaged({ person }: { readonly person: ListedPerson }) {
  const { t, i18n } = useTranslation('council')
  const { at } = useLoaderData<typeof loader>()
  const date = (time: number) => formatTime(time, 'date', i18n.language === 'en' ? 'en' : 'ja')
  const { engagedFrom, engagedUntil, returned, state, waitsSince } = person
  const words = [
    ...(waitsSince !== null && waitsSince <= at
      ? [t('people.waitsSince', { count: Math.floor((at - waitsSince) / days(1)) })]
      : []),
    ...(returned ? [t('people.returned')] : []),
    ...(engagedFrom > at ? [t('people.beginsOn', { date: date(engagedFrom) })] : []),
    ...(engagedUntil !== null && state !== 'left' ? [t('people.until', { date: date(engagedUntil - 1) })] : []),
  ]
  if (words.length === 0) return null
  return <span className="mt-1 block text-[.82rem] text-ink-2">{words.join('　')}</span>
}
