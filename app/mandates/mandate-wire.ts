/** What the first of two sends under a mandate. */
import { actSent, textSalt } from '../acts/act-wire.ts'
import { object, oneOf, person, text } from '../formats/codec.ts'
import { mandatePowers } from '../formats/mandate-line.ts'

export const mandateBody = object({
  person,
  power: oneOf(mandatePowers),
  last: text({ most: 20 }),
  reason: text({ most: 1000 }),
  salt: textSalt,
  act: actSent,
})
