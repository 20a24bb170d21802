/** What is done about a bulletin once it is out, by the unit that issued it. */
import { actSent } from '../acts/act-wire.ts'
import { withdrawGrounds } from '../formats/act-body.ts'
import { object, oneOf, text } from '../formats/codec.ts'
import { copyId } from '../formats/proof-wire.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { type BulletinId, type CopyId, minutes } from '../ids.ts'

/** What `withdraw` and `remind` are about. Browser and server make it alike. */
export const bulletinObjects = (bulletin: BulletinId): readonly ActObject[] => [{ kind: 'bulletin', id: bulletin }]

/** Whoever was reminded a moment ago has not had the time to answer. */
export const remindedAgainAfter = minutes(30)

export const withdrawBody = object({ grounds: oneOf(withdrawGrounds), act: actSent })
/** What `reached` is about: the bulletin, and the copy of whoever was called. */
export const reachedObjects = ({
  bulletin,
  copy,
}: {
  readonly bulletin: BulletinId
  readonly copy: CopyId
}): readonly ActObject[] => [...bulletinObjects(bulletin), { kind: 'copy', id: copy }]

/** `answer`: the words that were heard. */
export const reachedBody = object({ copy: copyId, answer: text({ most: 200 }), act: actSent })
export const remindBody = object({ act: actSent })
