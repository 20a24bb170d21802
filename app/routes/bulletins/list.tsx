import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Actor } from '../../access/actor.ts'
import { may } from '../../access/permissions.ts'
import { BulletinLines } from '../../bulletins/bulletin-lines-shape.tsx'
import { listOwnCopies, type OwnCopiesWanted } from '../../bulletins/copy-store.server.ts'
import { listSent } from '../../bulletins/delivery-store.server.ts'
import { kindOf, linesAPage, ownLine, pageOf, parsePageStart, tlpOf } from '../../bulletins/list-lines.server.ts'
import { SealedHeadlines } from '../../bulletins/sealed-headlines-shape.tsx'
import { SentTable } from '../../bulletins/sent-table-shape.tsx'
import { typedWord } from '../../formats/typed-word.ts'
import { requireActor } from '../../http/actor.server.ts'
import { minutes } from '../../ids.ts'
import type { Portal } from '../../portal.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'

export const handle = {
  act: 'list bulletins',
  i18n: ['bulletins', 'keys', 'reasons'],
  title: 'bulletins:list.title',
} as const

type Show = OwnCopiesWanted['only'] | 'sent'
const shows: readonly Show[] = ['all', 'unopened', 'unacknowledged', 'sent']

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'list bulletins')
  const query = new URL(request.url).searchParams
  const typed = typedWord(query.get('q')).slice(0, 100)
  const asked = shows.find((show) => show === query.get('show')) ?? 'all'
  const after = parsePageStart(query.get('after'))
  const mayRead = may(actor, 'read bulletins')
  const mayWrite = may(actor, 'write bulletins')
  // Compliance has no copies of its own: it sees the numbers and marks of all.
  const show = !mayRead ? 'sent' : asked === 'sent' && (!mayWrite || typed !== '') ? 'all' : asked
  // Words search one's own copies; a list that does not search says nothing of words.
  const words = show === 'sent' ? '' : typed
  const page =
    show === 'sent'
      ? { sent: await sentPage(context.portal, actor, after), own: null }
      : { sent: null, own: await ownPage(context.portal, actor, { only: show, words, after }) }
  const freshFor = minutes(context.portal.settings.freshness.others) - (context.portal.now() - actor.secondFactorAt)
  return { ...page, show, words, mayRead, mayWrite, firstPage: after === null, person: actor.person, freshFor }
}

async function ownPage({ db, now }: Portal, { person }: Actor, wanted: Omit<OwnCopiesWanted, 'limit'>) {
  const found = await listOwnCopies(db, person, { ...wanted, limit: linesAPage + 1 })
  const at = { person, now: now() }
  return pageOf(found, (copy) => ownLine(copy, at))
}

async function sentPage({ db }: Portal, actor: Actor, after: ReturnType<typeof parsePageStart>) {
  const byAll = actor.role === 'compliance'
  const found = await listSent(db, { sender: byAll ? null : actor.person, after, limit: linesAPage + 1 })
  return pageOf(found, (line) => ({
    id: line.id,
    number: line.number,
    kind: kindOf(line),
    class: line.class,
    tlp: tlpOf(line),
    issuedAt: line.issuedAt,
    // Compliance sees numbers and marks only (design: the pages).
    publicTitle: byAll ? null : line.publicTitle,
    withdrawn: line.withdrawnAt !== null,
    recipients: line.recipients,
    opened: line.opened,
    acknowledged: line.acknowledged,
  }))
}

export default function Bulletins() {
  const { t } = useTranslation('bulletins')
  const { own, sent, show, words, mayRead, mayWrite, person, freshFor } = useLoaderData<typeof loader>()
  const next = own?.next ?? sent?.next ?? null
  return (
    <>
      <PageHead title={t('list.title')} note={mayRead ? t('list.note') : t('list.noteCompliance')}>
        {mayWrite ? <ButtonLink to="/bulletins/new">{t('list.write')}</ButtonLink> : null}
      </PageHead>
      {mayRead ? <Filter show={show} mayWrite={mayWrite} /> : null}
      {words ? (
        <p className="mb-4 flex flex-wrap gap-x-4">
          <span>{t('list.search', { words })}</span>
          <Link to="/bulletins">{t('list.clear')}</Link>
        </p>
      ) : null}
      {own ? (
        <SealedHeadlines person={person} freshFor={freshFor} cards={own.lines.flatMap(({ card }) => card ?? [])} />
      ) : null}
      {own && own.lines.length > 0 ? <BulletinLines lines={own.lines} label={t('list.received')} /> : null}
      {sent && sent.lines.length > 0 ? <SentTable lines={sent.lines} label={t('list.table')} /> : null}
      {(own ?? sent)?.lines.length === 0 ? <Empty show={show} words={words} /> : null}
      <Pages next={next} />
    </>
  )
}

function Filter({ show, mayWrite }: { readonly show: Show; readonly mayWrite: boolean }) {
  const { t } = useTranslation('bulletins')
  const offered = shows.filter((one) => mayWrite || one !== 'sent')
  return (
    <nav aria-label={t('list.filter')} className="mb-5">
      <ul className="m-0 flex list-none flex-wrap gap-2 p-0">
        {offered.map((one) => (
          <li key={one}>
            <ButtonLink
              small
              kind={one === show ? 'line' : 'plain'}
              to={one === 'all' ? '/bulletins' : `/bulletins?show=${one}`}
              {...(one === show ? { 'aria-current': 'true' as const } : {})}
            >
              {t(`list.${one}`)}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Empty({ show, words }: { readonly show: Show; readonly words: string }) {
  const { t } = useTranslation('bulletins')
  if (words) return <EmptyState title={t('list.emptySearch')}>{t('list.emptySearchHow')}</EmptyState>
  switch (show) {
    case 'all':
      return <EmptyState title={t('list.empty')}>{t('list.emptyHow')}</EmptyState>
    case 'unopened':
      return <EmptyState title={t('list.emptyUnopened')}>{t('list.emptyUnopenedHow')}</EmptyState>
    case 'unacknowledged':
      return <EmptyState title={t('list.emptyUnacknowledged')}>{t('list.emptyUnacknowledgedHow')}</EmptyState>
    case 'sent':
      return <EmptyState title={t('list.emptySent')}>{t('list.emptySentHow')}</EmptyState>
  }
}

function Pages({ next }: { readonly next: string | null }) {
  const { t } = useTranslation('bulletins')
  const { firstPage, show, words } = useLoaderData<typeof loader>()
  const query = new URLSearchParams({ ...(show === 'all' ? {} : { show }), ...(words ? { q: words } : {}) })
  const newest = String(query)
  if (next) query.set('after', next)
  return (
    <div className="mt-5 flex flex-wrap gap-3">
      {firstPage ? null : (
        <ButtonLink kind="plain" small to={newest ? `/bulletins?${newest}` : '/bulletins'}>
          {t('list.newest')}
        </ButtonLink>
      )}
      {next ? (
        <ButtonLink kind="plain" small to={`/bulletins?${query}`}>
          {t('list.older')}
        </ButtonLink>
      ) : null}
    </div>
  )
}
