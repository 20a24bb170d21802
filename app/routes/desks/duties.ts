import { json, type LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { deskDuties } from '../../desks/desk-duties.server.ts'
import { duties } from '../../desks/desk-wire.ts'
import { requireActor } from '../../http/actor.server.ts'

export const handle: RouteHandle = { act: 'serve desks' }

/** GET: what one's vault is to do for the desks one serves. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'serve desks')
  const due = await deskDuties(context.portal, actor.person)
  return json(duties.encode(due), { headers: { 'Cache-Control': 'no-store' } })
}
