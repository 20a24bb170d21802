import { type ActionFunctionArgs, json } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { prepareBulletin } from '../../composer/prepare-bulletin.server.ts'
import { planBody, prepared } from '../../composer/prepared-wire.ts'
import { requireActor } from '../../http/actor.server.ts'
import { jsonIn } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'

// Five thousand recipients by their ids.
export const handle: RouteHandle = { act: 'write bulletins', body: 262_144 }

/** POST the plan of a bulletin → its number, copies, and the recipients' keys with their lines of the roll. */
export async function action({ request, context }: ActionFunctionArgs) {
  const asked = { request, context }
  await requireActor(asked, 'write bulletins')
  const plan = await jsonIn(request, planBody)
  // As fresh as issuing will demand: asked for before an hour's text is sealed, rather than after.
  const fresh = plan.ok && plan.value.class === 'controlled' ? 'controlled' : 'others'
  const actor = await requireActor(asked, 'write bulletins', { fresh })
  if (!plan.ok) return sayNo(plan)
  const { person: sender, organization } = actor
  const { portal } = context
  const planned = { sender, organization, plan: plan.value }
  const outcome = await prepareBulletin(portal, planned, portal.settings.attachments)
  return outcome.ok ? json(prepared.encode(outcome.value)) : sayNo(outcome)
}
