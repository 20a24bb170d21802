import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { actorFields } from '../../access/actor.ts'
import { may } from '../../access/permissions.ts'
import type { ServerKey } from '../../access/server-key.server.ts'
import { ExportList } from '../../acts/export-list-shape.tsx'
import { isSilent, silences } from '../../bulletins/bulletin.ts'
import { kindOf, tlpOf } from '../../bulletins/list-lines.server.ts'
import { laterOf, versionsOf } from '../../bulletins/revision-store.server.ts'
import { findReadableCopy } from '../../bulletins/unit-copy-store.server.ts'
import { callWords } from '../../council/call-words.server.ts'
import { Remind, Withdraw, WithdrawnNotice } from '../../deliveries/after-issue-shape.tsx'
import { type DeliveryLine, deliveryLine } from '../../deliveries/delivery-line.ts'
import { type DeliveryFilters, deliveriesAPage, deliveryList } from '../../deliveries/delivery-list.ts'
import type { Delivery } from '../../deliveries/delivery-store.server.ts'
import { FollowUp } from '../../deliveries/follow-up-shape.tsx'
import { ByOrganization, ProgressNumbers } from '../../deliveries/progress-shape.tsx'
import { byOrganization, type OrganizationProgress, reachedBy, silentAmong } from '../../deliveries/silence.ts'
import { viewDeliveries } from '../../deliveries/view-deliveries.server.ts'
import { groundsNamed } from '../../formats/act-body.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { FilterLinks } from '../../lists/filter-form-shape.tsx'
import { type Asked, listAddress, readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { readPage, shownPage, walkAmong } from '../../lists/page.ts'
import { Versions } from '../../reading/later-shape.tsx'
import { mayAddRecipients } from '../../resealing/recipients-to-add.server.ts'
import { CameBackLink } from '../../responses/came-back-link-shape.tsx'
import { answersSeen } from '../../responses/view-responses.server.ts'
import { FilterLink } from '../../review/entry-list-shape.tsx'
import { NamesAsked } from '../../review/names-shape.tsx'
import { namesShownUntil } from '../../review/show-names.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { ClassTag, Tags, TlpBadge } from '../../ui/tag.tsx'
import { formatTime, Time } from '../../ui/time.tsx'

export const handle = {
  act: 'see deliveries',
  i18n: ['bulletins', 'revisions', 'responses', 'council', 'log', 'reasons', 'keys'],
  title: 'bulletins:deliveries.title',
} as const

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see deliveries', { isLooking: true })
  const by = actorFields(actor, context.visit)
  const id = param('b', params.bulletin)
  const asked = readAsked(deliveryList(id), new URL(request.url).searchParams)
  const seen = await orUnavailable(() => viewDeliveries(context.portal, { bulletin: id, by }))
  if (!seen.ok) throw notFound()
  const { bulletin, deliveries: all } = seen.value
  const { silence } = asked.filters
  const done = (step: keyof Delivery['progress']) => all.filter(({ progress }) => progress[step] !== null).length
  const mayAskNames = may(actor, 'show names')
  const namesUntil = mayAskNames ? await namesShownUntil(context.portal, by) : null
  const byPseudonym = mayAskNames && namesUntil === null
  const answers = may(actor, 'answer readers') ? await answersSeen(context.portal, { bulletin: id, by }) : null
  return {
    id: bulletin.id,
    person: actor.person,
    number: bulletin.number,
    kind: kindOf(bulletin),
    class: bulletin.class,
    tlp: tlpOf(bulletin),
    issuedAt: bulletin.issuedAt,
    // Compliance sees numbers and marks only, whoever it has names of.
    publicTitle: mayAskNames ? null : bulletin.public_title,
    byPseudonym,
    mayAdd:
      may(actor, 'reseal bulletins') && (await mayAddRecipients(context.portal.db, { bulletin: id, by: actor.person })),
    mayOpen:
      may(actor, 'read bulletins') &&
      (await findReadableCopy(context.portal.db, { bulletin: id, person: actor.person })) !== null,
    mayAskNames,
    maySearch: may(actor, 'search the log'),
    namesUntil,
    silence,
    now: context.portal.now(),
    acknowledgeBy: bulletin.acknowledge_by,
    withdrawn:
      bulletin.withdrawn_at === null
        ? null
        : { at: bulletin.withdrawn_at, grounds: groundsNamed(bulletin.withdrawn_grounds) },
    remindedAt: bulletin.reminded_at,
    mayWithdraw: may(actor, 'withdraw bulletins'),
    later: (await laterOf(context.portal.db, [id])).get(id) ?? null,
    versions: may(actor, 'write bulletins') ? await versionsOf(context.portal.db, id) : [],
    silent: silentAmong(all, bulletin.acknowledge_by).length,
    organizations:
      byPseudonym || mayAskNames
        ? []
        : byOrganization(all).map((one) => shownOrganization(one, context.portal.serverKey)),
    refusal: asked.flaw ? { reason: asked.flaw, detail: {} } : undefined,
    counts: {
      total: all.length,
      organizations: new Set(all.map(({ organization }) => organization)).size,
      released: done('releasedAt'),
      opened: done('openedAt'),
      acknowledged: done('acknowledgedAt'),
      ...(answers ? { answered: answers.states.length } : {}),
    },
    answers,
    page: asked.flaw ? null : shownPage(await pageOf(all, asked), (one) => deliveryLine(one, { named: !byPseudonym })),
  }
}

/** Names of people stay in the table below; here stands one to call. */
function shownOrganization(of: OrganizationProgress<Delivery>, serverKey: ServerKey) {
  const { organization, name, sector, reached, lastAt, people } = of
  const silent = people.find((one) => one.telephone !== '' && one.state === 'active')
  const call = silent && reached !== 'acknowledged' ? { name: silent.name, telephone: silent.telephone } : null
  const callees = people.flatMap((one) => calleeOf(one, serverKey) ?? [])
  return {
    organization,
    name,
    sector,
    reached,
    lastAt,
    call,
    callees,
    people: people.map((one) => reachedBy(one.progress)),
  }
}

/** Somebody who has opened nothing yet, and was not called. What they answer is not given to the page. */
function calleeOf({ copy, person, name, telephone, noticeAt, language, state, progress }: Delivery, key: ServerKey) {
  const silent = state === 'active' && progress.openedAt === null && progress.reachedAt === null
  if (!silent || telephone === '') return null
  return { copy, name, telephone, words: noticeAt && callWords(key, { person, noticeAt, language }).caller }
}

/** All of a bulletin's are read, since all are counted; a page of them is shown. */
function pageOf(all: readonly Delivery[], { filters, place }: Asked<DeliveryFilters, string>) {
  const keyOf = ({ copy }: Delivery) => copy
  const silent = all.filter(({ progress }) => isSilent(progress, filters.silence))
  return readPage(walkAmong(silent, keyOf), { place, length: deliveriesAPage, keyOf })
}

export default function Deliveries() {
  const { t, i18n } = useTranslation('bulletins')
  const loaded = useLoaderData<typeof loader>()
  const { counts, page, byPseudonym } = loaded
  const list = deliveryList(loaded.id)
  const time = formatTime(loaded.issuedAt, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <>
      <PageHead
        title={loaded.publicTitle ?? t('deliveries.title')}
        note={t('deliveries.note', { number: t('number', { number: loaded.number }), time })}
      >
        {loaded.mayOpen ? (
          <ButtonLink kind="line" small to={`/bulletins/${loaded.id}`}>
            {t('deliveries.open')}
          </ButtonLink>
        ) : null}
        {loaded.mayAdd ? (
          <ButtonLink kind="line" small to={`/bulletins/${loaded.id}/recipients`}>
            {t('deliveries.add')}
          </ButtonLink>
        ) : null}
        <ButtonLink kind="plain" small to="/bulletins">
          {t('deliveries.back')}
        </ButtonLink>
      </PageHead>
      <Tags>
        <ClassTag of={loaded.class} />
        <TlpBadge mark={loaded.tlp} />
        <span className="text-[.9rem] text-ink-2">{t(`kind.${loaded.kind}`)}</span>
      </Tags>
      <Deadline />
      <div className="mt-4">
        <ProgressNumbers counts={counts} />
      </div>
      <CameBackLink bulletin={loaded.id} waiting={loaded.answers?.waiting ?? null} />
      <Following />
      <p className="mt-1 mb-4 max-w-[46em] text-[.9rem] text-ink-2">{t('deliveries.proves')}</p>
      {byPseudonym ? <p className="mb-4 text-[.9rem] text-ink-2">{t('deliveries.pseudonyms')}</p> : null}
      {loaded.mayAskNames ? (
        <div className="mb-4">
          <NamesAsked until={loaded.namesUntil} back={`/bulletins/${loaded.id}/deliveries`} />
        </div>
      ) : null}
      <h2 className="mt-8 mb-3 text-[1.05rem]">{t('deliveries.byPerson')}</h2>
      <Filter />
      <RefusalNotice answer={loaded} />
      {page ? (
        <ListPage
          list={list}
          page={page}
          here={listAddress(list, { silence: loaded.silence })}
          runs="named"
          label={t('deliveries.table')}
          empty={<EmptyState title={t('deliveries.empty')}>{t('deliveries.emptyHow')}</EmptyState>}
        >
          {(lines) => <DeliveryTable lines={lines} />}
        </ListPage>
      ) : null}
      {page && page.lines.length > 0 ? (
        <div className="mt-8">
          <ExportList
            person={loaded.person}
            list={list}
            here={listAddress(list, { silence: loaded.silence })}
            of={[{ kind: 'bulletin', id: loaded.id }]}
          />
        </div>
      ) : null}
    </>
  )
}

/** By when it is to be confirmed, and of when this page is. */
function Deadline() {
  const { t, i18n } = useTranslation('bulletins')
  const { acknowledgeBy, now } = useLoaderData<typeof loader>()
  const timeOf = (at: number) => formatTime(at, 'short', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <p className="num mt-2 flex flex-wrap gap-x-4 text-[.92rem] text-ink-2">
      <span>{acknowledgeBy === null ? t('reading.noDue') : t('reading.due', { time: timeOf(acknowledgeBy) })}</span>
      <span>{t('deliveries.asOf', { time: timeOf(now) })}</span>
    </p>
  )
}

/** What can be done about it, and who is silent, house by house. */
function Following() {
  const { t } = useTranslation('responses')
  const loaded = useLoaderData<typeof loader>()
  const { id, person, withdrawn, mayWithdraw, silent, remindedAt, counts, organizations, acknowledgeBy } = loaded
  const { later, versions, answers } = loaded
  const answered = organizations.map((one) => {
    const answer = answers?.states.find(({ organization }) => organization === one.organization)
    return answer
      ? { ...one, answer: t('unit.answeredBy', { state: t(`state.${answer.state}`), name: answer.by }) }
      : one
  })
  return (
    <>
      {withdrawn ? (
        <div className="mt-4">
          <WithdrawnNotice {...withdrawn} holders={counts.released} />
        </div>
      ) : null}
      {mayWithdraw && !withdrawn ? (
        <div className="mt-4 grid items-start gap-4 lg:grid-cols-2">
          {later ? null : <Remind person={person} bulletin={id} silent={silent} remindedAt={remindedAt} />}
          <FollowUp bulletin={id} later={later} />
          <Versions versions={versions} here={id} to={(bulletin) => `/bulletins/${bulletin}/deliveries`} />
          <Withdraw person={person} bulletin={id} holders={counts.released} />
        </div>
      ) : null}
      {organizations.length > 0 ? (
        <ByOrganization
          organizations={answered}
          asks={acknowledgeBy !== null}
          calling={mayWithdraw ? { person, bulletin: id } : null}
        />
      ) : null}
    </>
  )
}

function Filter() {
  const { t } = useTranslation('bulletins')
  const { id, silence: shown } = useLoaderData<typeof loader>()
  return (
    <FilterLinks
      label={t('deliveries.filter')}
      choices={[null, ...silences].map((silence) => ({
        to: listAddress(deliveryList(id), { silence }),
        label: t(`deliveries.silence.${silence ?? 'all'}`),
        chosen: silence === shown,
      }))}
    />
  )
}

function DeliveryTable({ lines }: { readonly lines: readonly DeliveryLine[] }) {
  const { t } = useTranslation('bulletins')
  const { t: called } = useTranslation('revisions')
  const { byPseudonym, maySearch } = useLoaderData<typeof loader>()
  const column = (name: 'organization' | 'code' | 'available' | 'released' | 'opened' | 'acknowledged') =>
    t(`deliveries.columns.${name}`)
  const personColumn = t(`deliveries.columns.${byPseudonym ? 'pseudonym' : 'person'}`)
  const names = [
    personColumn,
    ...(byPseudonym ? [] : [column('organization')]),
    ...(['code', 'available', 'released'] as const).map(column),
    called('call.column'),
    ...(['opened', 'acknowledged'] as const).map(column),
  ]
  return (
    <Table caption={t('deliveries.table')} head={names.map((name) => <HeadCell key={name}>{name}</HeadCell>)} stack>
      {lines.map((line) => (
        <tr key={line.copy}>
          <Cell rowHead label={personColumn}>
            <FilterLink to={maySearch ? { about: line.word } : null}>{line.name}</FilterLink>
            {line.gone ? (
              <span className="block text-[.85rem] font-normal text-warn">{t('deliveries.gone')}</span>
            ) : null}
          </Cell>
          {byPseudonym ? null : <Cell label={column('organization')}>{line.organization}</Cell>}
          <Cell label={column('code')} mono>
            <FilterLink to={maySearch ? { copy: line.code } : null}>{line.code}</FilterLink>
          </Cell>
          <Cell label={column('available')}>
            <Time at={line.availableAt} as="short" />
            {line.resealed ? <span className="block text-[.85rem] text-ink-2">{t('deliveries.resealed')}</span> : null}
          </Cell>
          <Step label={column('released')} at={line.releasedAt} />
          <Cell label={called('call.column')}>
            {line.reachedAt === null ? '—' : <Time at={line.reachedAt} as="short" />}
          </Cell>
          <Step label={column('opened')} at={line.openedAt} />
          <Step label={column('acknowledged')} at={line.acknowledgedAt} />
        </tr>
      ))}
    </Table>
  )
}

function Step({ label, at }: { readonly label: string; readonly at: number | null }) {
  const { t } = useTranslation('bulletins')
  return (
    <Cell label={label}>
      {at === null ? (
        <span className="font-bold text-warn">{t('deliveries.notYet')}</span>
      ) : (
        <Time at={at} as="short" />
      )}
    </Cell>
  )
}
