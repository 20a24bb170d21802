import { z } from 'zod'
import { actRoute } from '../../http/act-route.server.ts'
import { actSent, bytesOf } from '../../http/json-body.server.ts'
import { openPgpBytes } from '../../http/openpgp-field.server.ts'
import { mostLines } from '../../roll/roll-wire.ts'
import { confirmRoll, proposeRoll } from '../../roll/sign-roll.server.ts'

// A line of each person, some kilobyte in base64.
export const handle = { act: 'sign rolls', body: 16 * 1024 * 1024 } as const

const sent = z.strictObject({
  header: bytesOf(2048),
  signature: openPgpBytes('SIGNATURE', 4096),
  act: actSent,
  /** With the first signature only. */
  lines: z.array(bytesOf(16_384)).max(mostLines).optional(),
})

/** POST: a signature under the next roll; the first brings the lines along. */
export const action = actRoute(handle, {
  sent,
  take: ({ portal, by, sent: { lines, ...signed } }) =>
    lines ? proposeRoll(portal, { by, sent: { ...signed, lines } }) : confirmRoll(portal, { by, sent: signed }),
})
