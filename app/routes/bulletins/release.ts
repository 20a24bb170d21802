import { json } from '@remix-run/node'
import { z } from 'zod'
import { tlpOf } from '../../bulletins/list-lines.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { actSent } from '../../http/json-body.server.ts'
import { param } from '../../http/param.server.ts'
import { type Release, releaseCopy } from '../../reading/release-copy.server.ts'
import { type ReleaseSent, release } from '../../sealed/release-wire.ts'

export const handle = { act: 'read bulletins' } as const

const sent = z.strictObject({
  act: actSent,
  /** The size of the checkpoint the reader's vault holds, decimal. */
  from: z.string().regex(/^(0|[1-9]\d{0,17})$/),
})

/** POST {act, from} → the sealed copy with everything its reader's vault checks before it decrypts. */
export const action = actRoute(handle, {
  sent,
  take: ({ portal, by, sent: { act, from }, params }) =>
    releaseCopy(portal, {
      bulletin: param('b', params.bulletin),
      sent: act,
      by,
      from: BigInt(from),
      freshness: portal.settings.freshness,
    }),
  answer: (released) => json(release.encode(sendable(released))),
})

function sendable({ own, ciphertext, released, issued, sender }: Release): ReleaseSent {
  const { id: bulletin, copy, code, number, kind, class: statutory, publicTitle, sender: person } = own
  const what = { bulletin, number, kind, class: statutory, tlp: tlpOf(own), publicTitle }
  const outside = { copy, code, ...what, sender: person }
  return { outside, ciphertext, released, issued, roll: sender.roll, rollEntry: sender.rollEntry, sender: sender.line }
}
