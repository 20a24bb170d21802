import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { actSent, bytesOf, readJson } from '../../http/json-body.server.ts'
import { openPgpBytes } from '../../http/openpgp-field.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { mostLines } from '../../keys/roll-wire.ts'
import { confirmRoll, proposeRoll } from '../../keys/sign-roll.server.ts'

// A line of each person, some kilobyte in base64.
export const handle: RouteHandle = { act: 'sign rolls', body: 16 * 1024 * 1024 }

const sent = z.strictObject({
  header: bytesOf(2048),
  signature: openPgpBytes('SIGNATURE', 4096),
  act: actSent,
  /** With the first signature only. */
  lines: z.array(bytesOf(16_384)).max(mostLines).optional(),
})

/** POST: a signature under the next roll; the first brings the lines along. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'sign rolls', { verifiedWithinMinutes: 15 })
  const { lines, ...signed } = await readJson(request, sent)
  const by = actorFields(actor, context.visit)
  const { portal } = context
  const outcome = await orUnavailable(() =>
    lines ? proposeRoll(portal, { by, sent: { ...signed, lines } }) : confirmRoll(portal, { by, sent: signed }),
  )
  return outcome.ok ? json({ signed: true }) : sayNo(outcome)
}
