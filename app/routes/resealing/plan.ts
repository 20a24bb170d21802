import { type ActionFunctionArgs, json } from '@remix-run/node'
import { actorFields } from '../../access/actor.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readJson } from '../../http/json-body.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { planReseal } from '../../resealing/plan-reseal.server.ts'
import { resealPlan, resealPlanBody } from '../../resealing/reseal-wire.ts'

export const handle = { act: 'reseal bulletins' } as const

/** POST {recipients, request} → whose copy it is made from, and the proven keys it is sealed to. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'reseal bulletins', { fresh: true })
  const sent = await readJson(request, resealPlanBody)
  const by = actorFields(actor, context.visit)
  const outcome = await planReseal(context.portal, { ...sent, bulletin: param('b', params.bulletin), by })
  return outcome.ok ? json(resealPlan.encode(outcome.value)) : sayNo(outcome)
}
