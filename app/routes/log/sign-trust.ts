import { actRoute } from '../../http/act-route.server.ts'
import { proposeSuccession, proposeTrust } from '../../trust/decide-log.server.ts'
import { trustBody } from '../../trust/decision-wire.ts'

export const handle = { act: 'change the log trust' } as const

/** POST: the first of two signatures under another trust for the log, or under a log that goes on after a loss. */
export const action = actRoute(handle, {
  sent: trustBody,
  take: ({ portal, by, sent }) =>
    sent.kind === 'change-trust'
      ? proposeTrust(portal, { by, trust: sent.trust, act: sent.act })
      : proposeSuccession(portal, { by, act: sent.act }),
})
