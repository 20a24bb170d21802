import { type ActionFunctionArgs, json } from '@remix-run/node'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { innerBody } from '../../archive/archive-wire.ts'
import { takeInner } from '../../archive/take-inner.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readJson } from '../../http/json-body.server.ts'
import { indexParam } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { batchSizeLimit } from '../../sealed/copy.ts'

export const handle: RouteHandle = { act: 'open the archive', body: batchSizeLimit }

/** POST {message}: what came off the outer layer, for whoever holds the inner one. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'open the archive', { fresh: true })
  const { message } = await readJson(request, innerBody)
  const opening = Number(indexParam(params.opening))
  const outcome = await takeInner(context.portal, { opening, message, by: actorFields(actor, context.visit) })
  return outcome.ok ? json({ taken: true }) : sayNo(outcome)
}
