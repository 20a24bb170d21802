/** What is asked of a vault about notes; see vault-protocol.ts. */
import type { CardOrigin, DeskRecipient, NoteOutside, RollProof, SealRecipient } from '../formats/proof-wire.ts'
import type { NoteContent } from '../formats/sealed-note.ts'
import type { Instant, NoteId, Sha256Hex } from '../ids.ts'
import type { OpenedRelease, ReleasedCopy, SealedPart, SenderName } from './copy-requests.ts'
import type { DeskShareHeld } from './desk-requests.ts'

export interface SealNoteRequest {
  readonly document: NoteId
  readonly written: NoteContent
  readonly roll: RollProof
  readonly recipients: readonly (SealRecipient | DeskRecipient)[]
}

/** Few and small: they come with the answer, and not in batches. */
export interface SealedNoteParts {
  readonly contentDigest: Sha256Hex
  readonly copies: readonly (SealedPart & Pick<SealRecipient, 'copy'>)[]
}

/** Entries are taken in order: released, rollEntry. `desk`: one's share of the desk that it is sealed to. */
export interface OpenNoteRequest extends ReleasedCopy, CardOrigin {
  readonly outside: NoteOutside
  readonly desk: DeskShareHeld | null
}

export interface OpenedNote extends OpenedRelease {
  readonly text: string
  readonly sender: SenderName
  readonly at: Instant
}

export interface NoteVaultRequests {
  readonly 'seal-note': { readonly request: SealNoteRequest; readonly answer: SealedNoteParts }
  readonly 'open-note': { readonly request: OpenNoteRequest; readonly answer: OpenedNote }
}
