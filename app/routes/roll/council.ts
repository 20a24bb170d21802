import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { largestKey } from '../../formats/openpgp-key.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { actSent, bytesOf } from '../../http/json-body.server.ts'
import { openPgpBytes } from '../../http/openpgp-field.server.ts'
import { parseId } from '../../ids.ts'
import { makeCouncilKey } from '../../roll/make-council-key.server.ts'
import { publicKeysOf, signerKeys } from '../../roll/recipient-store.server.ts'
import { rollSigners } from '../../roll/roll-wire.ts'

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

const person = z.string().transform((text, context) => {
  const id = parseId('p', text)
  if (id) return id
  context.addIssue({ code: 'custom', message: 'not a person' })
  return z.NEVER
})

const sent = z.strictObject({
  council: z.strictObject({
    statement: bytesOf(8192),
    signature: openPgpBytes('SIGNATURE', 4096),
    councilKey: openPgpBytes('PUBLIC KEY BLOCK', largestKey),
  }),
  shares: z.array(z.strictObject({ person, sealed: bytesOf(32_768) })).max(16),
  act: actSent,
})

/** POST: puts the council's key on record. */
export const action = actRoute(handle, {
  sent,
  take: ({ portal, by, sent }) => makeCouncilKey(portal, { by, sent }),
})
