import { json } from '@remix-run/node'
import { tlpOf } from '../../bulletins/list-lines.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { type Release, releaseCopy } from '../../reading/release-copy.server.ts'
import { type ReleaseSent, release, releaseBody } from '../../sealed/release-wire.ts'

export const handle = { act: 'read bulletins' } as const

/** POST {act, from} → the sealed copy with everything its reader's vault checks before it decrypts. */
export const action = actRoute(handle, {
  sent: releaseBody,
  take: ({ portal, by, sent: { act, from }, params }) =>
    releaseCopy(portal, {
      bulletin: param('b', params.bulletin),
      sent: act,
      by,
      from,
      freshness: portal.settings.freshness,
    }),
  answer: (released) => json(release.encode(sendable(released))),
})

function sendable({ own, ciphertext, released, issued, sender, resealed }: Release): ReleaseSent {
  const { id: bulletin, copy, code, number, kind, class: statutory, publicTitle, sender: person } = own
  const what = { bulletin, number, kind, class: statutory, tlp: tlpOf(own), publicTitle }
  const outside = { copy, code, ...what, sender: person }
  const { roll, rollEntry, line } = sender
  const desk = own.desk && { ciphertext: own.desk.ciphertext, sealerKey: own.desk.sealerKey }
  return { outside, ciphertext, released, issued, roll, rollEntry, sender: line, resealed, desk }
}
