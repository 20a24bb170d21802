import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { actRoute } from '../../http/act-route.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { makeCouncilKey } from '../../roll/make-council-key.server.ts'
import { publicKeysOf, signerKeys } from '../../roll/recipient-store.server.ts'
import { councilKeyBody, rollSigners } from '../../roll/roll-wire.ts'

// The key's share for each of sixteen signers.
export const handle = { act: 'make the council key', body: 1024 * 1024 } as const

/** GET: those who will sign rolls, with the keys that were compared. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'make the council key', { fresh: true })
  const { db, now } = context.portal
  const signers = await signerKeys(db, now())
  const keys = await publicKeysOf(
    db,
    signers.map(({ fingerprint }) => fingerprint),
  )
  const shown = signers.flatMap(({ person, fingerprint }) => {
    const key = keys.get(fingerprint)
    return key ? [{ person, publicKey: key }] : []
  })
  return json(rollSigners.encode({ signers: shown }), { headers: { 'Cache-Control': 'no-store' } })
}

/** POST: puts the council's key on record. */
export const action = actRoute(handle, {
  sent: councilKeyBody,
  take: ({ portal, by, sent }) => makeCouncilKey(portal, { by, sent }),
})
