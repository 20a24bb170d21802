import { z } from 'zod'
import { actRoute } from '../../http/act-route.server.ts'
import { actSent, textSalt } from '../../http/json-body.server.ts'
import { type DecisionKind, decisionKinds, decisions } from '../../trust/decisions.ts'
import { refuseDecision } from '../../trust/refuse-decision.server.ts'

export const handle = { act: 'see decisions' } as const

const sent = z.strictObject({
  kind: z.enum(decisionKinds as readonly [DecisionKind, ...DecisionKind[]]),
  reason: z.string().max(1000),
  salt: textSalt,
  act: actSent,
})

/** POST: a refusal of what waits for a second signature, signed by somebody who could have given that. */
export const action = actRoute(handle, {
  sent,
  also: ({ kind }) => decisions[kind].signs,
  take: ({ portal, by, sent: { kind, reason, salt, act } }) =>
    refuseDecision(portal, { kind, reason: { salt, text: reason }, sent: act, by }),
})
