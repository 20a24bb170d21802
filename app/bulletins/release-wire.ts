/** What the bulletin pages' scripts are given, as it travels. The vault proves the rest. */
import { bytes, type Decoded, list, nullable, object, text, time, whole } from '../formats/codec.ts'
import { bulletinId, copyOutside, keyInRoll, provenEntry, rollProof, sealRecipient } from '../formats/proof-wire.ts'
import { copySizeLimit, recipientLimit } from './bulletin.ts'

/** A sealed copy with everything its reader's vault checks before it decrypts. */
export const release = object({
  outside: copyOutside,
  ciphertext: bytes({ most: copySizeLimit }),
  released: provenEntry,
  issued: provenEntry,
  roll: rollProof,
  rollEntry: nullable(provenEntry),
  sender: keyInRoll,
})
export type ReleaseSent = Decoded<typeof release>

/** What room was made for a bulletin; the sender is a recipient as well. */
export const prepared = object({
  id: bulletinId,
  number: text(),
  roll: rollProof,
  recipients: list(sealRecipient, { most: recipientLimit + 1 }),
})
export type PreparedSent = Decoded<typeof prepared>

/** The entry `issued`. */
export const issuedAt = object({ index: whole() })

/** Where one's own word stands in the log, and since when. */
export const recordedAct = object({ index: whole(), at: time })
export type RecordedAct = Decoded<typeof recordedAct>
