/** What two people decide, as each of them sends it. */
import { actSent, textSalt } from '../acts/act-wire.ts'
import { byWord, object, oneOf, text } from '../formats/codec.ts'
import { councilKinds, decisionKinds, secondedByAct } from './decisions.ts'

/** The first of two signatures under another trust for the log, or under a log that goes on after a loss. `trust`: `fuin-log-trust/1`. */
export const trustBody = byWord('kind', {
  'change-trust': { trust: text({ most: 32_768 }), act: actSent },
  'succeed-log': { act: actSent },
})

/** The second, of what is the log's and of what is the council's. */
export const secondBody = object({ kind: oneOf([...secondedByAct, ...councilKinds]), act: actSent })

/** From when on powers take a passkey: days, empty for never. */
export const passkeyDaysBody = object({
  offices: text({ most: 20 }),
  members: text({ most: 20 }),
  reason: text({ most: 1000 }),
  salt: textSalt,
  act: actSent,
})

/** A refusal in its place. */
export const refusalBody = object({
  kind: oneOf(decisionKinds),
  reason: text({ most: 1000 }),
  salt: textSalt,
  act: actSent,
})
