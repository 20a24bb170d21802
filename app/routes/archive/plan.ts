import { type ActionFunctionArgs, json } from '@remix-run/node'
import { actorFields } from '../../access/actor.ts'
import { planOpened } from '../../archive/open-inner.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { indexParam } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { resealPlan } from '../../resealing/reseal-wire.ts'

export const handle = { act: 'open the archive' } as const

/** POST: from what, and to whose proven key, the inner layer's holder seals. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'open the archive', { fresh: true })
  const by = actorFields(actor, context.visit)
  const outcome = await planOpened(context.portal, { opening: Number(indexParam(params.opening)), by })
  return outcome.ok ? json(resealPlan.encode(outcome.value)) : sayNo(outcome)
}
