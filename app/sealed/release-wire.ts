/** What the scripts of sealed pages ask with and are given, as it travels. The vault proves the rest. */
import { actSent } from '../acts/act-wire.ts'
import { shareHeld } from '../desks/desk-wire.ts'
import { bytes, type Decoded, decimal, list, nullable, object, oneOf, time, whole } from '../formats/codec.ts'
import {
  archiveRecipient,
  cardOrigin,
  cardOutside,
  copyId,
  copyOutside,
  deskRecipient,
  draftId,
  keyInRoll,
  provenEntry,
  resealedProof,
  rollProof,
  sealRecipient,
} from '../formats/proof-wire.ts'
import { archivedSizeLimit } from '../formats/sealed-archive.ts'
import { cardSizeLimit, cardsAtOnce, copySizeLimit, recipientLimit } from './copy.ts'

/** Asks for a copy or a draft. `from`: the size of the checkpoint the reader's vault holds. */
export const releaseBody = object({ act: actSent, from: decimal })
export type ReleaseBody = Decoded<typeof releaseBody>

/** Asks for the cards of a list. */
export const cardsBody = object({ ...releaseBody.fields, copies: list(copyId, { least: 1, most: cardsAtOnce }) })

/** The reader's own word about a copy they were given. */
export const copyActBody = object({ kind: oneOf(['opened', 'acknowledged', 'take-out']), act: actSent })

/** A sealed copy with everything its reader's vault checks before it decrypts. */
export const release = object({
  outside: copyOutside,
  // What lies in the archive is larger by its outer layer.
  ciphertext: bytes({ most: archivedSizeLimit }),
  released: provenEntry,
  issued: provenEntry,
  roll: rollProof,
  rollEntry: nullable(provenEntry),
  sender: keyInRoll,
  resealed: nullable(resealedProof),
  /** The reader's share of the desk that it is sealed to; null where it is sealed to themselves. */
  desk: nullable(shareHeld),
})
export type ReleaseSent = Decoded<typeof release>

/** A draft of one's own: nobody else's word about it is needed. */
export const ownRelease = object({
  document: draftId,
  copy: copyId,
  ciphertext: bytes({ most: copySizeLimit }),
  released: provenEntry,
})

/** The cards of a list. */
export const cardsRelease = object({
  cards: list(
    object({
      outside: cardOutside,
      ciphertext: bytes({ most: cardSizeLimit }),
      origin: whole(),
      share: nullable(whole()),
    }),
    { most: cardsAtOnce },
  ),
  /** The reader's shares of the desks that some of them are sealed to. */
  shares: list(shareHeld, { most: cardsAtOnce }),
  origins: list(cardOrigin, { most: cardsAtOnce }),
  released: provenEntry,
})
export type CardsReleaseSent = Decoded<typeof cardsRelease>

/** What room was made for a document; the sender is a recipient as well. */
export const preparedDocument = object({
  roll: rollProof,
  // The sender, and whoever is only asked to approve it.
  recipients: list(sealRecipient, { most: recipientLimit + 21 }),
  desks: list(deskRecipient, { most: 1 }),
  archive: nullable(archiveRecipient),
})

/** Nobody issues without having said that no selected communications are in it. */
export const issueBody = object({ act: actSent, noSelectedCommunications: oneOf([true]) })

/** The entry of an issue. */
export const issuedAt = object({ index: whole() })

/** Where one's own word stands in the log, and since when. */
export const recordedAct = object({ index: whole(), at: time })
export type RecordedAct = Decoded<typeof recordedAct>

/** Where a draft was kept. */
export const keptDraft = object({ version: whole(), savedAt: time })
export type KeptDraft = Decoded<typeof keptDraft>
