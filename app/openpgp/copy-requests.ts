/** What is asked of a vault about copies: sealing, opening, sealing anew; see vault-protocol.ts. */
import type { Marks } from '../formats/marks.ts'
import type {
  ArchiveRecipient,
  CardOrigin,
  CardOutside,
  CopyOutside,
  DeskRecipient,
  KeyInRoll,
  ProvenEntry,
  ResealedProof,
  RollProof,
  SealRecipient,
} from '../formats/proof-wire.ts'
import type { SealedBulletin, WrittenBulletin } from '../formats/sealed-bulletin.ts'
import type { DraftContent, SealedDraft } from '../formats/sealed-draft.ts'
import type { EntryReference, SourceCopy } from '../formats/signed-act.ts'
import type { AttachmentId, BulletinId, CopyId, DraftId, Instant, Sha256Hex } from '../ids.ts'
import type { DeskShareHeld } from './desk-requests.ts'

/** A bulletin to seal; another type that goes to others is another member of this union. */
export interface SealRequest {
  readonly type: 'bulletin'
  readonly document: BulletinId
  readonly written: WrittenBulletin
  /** Markdown. */
  readonly body: string
  readonly roll: RollProof
  /** Everybody who gets a copy, the sender included; people, desks and the archive. */
  readonly recipients: readonly (SealRecipient | DeskRecipient | ArchiveRecipient)[]
}

/** One OpenPGP message. */
export interface SealedPart {
  readonly ciphertext: Uint8Array
  readonly sha256: Sha256Hex
}

export interface SealedCopy extends SealedPart {
  readonly copy: CopyId
  /** The headline, sealed by itself; null for a type without one. */
  readonly card: SealedPart | null
}

export interface Sealed {
  readonly contentDigest: Sha256Hex
  /** Merkle root over the hashes of all sealed parts: what the act `issue` signs. */
  readonly copiesRoot: Uint8Array
  /** Root of the wording tree, which it signs as well. */
  readonly wordings: Uint8Array
  readonly count: number
}

/** Seals anew, to others, what one's own copy holds: it is opened for that like any copy, and its text never leaves the vault. */
export interface ResealRequest {
  readonly source: OpenCopyRequest
  readonly roll: RollProof
  readonly recipients: readonly SealRecipient[]
}

/** All that the act `reseal` says; and the release of the source, for the act `opened`. */
export interface Resealed extends Sealed {
  readonly issued: EntryReference
  readonly from: SourceCopy
  readonly opened: EntryReference
}

/** What is sealed to oneself and to nobody else. */
export interface SealOwnRequest {
  readonly type: 'draft'
  readonly document: DraftId
  readonly written: DraftContent
}

export interface SealedOwn extends SealedPart {
  readonly copy: CopyId
}

/** What comes while a request is under way. */
export interface SealProgress {
  readonly done: number
  readonly of: number
  /** Copies made since the last report, to be uploaded and let go. */
  readonly copies: readonly SealedCopy[]
}

/** What every opening needs: the act `read` this client signed, and the entry that answers it. */
export interface ReleasedCopy {
  readonly ciphertext: Uint8Array
  readonly act: { readonly text: string; readonly signature: Uint8Array }
  readonly released: ProvenEntry
}

/** The release of a file of an opened bulletin; `digest`: of its parts, as the opened text names them (formats/attachment.ts). */
export interface AttachmentReleased extends Omit<ReleasedCopy, 'ciphertext'> {
  readonly attachment: { readonly id: AttachmentId; readonly digest: Sha256Hex }
}

/** Entries are taken in order: released, issued, rollEntry, then those of `resealed`. `desk`: one's share of the desk that the copy is sealed to. */
export interface OpenCopyRequest extends ReleasedCopy {
  readonly outside: CopyOutside
  readonly issued: ProvenEntry
  /** The roll in force now; or the one in force at issue, with the entry that put it in force. */
  readonly roll: RollProof
  readonly rollEntry: ProvenEntry | null
  readonly sender: KeyInRoll
  /** For a copy that was added after the issue. */
  readonly resealed: ResealedProof | null
  readonly desk?: DeskShareHeld | null
}

/** A release as the vault verified it. */
export interface OpenedRelease {
  /** The release, for the act `opened` that must follow at once. */
  readonly entry: EntryReference
  readonly releasedAt: Instant
  /** Cosigned time of the checkpoint above the release, seconds. */
  readonly cosignedAt: number
  /** The policy's names of the witnesses that cosigned it. */
  readonly cosigners: readonly string[]
  /** True where that checkpoint lacks the quorum, which two people had set aside. */
  readonly suspended: boolean
}

export interface OpenedCopy extends OpenedRelease {
  readonly payload: SealedBulletin
  /** This copy's text. */
  readonly body: string
  readonly sender: SenderName
  readonly marks: Marks
  /** Who made this copy, from which, and when; null where it came with the issue. */
  readonly resealed: { readonly by: SenderName; readonly at: Instant; readonly from: CopyId } | null
}

/** A bulletin before its issue, for whoever approves it: with all that the act `approve` says. */
export interface OpenedProposed extends OpenedCopy {
  readonly proposed: {
    /** The author's request. */
    readonly asked: EntryReference
    readonly contentDigest: Sha256Hex
    readonly wordings: Uint8Array
    /** Digest of the list of whom it goes to. */
    readonly recipients: Sha256Hex
  }
}

/** What lay under the outer layer of the archive: sealed to the desk that holds the inner one. */
export interface OpenedLayer extends OpenedRelease {
  readonly inner: Uint8Array
}

/** As the roll says it. */
export interface SenderName {
  readonly name: string
  readonly organizationName: string
}

/** A draft of one's own: nobody else's line or issue is to be proven. */
export interface OpenOwnRequest extends ReleasedCopy {
  readonly type: 'draft'
  readonly document: DraftId
  readonly copy: CopyId
}

export interface OpenedOwn extends OpenedRelease {
  readonly payload: SealedDraft
}

/** Cards of a list, all under one act and one entry. */
export interface OpenCardsRequest {
  readonly cards: readonly {
    readonly outside: CardOutside
    readonly ciphertext: Uint8Array
    /** Which of `origins` it comes from. */
    readonly origin: number
    /** Which of `shares` opens it; null where it is sealed to oneself. */
    readonly share?: number | null
  }[]
  /** One's shares of desks. */
  readonly shares?: readonly DeskShareHeld[]
  /** Who sealed them, under which roll: the present one, or that of the issue with its entry. Taken in order, after `released`. */
  readonly origins: readonly CardOrigin[]
  readonly act: { readonly text: string; readonly signature: Uint8Array }
  readonly released: ProvenEntry
}

export interface OpenedCards extends OpenedRelease {
  readonly cards: readonly OpenedCard[]
}

export interface OpenedCard {
  readonly document: BulletinId
  readonly headline: string
  readonly toDo: string
}
