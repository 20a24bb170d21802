import { json } from '@remix-run/node'
import { type LayerRelease, releaseLayer } from '../../archive/release-layer.server.ts'
import { kindOf, tlpOf } from '../../bulletins/list-lines.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { indexParam } from '../../http/param.server.ts'
import { type ReleaseSent, release, releaseBody } from '../../sealed/release-wire.ts'

export const handle = { act: 'open the archive' } as const

/** POST {act, from} → the layer that is the asker's to take off now, with all that their vault checks before it does. */
export const action = actRoute(handle, {
  sent: releaseBody,
  take: ({ portal, by, sent: { act, from }, params }) =>
    releaseLayer(portal, {
      opening: Number(indexParam(params.opening)),
      sent: act,
      by,
      from,
      freshness: portal.settings.freshness,
    }),
  answer: (released) => json(release.encode(sendable(released))),
})

function sendable({ own, ciphertext, released, issued, sender, resealed }: LayerRelease): ReleaseSent {
  const { archived, copy, code, desk } = own
  const { bulletin, number, class: statutory, publicTitle, sender: person } = archived
  const what = { bulletin, number, kind: kindOf(archived), class: statutory, tlp: tlpOf(archived), publicTitle }
  const { roll, rollEntry, line } = sender
  const outside = { copy, code, ...what, sender: person }
  return { outside, ciphertext, released, issued, roll, rollEntry, sender: line, resealed, desk }
}
