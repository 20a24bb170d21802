/** What is sent about an approval, as it travels. */
import { actSent, textSalt } from '../acts/act-wire.ts'
import { object, text } from '../formats/codec.ts'

/** Asks for it, or gives it. */
export const approvalBody = object({ act: actSent })

/** Gives it back, with what whoever returns it typed. */
export const returnBody = object({ act: actSent, reason: text({ most: 1000 }), salt: textSalt })
