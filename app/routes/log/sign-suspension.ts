import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { actSent, readJson } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { confirmDecision, proposeSuspension } from '../../keys/decide-log.server.ts'

export const handle: RouteHandle = { act: 'suspend the quorum' }

const sent = z.strictObject({ do: z.enum(['propose', 'confirm']), act: actSent })

/** POST: one of the two signatures under setting the quorum aside. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'suspend the quorum', { verifiedWithinMinutes: 15 })
  const { do: wanted, act } = await readJson(request, sent)
  const by = actorFields(actor, context.visit)
  const { portal } = context
  const outcome = await orUnavailable(() =>
    wanted === 'propose'
      ? proposeSuspension(portal, { by, act })
      : confirmDecision(portal, { by, kind: 'suspend-quorum', act }),
  )
  return outcome.ok ? json({ signed: true }) : sayNo(outcome)
}
