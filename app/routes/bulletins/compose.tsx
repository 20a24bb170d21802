// Fetched with this page alone: nobody else pays for it.
import '../../composer/composer.css'
import '../../reading/reading.css'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { candidateOf } from '../../composer/candidates.server.ts'
import { Compose } from '../../composer/compose-shape.tsx'
import type { DraftLine } from '../../composer/draft.client.ts'
import { listDrafts } from '../../composer/draft-store.server.ts'
import { possibleRecipients } from '../../composer/prepare-bulletin.server.ts'
import { sealingDesks } from '../../desks/sealing-desks.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { currentKeyOf } from '../../keyring/key-store.server.ts'
import { rollHead } from '../../roll/roll-store.server.ts'
import { PageHead } from '../../ui/page-head.tsx'

export const handle = {
  act: 'write bulletins',
  i18n: ['bulletins', 'attachments', 'council', 'keys', 'reasons'],
  title: 'bulletins:compose.title',
} as const

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'write bulletins')
  const { db, now, settings } = context.portal
  const [recipients, roll, kept, key, { own, archive }] = await Promise.all([
    possibleRecipients(context.portal, actor.person),
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
    rollInForce: roll !== null && roll.expiresAt > now(),
    drafts,
    desks: { own: own && { desk: own.line.desk, names: own.line.names }, archive: archive !== null },
    limits: settings.attachments,
  }
}

export default function ComposeBulletin() {
  const { t } = useTranslation('bulletins')
  const { person, candidates, rollInForce, drafts, desks, limits } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHead title={t('compose.title')} note={t('compose.note')} />
      <noscript>
        <p className="mb-4 font-bold">{t('compose.noScript')}</p>
      </noscript>
      <Compose
        candidates={candidates}
        person={person}
        rollInForce={rollInForce}
        drafts={drafts}
        desks={desks}
        limits={limits}
      />
    </>
  )
}
