import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { actSent, readJson } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { confirmDecision, proposeSuccession, proposeTrust } from '../../keys/decide-log.server.ts'

export const handle: RouteHandle = { act: 'change the log trust' }

const sent = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('propose'), trust: z.string().max(32_768), act: actSent }),
  z.strictObject({ do: z.enum(['confirm', 'propose-succession', 'confirm-succession']), act: actSent }),
])

/** POST: one of the two signatures under another trust for the log, or under a log that goes on after a loss. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'change the log trust', { verifiedWithinMinutes: 15 })
  const wanted = await readJson(request, sent)
  const by = actorFields(actor, context.visit)
  const { portal } = context
  const { act } = wanted
  const outcome = await orUnavailable(() => {
    switch (wanted.do) {
      case 'propose':
        return proposeTrust(portal, { by, trust: wanted.trust, act })
      case 'confirm':
        return confirmDecision(portal, { by, kind: 'change-trust', act })
      case 'propose-succession':
        return proposeSuccession(portal, { by, act })
      case 'confirm-succession':
        return confirmDecision(portal, { by, kind: 'succeed-log', act })
    }
  })
  return outcome.ok ? json({ signed: true }) : sayNo(outcome)
}
