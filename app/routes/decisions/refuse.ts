import { actRoute } from '../../http/act-route.server.ts'
import { refusalBody } from '../../trust/decision-wire.ts'
import { secondingAct } from '../../trust/decisions.ts'
import { refuseDecision } from '../../trust/refuse-decision.server.ts'

export const handle = { act: 'see decisions' } as const

/** POST: a refusal of what waits for a second signature, signed by somebody who could have given that. */
export const action = actRoute(handle, {
  sent: refusalBody,
  also: ({ kind }) => secondingAct(kind),
  take: ({ portal, by, sent: { kind, reason, salt, act } }) =>
    refuseDecision(portal, { kind, reason: { salt, text: reason }, sent: act, by }),
})
