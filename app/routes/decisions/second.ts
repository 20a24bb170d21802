import { z } from 'zod'
import { actRoute } from '../../http/act-route.server.ts'
import { actSent } from '../../http/json-body.server.ts'
import { confirmDecision } from '../../trust/decide-log.server.ts'
import { decisions, secondedByAct } from '../../trust/decisions.ts'

export const handle = { act: 'see decisions' } as const

/** POST {kind, act}: the second signature under what another person asked. */
export const action = actRoute(handle, {
  sent: z.strictObject({ kind: z.enum(secondedByAct), act: actSent }),
  also: ({ kind }) => decisions[kind].signs,
  take: ({ portal, by, sent: { kind, act } }) => confirmDecision(portal, { by, kind, act }),
})
