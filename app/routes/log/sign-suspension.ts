import { actBody } from '../../acts/act-wire.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { proposeSuspension } from '../../trust/decide-log.server.ts'

export const handle = { act: 'suspend the quorum' } as const

/** POST {act}: the first of two signatures under setting the quorum aside. */
export const action = actRoute(handle, {
  sent: actBody,
  take: ({ portal, by, sent: { act } }) => proposeSuspension(portal, { by, act }),
})
