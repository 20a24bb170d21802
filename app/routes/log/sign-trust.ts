import { z } from 'zod'
import { actRoute } from '../../http/act-route.server.ts'
import { actSent } from '../../http/json-body.server.ts'
import { proposeSuccession, proposeTrust } from '../../trust/decide-log.server.ts'

export const handle = { act: 'change the log trust' } as const

const sent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('change-trust'), trust: z.string().max(32_768), act: actSent }),
  z.strictObject({ kind: z.literal('succeed-log'), act: actSent }),
])

/** POST: the first of two signatures under another trust for the log, or under a log that goes on after a loss. */
export const action = actRoute(handle, {
  sent,
  take: ({ portal, by, sent }) =>
    sent.kind === 'change-trust'
      ? proposeTrust(portal, { by, trust: sent.trust, act: sent.act })
      : proposeSuccession(portal, { by, act: sent.act }),
})
