import { json } from '@remix-run/node'
import { openedBody } from '../../archive/archive-wire.ts'
import { takeOpened } from '../../archive/open-inner.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { indexParam } from '../../http/param.server.ts'
import { batchSizeLimit } from '../../sealed/copy.ts'
import { issuedAt } from '../../sealed/release-wire.ts'

export const handle = { act: 'open the archive', body: batchSizeLimit } as const

/** POST: what was inside, sealed to whoever asked, and the signed act that says so. */
export const action = actRoute(handle, {
  sent: openedBody,
  take: ({ portal, by, sent: { made, act: sent }, params }) =>
    takeOpened(portal, { opening: Number(indexParam(params.opening)), by, made, sent }),
  answer: ({ index }) => json(issuedAt.encode({ index: Number(index) })),
})
