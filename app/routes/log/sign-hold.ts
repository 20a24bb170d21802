import { actRoute } from '../../http/act-route.server.ts'
import { refused } from '../../outcome.ts'
import { parseHoldObject } from '../../retention/hold.ts'
import { holdBody } from '../../retention/hold-wire.ts'
import { liftHold, placeHold } from '../../retention/place-hold.server.ts'

export const handle = { act: 'keep holds' } as const

/** POST: a signed act that places a hold, or lifts one. */
export const action = actRoute(handle, {
  sent: holdBody,
  take: async ({ portal, by, sent }) => {
    const said = { reason: { salt: sent.salt, text: sent.reason }, sent: sent.act, by }
    if (sent.do === 'lift') return liftHold(portal, { ...said, entry: BigInt(sent.entry) })
    const object = parseHoldObject(sent.kind, sent.id)
    return object ? placeHold(portal, { ...said, object }) : refused('hold-object')
  },
})
