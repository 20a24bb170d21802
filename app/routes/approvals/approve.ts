import { approveBulletin } from '../../approvals/answer-approval.server.ts'
import { approvalBody } from '../../approvals/approval-wire.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'

export const handle = { act: 'approve bulletins' } as const

/** POST: a second liaison's signature over what will be issued. */
export const action = actRoute(handle, {
  sent: approvalBody,
  take: ({ portal, by, sent: { act }, params }) =>
    approveBulletin(portal, {
      bulletin: param('b', params.bulletin),
      sent: act,
      by,
      freshness: portal.settings.freshness,
    }),
})
