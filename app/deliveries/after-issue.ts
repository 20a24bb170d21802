/** What is done about a bulletin once it is out, by the unit that issued it. */
import { actSent } from '../acts/act-wire.ts'
import { withdrawGrounds } from '../formats/act-body.ts'
import { object, oneOf } from '../formats/codec.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { type BulletinId, minutes } from '../ids.ts'

/** What `withdraw` and `remind` are about. Browser and server make it alike. */
export const bulletinObjects = (bulletin: BulletinId): readonly ActObject[] => [{ kind: 'bulletin', id: bulletin }]

/** Whoever was reminded a moment ago has not had the time to answer. */
export const remindedAgainAfter = minutes(30)

export const withdrawBody = object({ grounds: oneOf(withdrawGrounds), act: actSent })
export const remindBody = object({ act: actSent })
