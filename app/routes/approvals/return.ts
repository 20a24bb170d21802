import { returnBulletin } from '../../approvals/answer-approval.server.ts'
import { returnBody } from '../../approvals/approval-wire.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'

export const handle = { act: 'approve bulletins' } as const

/** POST: gives it back to its author, with a reason. */
export const action = actRoute(handle, {
  sent: returnBody,
  take: ({ portal, by, sent: { act, reason, salt }, params }) =>
    returnBulletin(portal, {
      bulletin: param('b', params.bulletin),
      reason: { salt, text: reason },
      sent: act,
      by,
      freshness: portal.settings.freshness,
    }),
})
