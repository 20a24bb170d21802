import { json, type LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { ownKey } from '../../keyring/own-key-wire.ts'
import { readOwnKey } from '../../keys/read-own-key.server.ts'
import { placeOf } from '../../roll/roll-proof.server.ts'

export const handle: RouteHandle = { act: 'use own key' }

/** GET: everything of one's own that the vault needs to open. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'use own key', { allowUnfinishedSetup: true })
  const own = await orUnavailable(() => readOwnKey(context.portal, actor.person))
  const place = await placeOf(context.portal.db, actor.person)
  return json(ownKey.encode({ ...own, place }), { headers: { 'Cache-Control': 'no-store' } })
}
