import { z } from 'zod'
import { actRoute } from '../../http/act-route.server.ts'
import { actSent } from '../../http/json-body.server.ts'
import { confirmDecision, proposeSuccession, proposeTrust } from '../../keys/decide-log.server.ts'

export const handle = { act: 'change the log trust' } as const

const sent = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('propose'), trust: z.string().max(32_768), act: actSent }),
  z.strictObject({ do: z.enum(['confirm', 'propose-succession', 'confirm-succession']), act: actSent }),
])

/** POST: one of the two signatures under another trust for the log, or under a log that goes on after a loss. */
export const action = actRoute(handle, {
  sent,
  take: ({ portal, by, sent }) => {
    const { act } = sent
    switch (sent.do) {
      case 'propose':
        return proposeTrust(portal, { by, trust: sent.trust, act })
      case 'confirm':
        return confirmDecision(portal, { by, kind: 'change-trust', act })
      case 'propose-succession':
        return proposeSuccession(portal, { by, act })
      case 'confirm-succession':
        return confirmDecision(portal, { by, kind: 'succeed-log', act })
    }
  },
})
