import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { type CardsRelease, releaseCards } from '../../bulletins/release-cards.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { actSent, idText, readJson } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { cardsAtOnce } from '../../sealed/copy.ts'
import { type CardsReleaseSent, cardsRelease } from '../../sealed/release-wire.ts'

export const handle: RouteHandle = { act: 'read bulletins', body: 32_768 }

const shape = z.strictObject({
  act: actSent,
  /** The size of the checkpoint the reader's vault holds, decimal. */
  from: z.string().regex(/^(0|[1-9]\d{0,17})$/),
  copies: z.array(idText('c')).min(1).max(cardsAtOnce),
})

/** POST {act, from, copies} → the sealed headlines of one's own copies, under one entry. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'read bulletins')
  const { act: sent, from, copies } = await readJson(request, shape)
  const by = actorFields(actor, context.visit)
  const { freshness } = context.portal.settings
  const asked = { copies: [...new Set(copies)], sent, by, from: BigInt(from), freshness }
  const outcome = await orUnavailable(() => releaseCards(context.portal, asked))
  if (!outcome.ok) return sayNo(outcome, outcome.reason === 'second-factor-old' ? 401 : undefined)
  return json(cardsRelease.encode(sendable(outcome.value)))
}

const sendable = ({ own, cards, origins, released }: CardsRelease): CardsReleaseSent => ({
  origins,
  released,
  cards: own.flatMap(({ copy, code, id: bulletin, number, sender }, i) => {
    const sealed = cards[i]
    return sealed ? [{ outside: { copy, code, bulletin, number, sender }, ...sealed }] : []
  }),
})
