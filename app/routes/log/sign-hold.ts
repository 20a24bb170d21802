import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { actSent, readJson, textSalt } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { refused } from '../../outcome.ts'
import { parseHoldObject } from '../../retention/hold.ts'
import { liftHold, placeHold } from '../../retention/place-hold.server.ts'

export const handle: RouteHandle = { act: 'keep holds' }

const said = { reason: z.string().max(1000), salt: textSalt, act: actSent }
const sent = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('place'), kind: z.string().max(20), id: z.string().max(64), ...said }),
  z.strictObject({ do: z.literal('lift'), entry: z.string().regex(/^(0|[1-9]\d{0,14})$/), ...said }),
])

/** POST: a signed act that places a hold, or lifts one. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'keep holds', { verifiedWithinMinutes: 15 })
  const wanted = await readJson(request, sent)
  const reason = { salt: wanted.salt, text: wanted.reason }
  const common = { reason, sent: wanted.act, by: actorFields(actor, context.visit) }
  const { portal } = context
  if (wanted.do === 'lift') {
    const lifted = await orUnavailable(() => liftHold(portal, { ...common, entry: BigInt(wanted.entry) }))
    return lifted.ok ? json({ lifted: wanted.entry }) : sayNo(lifted)
  }
  const object = parseHoldObject(wanted.kind, wanted.id)
  if (!object) return sayNo(refused('hold-object'))
  const placed = await orUnavailable(() => placeHold(portal, { ...common, object }))
  return placed.ok ? json({ placed: String(placed.value.entry) }) : sayNo(placed)
}
