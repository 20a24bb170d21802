import { z } from 'zod'
import { actRoute } from '../../http/act-route.server.ts'
import { actSent } from '../../http/json-body.server.ts'
import { confirmDecision, proposeSuspension } from '../../keys/decide-log.server.ts'

export const handle = { act: 'suspend the quorum' } as const

/** POST: one of the two signatures under setting the quorum aside. */
export const action = actRoute(handle, {
  sent: z.strictObject({ do: z.enum(['propose', 'confirm']), act: actSent }),
  take: ({ portal, by, sent: { do: wanted, act } }) =>
    wanted === 'propose'
      ? proposeSuspension(portal, { by, act })
      : confirmDecision(portal, { by, kind: 'suspend-quorum', act }),
})
