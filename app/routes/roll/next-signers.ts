import { json, type LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { readNextSigners } from '../../roll/read-next-signers.server.ts'
import { nextSigners } from '../../roll/roll-wire.ts'

export const handle: RouteHandle = { act: 'change signers' }

/** GET: who signs rolls and who could, and the change that waits, to the byte. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const asker = await requireActor({ request, context }, 'change signers', { fresh: true })
  const next = await readNextSigners(context.portal, asker)
  return next.ok ? json(nextSigners.encode(next.value), { headers: { 'Cache-Control': 'no-store' } }) : sayNo(next)
}
