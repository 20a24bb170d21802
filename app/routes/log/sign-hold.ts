import { z } from 'zod'
import { actRoute } from '../../http/act-route.server.ts'
import { actSent, textSalt } from '../../http/json-body.server.ts'
import { refused } from '../../outcome.ts'
import { parseHoldObject } from '../../retention/hold.ts'
import { liftHold, placeHold } from '../../retention/place-hold.server.ts'

export const handle = { act: 'keep holds' } as const

const reasoned = { reason: z.string().max(1000), salt: textSalt, act: actSent }
const sent = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('place'), kind: z.string().max(20), id: z.string().max(64), ...reasoned }),
  z.strictObject({ do: z.literal('lift'), entry: z.string().regex(/^(0|[1-9]\d{0,14})$/), ...reasoned }),
])

/** POST: a signed act that places a hold, or lifts one. */
export const action = actRoute(handle, {
  sent,
  take: async ({ portal, by, sent }) => {
    const said = { reason: { salt: sent.salt, text: sent.reason }, sent: sent.act, by }
    if (sent.do === 'lift') return liftHold(portal, { ...said, entry: BigInt(sent.entry) })
    const object = parseHoldObject(sent.kind, sent.id)
    return object ? placeHold(portal, { ...said, object }) : refused('hold-object')
  },
})
