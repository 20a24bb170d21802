import { z } from 'zod'
import { largestKey } from '../../formats/openpgp-key.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { actSent, bytesOf } from '../../http/json-body.server.ts'
import { openPgpBytes } from '../../http/openpgp-field.server.ts'
import { enrolKey } from '../../keys/enrol-key.server.ts'

export const handle = { act: 'hold a key' } as const

const sent = z.strictObject({
  // Longer than one may be, so that whoever sends such a key is told what is wrong with it.
  publicKey: openPgpBytes('PUBLIC KEY BLOCK', 2 * largestKey),
  protectedKey: bytesOf(largestKey),
  act: actSent,
})

/** POST {publicKey, protectedKey, act}: puts one's own new key on record. */
export const action = actRoute(handle, {
  sent,
  allowUnfinishedSetup: true,
  take: ({ portal, by, sent }) => enrolKey(portal, { by, sent }),
})
