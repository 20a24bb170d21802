import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { tlpOf } from '../../bulletins/list-lines.server.ts'
import { type Release, releaseCopy } from '../../bulletins/release-copy.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { actSent, readJson } from '../../http/json-body.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { type ReleaseSent, release } from '../../sealed/release-wire.ts'

export const handle = { act: 'read bulletins' } as const

const shape = z.strictObject({
  act: actSent,
  /** The size of the checkpoint the reader's vault holds, decimal. */
  from: z.string().regex(/^(0|[1-9]\d{0,17})$/),
})

/** POST {act, from} → the sealed copy with everything its reader's vault checks before it decrypts. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'read bulletins')
  const bulletin = param('b', params.bulletin)
  const { act: sent, from } = await readJson(request, shape)
  const by = actorFields(actor, context.visit)
  const { freshness } = context.portal.settings
  const asked = { bulletin, sent, by, from: BigInt(from), freshness }
  const outcome = await orUnavailable(() => releaseCopy(context.portal, asked))
  if (!outcome.ok) return sayNo(outcome, outcome.reason === 'second-factor-old' ? 401 : undefined)
  return json(release.encode(sendable(outcome.value)))
}

function sendable({ own, ciphertext, released, issued, sender }: Release): ReleaseSent {
  const { id: bulletin, copy, code, number, kind, class: statutory, publicTitle, sender: person } = own
  const what = { bulletin, number, kind, class: statutory, tlp: tlpOf(own), publicTitle }
  const outside = { copy, code, ...what, sender: person }
  return { outside, ciphertext, released, issued, roll: sender.roll, rollEntry: sender.rollEntry, sender: sender.line }
}
