import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { sightingsBody } from '../../responses/response-wire.ts'
import { shareSightings } from '../../responses/share-sightings.server.ts'

export const handle = { act: 'answer readers' } as const

/** POST: a signed act by which readers are told, in one of three classes, how much was seen. */
export const action = actRoute(handle, {
  sent: sightingsBody,
  take: ({ portal, by, sent: { act }, params }) =>
    shareSightings(portal, {
      bulletin: param('b', params.bulletin),
      sent: act,
      by,
      rule: portal.settings.sightings,
    }),
})
