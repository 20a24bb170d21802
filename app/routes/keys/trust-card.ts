import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { bytesOf, readJson } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { keepCard, largestCard } from '../../keys/keep-trust-card.server.ts'

export const handle: RouteHandle = { act: 'hold a key' }

const sent = z.strictObject({
  version: z
    .number()
    .int()
    .positive()
    .max(2 ** 31),
  sealed: bytesOf(largestCard),
})

/** PUT {version, sealed}: kept only if it is newer than the one here. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  const card = await readJson(request, sent)
  const kept = await keepCard(context.portal, { person: actor.person, card })
  return kept.ok ? json({ kept: true }) : sayNo(kept, kept.reason === 'card-older' ? 409 : 422)
}
