/** What a vault needs to sign an act, as it is asked of `POST /acts/challenge` and answered there. */
import { type Decoded, decimal, flag, hash, nullable, object, oneOf, whole } from '../formats/codec.ts'
import { consistency, noteText, provenEntry } from '../formats/proof-wire.ts'
import { actKinds } from '../formats/signed-act.ts'

const { entry, receipt } = provenEntry.fields

/**
 * `from`: the size of the checkpoint the client pinned; 0 where it pinned none.
 * `byHand`: the act goes to a program outside of the page and back before it is sent.
 */
export const challengeBody = object({ act: oneOf(actKinds), from: decimal, byHand: flag })

/**
 * `challenge`: 32 bytes, good once. `checkpoint`: the newest signed note, which the
 * client must verify and name as `seen`. `consistency`: from the client's pinned size
 * to the checkpoint's; empty where the client pinned nothing or this very size.
 * `left`: milliseconds until an act with it is refused.
 * `begun`: where the log was begun anew after a loss and is not decided yet, what it
 * states, under the checkpoint.
 */
export const actChallenge = object({
  challenge: hash,
  checkpoint: noteText,
  consistency,
  left: whole(),
  begun: nullable(object({ entry, receipt })),
})
export type ActChallenge = Decoded<typeof actChallenge>
