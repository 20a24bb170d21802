import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { actSent, readJson } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { confirmDecision, proposeTrust } from '../../keys/decide-log.server.ts'

export const handle: RouteHandle = { act: 'change the log trust' }

const sent = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('propose'), trust: z.string().max(32_768), act: actSent }),
  z.strictObject({ do: z.literal('confirm'), act: actSent }),
])

/** POST: one of the two signatures under another trust for the log. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'change the log trust', { verifiedWithinMinutes: 15 })
  const wanted = await readJson(request, sent)
  const by = actorFields(actor, context.visit)
  const { portal } = context
  const outcome = await orUnavailable(() =>
    wanted.do === 'propose'
      ? proposeTrust(portal, { by, trust: wanted.trust, act: wanted.act })
      : confirmDecision(portal, { by, kind: 'change-trust', act: wanted.act }),
  )
  return outcome.ok ? json({ signed: true }) : sayNo(outcome)
}
