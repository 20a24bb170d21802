/** What comes back about a bulletin, as it travels. */
import { actSent, textSalt } from '../acts/act-wire.ts'
import { shareHeld } from '../desks/desk-wire.ts'
import {
  bytes,
  type Decoded,
  exactly,
  list,
  nullable,
  object,
  oneOf,
  organization,
  sha256Text,
  whole,
} from '../formats/codec.ts'
import {
  cardOrigin,
  copyId,
  deskRecipient,
  noteId,
  noteOutside,
  provenEntry,
  rollProof,
  sealRecipient,
} from '../formats/proof-wire.ts'
import { responseStates } from '../formats/respond-body.ts'

/** Bytes of one message: the text in its padding, and OpenPGP's own. */
export const noteSizeLimit = 32 * 1024
/** Bytes of a body with two of them, in base64, and the act. */
export const noteBodyLimit = 2 * 44 * 1024 + 16 * 1024
const sealedNote = bytes({ most: noteSizeLimit })

/** A note and its two messages: the reader's first, then the unit's. */
export const noteSent = object({
  id: noteId,
  contentDigest: sha256Text,
  copies: list(object({ copy: copyId, ciphertext: sealedNote }), exactly(2)),
})
export type NoteSent = Decoded<typeof noteSent>

export const respondBody = object({
  state: oneOf(responseStates),
  salt: textSalt,
  /** The entry of the answer that it corrects. */
  corrects: nullable(whole()),
  note: nullable(noteSent),
  act: actSent,
})
export const askBody = object({ note: noteSent, act: actSent })
export const replyBody = object({ question: noteId, note: noteSent, act: actSent })
export const decideSharingBody = object({ request: noteId, act: actSent })
export const sightingsBody = object({ act: actSent })

/** Whose note it will be: a reader's own, or the unit's answer to a question. */
export const notePlanBody = object({ question: nullable(noteId) })
/** Whom it is sealed to; a unit without a desk that receives is its sender. */
export const notePlan = object({
  id: noteId,
  /** The reader's. */
  organization,
  roll: rollProof,
  people: list(sealRecipient, { least: 1, most: 2 }),
  desks: list(deskRecipient, { most: 1 }),
})
export type NotePlanSent = Decoded<typeof notePlan>

/** A note with everything its reader's vault checks before it decrypts. */
export const noteRelease = object({
  outside: noteOutside,
  ciphertext: sealedNote,
  released: provenEntry,
  ...cardOrigin.fields,
  desk: nullable(shareHeld),
})
