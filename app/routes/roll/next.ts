import { json, type LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { readNextRoll } from '../../roll/read-next-roll.server.ts'
import { nextRoll } from '../../roll/roll-wire.ts'

export const handle: RouteHandle = { act: 'sign rolls' }

/** GET: the roll that is to be signed next, to the byte. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'sign rolls', { fresh: true })
  const next = await readNextRoll(context.portal)
  return next.ok ? json(nextRoll.encode(next.value), { headers: { 'Cache-Control': 'no-store' } }) : sayNo(next)
}
