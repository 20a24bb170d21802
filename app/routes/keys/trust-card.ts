import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readJson } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { keepCard } from '../../keyring/keep-trust-card.server.ts'
import { cardBody, keptCards } from '../../keyring/own-key-wire.ts'
import { trustCardsOf } from '../../keyring/trust-card-store.server.ts'

export const handle: RouteHandle = { act: 'use own key' }

/** GET: the sealed cards kept, newest first, where the newest does not open; and the newest one's version. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'use own key', { allowUnfinishedSetup: true })
  const cards = await trustCardsOf(context.portal.db, actor.person)
  const kept = { version: cards[0]?.version ?? 0, cards: cards.map(({ sealed }) => sealed) }
  return json(keptCards.encode(kept))
}

/** PUT {version, sealed, signature}: kept only as the next one, and only from whoever holds the key. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'use own key', { allowUnfinishedSetup: true })
  const card = await readJson(request, cardBody)
  const kept = await keepCard(context.portal, { person: actor.person, card })
  return kept.ok ? json({ kept: true }) : sayNo(kept, kept.reason === 'card-not-next' ? 409 : 422)
}
