import { json } from '@remix-run/node'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { resealBulletin } from '../../resealing/reseal-bulletin.server.ts'
import { resealBody } from '../../resealing/reseal-wire.ts'
import { batchSizeLimit } from '../../sealed/copy.ts'
import { issuedAt } from '../../sealed/release-wire.ts'

export const handle = { act: 'reseal bulletins', body: batchSizeLimit } as const

/** POST: the copies, and the signed act that adds them to what was issued. */
export const action = actRoute(handle, {
  sent: resealBody,
  take: ({ portal, by, sent: { act, ...what }, params }) =>
    resealBulletin(portal, {
      ...what,
      bulletin: param('b', params.bulletin),
      sent: act,
      by,
      freshness: portal.settings.freshness,
    }),
  answer: ({ index }) => json(issuedAt.encode({ index: Number(index) })),
})
