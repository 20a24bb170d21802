import { json } from '@remix-run/node'
import { releaseLayer, sentLayer } from '../../archive/release-layer.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { indexParam } from '../../http/param.server.ts'
import { release, releaseBody } from '../../sealed/release-wire.ts'

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
  answer: (given) => json(release.encode(sentLayer(given))),
})
