import { type ActionFunctionArgs, json } from '@remix-run/node'
import { parseBulletinPlan } from '../../bulletins/bulletin-plan.ts'
import { prepareBulletin } from '../../bulletins/prepare-bulletin.server.ts'
import { preparedToWire } from '../../bulletins/release-wire.ts'
import { requireActor } from '../../http/actor.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { refused } from '../../outcome.ts'

export const handle = { act: 'write bulletins' } as const

/** POST the plan of a bulletin → its number, copies, and the recipients' keys with their lines of the roll. */
export async function action({ request, context }: ActionFunctionArgs) {
  const plan = parseBulletinPlan(await request.json().catch(() => null))
  // As fresh as issuing will demand: asked for before an hour's text is sealed, rather than after.
  const { freshness } = context.portal.settings
  const fresh = { verifiedWithinMinutes: freshness[plan?.class === 'controlled' ? 'controlled' : 'others'] }
  const actor = await requireActor({ request, context }, 'write bulletins', fresh)
  if (!plan) return sayNo(refused('form-unreadable'))
  const outcome = await prepareBulletin(context.portal, { sender: actor.person, plan })
  return outcome.ok ? json(preparedToWire(outcome.value)) : sayNo(outcome)
}
