import { json } from '@remix-run/node'
import { type ProposedRelease, releaseProposed } from '../../approvals/release-proposed.server.ts'
import { kindOf, tlpOf } from '../../bulletins/list-lines.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { type ReleaseSent, release, releaseBody } from '../../sealed/release-wire.ts'

export const handle = { act: 'approve bulletins' } as const

/** POST {act, from} → the copy by which somebody who is asked looks at a bulletin before its issue. */
export const action = actRoute(handle, {
  sent: releaseBody,
  take: ({ portal, by, sent: { act, from }, params }) =>
    releaseProposed(portal, {
      bulletin: param('b', params.bulletin),
      sent: act,
      by,
      from,
      freshness: portal.settings.freshness,
    }),
  answer: (released) => json(release.encode(sendable(released))),
})

function sendable({ own, ciphertext, released, issued, sender, resealed }: ProposedRelease): ReleaseSent {
  const { id: bulletin, copy, code, number, class: statutory, publicTitle, sender: person } = own
  const what = { bulletin, number, kind: kindOf(own), class: statutory, tlp: tlpOf(own), publicTitle }
  const { roll, rollEntry, line } = sender
  const outside = { copy, code, ...what, sender: person }
  return { outside, ciphertext, released, issued, roll, rollEntry, sender: line, resealed, desk: null }
}
