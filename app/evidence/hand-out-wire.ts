/** What is handed out of the house, as it is asked for. */
import { actSent, textSalt } from '../acts/act-wire.ts'
import { object, text } from '../formats/codec.ts'

/** `from`, `to`: days of one's own record; empty for all of it, and where it is about a consent. */
export const handOutBody = object({
  from: text({ most: 10 }),
  to: text({ most: 10 }),
  salt: textSalt,
  act: actSent,
})
