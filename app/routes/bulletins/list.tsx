import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { may } from '../../access/permissions.ts'
import { ApprovalsWaitingNotice } from '../../approvals/approvals-waiting-shape.tsx'
import { approvalsWaiting } from '../../approvals/view-approvals.server.ts'
import { BulletinLines } from '../../bulletins/bulletin-lines-shape.tsx'
import { type BulletinFilters, bulletinList, bulletinShows, isIssuedShow } from '../../bulletins/bulletin-list.ts'
import { SealedHeadlines } from '../../bulletins/sealed-headlines-shape.tsx'
import { sentList } from '../../deliveries/sent-list.ts'
import { SentTable } from '../../deliveries/sent-table-shape.tsx'
import { requireActor } from '../../http/actor.server.ts'
import { minutes } from '../../ids.ts'
import { FilterLinks } from '../../lists/filter-form-shape.tsx'
import { listAddress, readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'
import { filtersFor, ownPage, sentPage } from './bulletins-shown.server.ts'

export const handle = {
  act: 'list bulletins',
  i18n: ['bulletins', 'approvals', 'revisions', 'keys', 'reasons'],
  title: 'bulletins:list.title',
} as const

type Show = BulletinFilters['show']

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'list bulletins')
  const { filters, place, flaw } = readAsked(bulletinList, new URL(request.url).searchParams)
  const mayRead = may(actor, 'read bulletins')
  const mayWrite = may(actor, 'write bulletins')
  const freshFor = minutes(context.portal.settings.freshness.others) - (context.portal.now() - actor.secondFactorAt)
  const reader = { person: actor.person, freshFor }
  const approvals = mayWrite ? await approvalsWaiting(context.portal.db, actor.person) : { asked: 0, own: 0 }
  const shown = { ...reader, approvals, filters: filtersFor(actor, filters), mayRead, mayWrite }
  if (flaw) return { ...shown, own: null, sent: null, refusal: { reason: flaw, detail: {} } }
  const { show, q } = shown.filters
  return isIssuedShow(show)
    ? { ...shown, sent: await sentPage(context.portal, actor, { show, place }), own: null, refusal: undefined }
    : { ...shown, sent: null, own: await ownPage(context.portal, actor, { show, q, place }), refusal: undefined }
}

export default function Bulletins() {
  const { t } = useTranslation('bulletins')
  const loaded = useLoaderData<typeof loader>()
  const { own, sent, filters, mayRead, mayWrite, person, freshFor } = loaded
  const list = {
    here: mayRead ? listAddress(bulletinList, filters) : bulletinList.path,
    runs: 'newest',
    empty: <Empty show={filters.show} words={filters.q} />,
  } as const
  return (
    <>
      <PageHead title={t('list.title')} note={mayRead ? t('list.note') : t('list.noteCompliance')}>
        {mayRead ? (
          <ButtonLink kind="plain" small to="/bulletins/earlier">
            {t('list.earlier')}
          </ButtonLink>
        ) : null}
        {mayWrite ? <ButtonLink to="/bulletins/new">{t('list.write')}</ButtonLink> : null}
      </PageHead>
      {mayRead ? <Filter show={filters.show} mayWrite={mayWrite} /> : null}
      <ApprovalsWaitingNotice {...loaded.approvals} />
      <RefusalNotice answer={loaded} />
      {filters.q ? (
        <p className="mb-4 flex flex-wrap gap-x-4">
          <span>{t('list.search', { words: filters.q })}</span>
          <Link to="/bulletins">{t('list.clear')}</Link>
        </p>
      ) : null}
      <SealedHeadlines
        person={person}
        freshFor={freshFor}
        cards={(own ?? sent)?.lines.flatMap(({ card }) => card ?? []) ?? []}
      />
      {own ? (
        <ListPage {...list} list={bulletinList} page={own} label={t('list.received')} item="a[href]">
          {(lines) => <BulletinLines lines={lines} label={t('list.received')} />}
        </ListPage>
      ) : null}
      {sent ? (
        <ListPage {...list} list={sentList} page={sent} label={t('list.table')}>
          {(lines) => <SentTable lines={lines} label={t('list.table')} />}
        </ListPage>
      ) : null}
    </>
  )
}

function Filter({ show, mayWrite }: { readonly show: Show; readonly mayWrite: boolean }) {
  const { t } = useTranslation('bulletins')
  const offered = [null, ...bulletinShows].filter((one) => mayWrite || !isIssuedShow(one))
  return (
    <FilterLinks
      label={t('list.filter')}
      choices={offered.map((one) => ({
        to: listAddress(bulletinList, { show: one }),
        label: t(`list.${one ?? 'all'}`),
        chosen: one === show,
      }))}
    />
  )
}

function Empty({ show, words }: { readonly show: Show; readonly words: string }) {
  const { t } = useTranslation('bulletins')
  if (words) return <EmptyState title={t('list.emptySearch')}>{t('list.emptySearchHow')}</EmptyState>
  switch (show) {
    case null:
      return <EmptyState title={t('list.empty')}>{t('list.emptyHow')}</EmptyState>
    case 'unopened':
      return <EmptyState title={t('list.emptyUnopened')}>{t('list.emptyUnopenedHow')}</EmptyState>
    case 'unacknowledged':
      return <EmptyState title={t('list.emptyUnacknowledged')}>{t('list.emptyUnacknowledgedHow')}</EmptyState>
    case 'unit':
      return <EmptyState title={t('list.emptyUnit')}>{t('list.emptyUnitHow')}</EmptyState>
    case 'sent':
      return <EmptyState title={t('list.emptySent')}>{t('list.emptySentHow')}</EmptyState>
  }
}
