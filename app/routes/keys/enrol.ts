import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { largestKey } from '../../formats/openpgp-key.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { actSent, bytesOf, readJson } from '../../http/json-body.server.ts'
import { openPgpBytes } from '../../http/openpgp-field.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { enrolKey } from '../../keys/enrol-key.server.ts'

export const handle: RouteHandle = { act: 'hold a key' }

const sent = z.strictObject({
  // Longer than one may be, so that whoever sends such a key is told what is wrong with it.
  publicKey: openPgpBytes('PUBLIC KEY BLOCK', 2 * largestKey),
  protectedKey: bytesOf(largestKey),
  act: actSent,
})

/** POST {publicKey, protectedKey, act}: puts one's own new key on record. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  const key = await readJson(request, sent)
  const by = actorFields(actor, context.visit)
  const enrolled = await orUnavailable(() => enrolKey(context.portal, { by, sent: key }))
  return enrolled.ok ? json({ fingerprint: enrolled.value }) : sayNo(enrolled)
}
