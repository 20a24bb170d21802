/** What a holder's page is given to do for its desks, and sends. The vault proves the rest. */
import { actSent } from '../acts/act-wire.ts'
import {
  bytes,
  type Decoded,
  fingerprint,
  hash,
  list,
  nullable,
  object,
  oneOf,
  person,
  text,
  whole,
} from '../formats/codec.ts'
import { openPgpBytes } from '../formats/openpgp-wire.ts'
import { copyId, deskName, keyBytes, keyInRoll, rollProof, wireLimits } from '../formats/proof-wire.ts'

/** Shares one act may name: sixteen objects, of which two say the desk and the epoch. */
export const sharesAtOnce = 14
/** Bytes of one share: a private key in its envelope. */
const shareBytes = bytes({ most: 65_536 })
const epochNumber = whole({ least: 1, most: 1_000_000 })

/** One's own share, with the key of whoever sealed it. */
export const shareHeld = object({ ciphertext: shareBytes, sealerKey: keyBytes })
const holder = object({ ...keyInRoll.fields, person, copy: copyId })

export const dutyWords = ['prove', 'make', 'share'] as const
/**
 * One thing that this holder's vault is to do. `prove`: answer with its share. `make`:
 * the desk's next key, for these holders. `share`: pass its share on to these.
 */
const duty = object({
  do: oneOf(dutyWords),
  desk: deskName,
  names: object({ ja: text(), en: text() }),
  epoch: epochNumber,
  share: nullable(shareHeld),
  holders: list(holder, { most: sharesAtOnce }),
})
export type Duty = Decoded<typeof duty>

/** `roll` null: there is none in force, and nothing can be sealed. */
export const duties = object({ roll: nullable(rollProof), duties: list(duty, { most: 1000 }) })
export type Duties = Decoded<typeof duties>

const shareSent = object({ person, copy: copyId, ciphertext: shareBytes })
export type ShareSent = Decoded<typeof shareSent>
const sharesSent = list(shareSent, { least: 1, most: sharesAtOnce })

/** A desk's next key, sealed to its holders. */
export const deskKeyBody = object({
  epoch: epochNumber,
  publicKey: openPgpBytes('PUBLIC KEY BLOCK', wireLimits.key),
  shares: sharesSent,
  act: actSent,
})
export type DeskKeySent = Decoded<typeof deskKeyBody>

/** What one holds, sealed to others. */
export const deskSharesBody = object({ epoch: epochNumber, shares: sharesSent, act: actSent })
export type DeskSharesSent = Decoded<typeof deskSharesBody>

/** Asks for a question; answers it. */
export const deskQuestionBody = object({ epoch: epochNumber })
export const deskAnswerBody = object({ epoch: epochNumber, nonce: hash })
export const deskQuestion = object({ message: bytes({ most: 65_536 }), key: fingerprint })
