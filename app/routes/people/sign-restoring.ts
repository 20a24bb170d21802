import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { restoringBody } from '../../recovery/recovery-wire.ts'
import { proposeRestoring } from '../../recovery/restore-access.server.ts'

export const handle = { act: 'restore access' } as const

/** POST: the first of two signatures under restoring somebody's access. */
export const action = actRoute(handle, {
  sent: restoringBody,
  take: ({ portal, by, params, sent: { channel, scope, reason, salt, act } }) =>
    proposeRestoring(portal, {
      person: param('p', params.person),
      channel,
      scope,
      reason: { salt, text: reason },
      sent: act,
      by,
    }),
})
