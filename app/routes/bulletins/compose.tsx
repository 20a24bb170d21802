// Fetched with this page alone: nobody else pays for it.
import '../../composer/composer.css'
import '../../reading/reading.css'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Db } from '../../../db/open.server.ts'
import type { Actor } from '../../access/actor.ts'
import { candidateOf } from '../../composer/candidates.server.ts'
import { Compose } from '../../composer/compose-shape.tsx'
import type { DraftLine } from '../../composer/draft.client.ts'
import { listDrafts } from '../../composer/draft-store.server.ts'
import { offerBasis } from '../../composer/offer-basis.server.ts'
import { possibleApprovers, possibleRecipients } from '../../composer/prepare-bulletin.server.ts'
import { approverLimit } from '../../composer/prepared-wire.ts'
import { sealingDesks } from '../../desks/sealing-desks.server.ts'
import { revisionHows } from '../../formats/revision.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound } from '../../http/param.server.ts'
import { parseId } from '../../ids.ts'
import { currentKeyOf } from '../../keyring/key-store.server.ts'
import { rollHead } from '../../roll/roll-store.server.ts'
import { PageHead } from '../../ui/page-head.tsx'

export const handle = {
  act: 'write bulletins',
  i18n: ['bulletins', 'attachments', 'approvals', 'revisions', 'council', 'keys', 'reasons'],
  title: 'bulletins:compose.title',
} as const

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'write bulletins')
  const { db, now, settings } = context.portal
  const offered = await offeredIn(new URL(request.url).searchParams, { db, by: actor })
  const [recipients, liaisons, roll, kept, key, { own, archive }] = await Promise.all([
    possibleRecipients(context.portal, actor.person),
    possibleApprovers(context.portal, actor.person),
    rollHead(db),
    listDrafts(db, actor.person),
    currentKeyOf(db, actor.person),
    sealingDesks(db, { sender: actor.person, tlp: null }),
  ])
  const drafts = kept.map(({ key: sealedTo, ...draft }): DraftLine => {
    return { ...draft, opensWithPresentKey: sealedTo === key?.fingerprint }
  })
  return {
    person: actor.person,
    candidates: recipients.map(candidateOf),
    approvers: {
      all: liaisons.map(candidateOf),
      colleagues: liaisons
        .filter(({ organization, unreachable }) => organization === actor.organization && unreachable === null)
        .slice(0, approverLimit)
        .map((one) => one.person),
    },
    rollInForce: roll !== null && roll.expiresAt > now(),
    recallMinutes: context.portal.settings.recallMinutes,
    drafts,
    offered,
    desks: { own: own && { desk: own.line.desk, names: own.line.names }, archive: archive !== null },
    limits: settings.attachments,
  }
}

/** `?from=b_…&how=corrects`: begun from an issued one. */
async function offeredIn(query: URLSearchParams, { db, by }: { readonly db: Db; readonly by: Actor }) {
  const [from, word] = [query.get('from'), query.get('how')]
  if (from === null) return null
  const [bulletin, how] = [parseId('b', from), revisionHows.find((known) => known === word)]
  const offered = bulletin && how ? await offerBasis(db, { bulletin, how, by }) : null
  // Not theirs and not there are one answer.
  if (!offered) throw notFound()
  return offered
}

export default function ComposeBulletin() {
  const { t } = useTranslation('bulletins')
  const shown = useLoaderData<typeof loader>()
  const { offered } = shown
  return (
    <>
      <PageHead title={t('compose.title')} note={t('compose.note')} />
      <noscript>
        <p className="mb-4 font-bold">{t('compose.noScript')}</p>
      </noscript>
      <Compose key={offered ? `${offered.how} ${offered.bulletin}` : 'alone'} {...shown} />
    </>
  )
}
