import { approvalBody } from '../../approvals/approval-wire.ts'
import { askApproval } from '../../approvals/ask-approval.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'

export const handle = { act: 'write bulletins' } as const

/** POST: the author's signed request that another liaison approve what they sealed. */
export const action = actRoute(handle, {
  sent: approvalBody,
  take: ({ portal, by, sent: { act }, params }) =>
    askApproval(portal, { bulletin: param('b', params.bulletin), sent: act, by }),
})
