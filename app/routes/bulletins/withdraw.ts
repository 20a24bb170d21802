import { withdrawBody } from '../../deliveries/after-issue.ts'
import { withdrawBulletin } from '../../deliveries/withdraw-bulletin.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'

export const handle = { act: 'withdraw bulletins' } as const

/** POST: a signed act by which a bulletin is given out no more. */
export const action = actRoute(handle, {
  sent: withdrawBody,
  take: ({ portal, by, sent: { act, grounds }, params }) =>
    withdrawBulletin(portal, { bulletin: param('b', params.bulletin), grounds, sent: act, by }),
})
