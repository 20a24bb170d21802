/** A hold that is placed or lifted, as it travels. */
import { actSent, textSalt } from '../acts/act-wire.ts'
import { byWord, type Decoded, text } from '../formats/codec.ts'

const reasoned = { reason: text({ most: 1000 }), salt: textSalt, act: actSent }

/** `kind` and `id`: as `parseHoldObject` reads them. `entry`: that placed the hold, decimal. */
export const holdBody = byWord('do', {
  place: { kind: text({ most: 20 }), id: text({ most: 64 }), ...reasoned },
  lift: { entry: text({ most: 15 }, /^(?:0|[1-9]\d*)$/), ...reasoned },
})
export type HoldBody = Decoded<typeof holdBody>
