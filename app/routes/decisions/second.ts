import { actRoute } from '../../http/act-route.server.ts'
import { confirmDecision } from '../../trust/decide-log.server.ts'
import { secondBody } from '../../trust/decision-wire.ts'
import { decisions } from '../../trust/decisions.ts'

export const handle = { act: 'see decisions' } as const

/** POST {kind, act}: the second signature under what another person asked. */
export const action = actRoute(handle, {
  sent: secondBody,
  also: ({ kind }) => decisions[kind].signs,
  take: ({ portal, by, sent: { kind, act } }) => confirmDecision(portal, { by, kind, act }),
})
