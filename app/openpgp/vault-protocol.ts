/**
 * What may be asked of the vault, and what it answers. Typed requests only: no
 * request carries bytes to sign or to decrypt as such, so the vault is no oracle
 * for whoever sits in the page (design: protocol, Keys).
 *
 * Everything here survives structured clone. Bytes are Uint8Array, sizes and
 * indexes of the log bigint, times milliseconds unless said otherwise.
 */
import type { CouncilProof, DecisionProof, ProvenEntry, WayStep } from '../formats/proof-wire.ts'
import type { ActDraft } from '../formats/signed-act.ts'
import type { Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import type { Outcome } from '../outcome.ts'
import type {
  AttachmentReleased,
  OpenCardsRequest,
  OpenCopyRequest,
  OpenedCards,
  OpenedCopy,
  OpenedLayer,
  OpenedOwn,
  OpenedProposed,
  OpenedRelease,
  OpenOwnRequest,
  Resealed,
  ResealRequest,
  Sealed,
  SealedOwn,
  SealOwnRequest,
  SealRequest,
} from './copy-requests.ts'
import type {
  MadeCouncilKey,
  MakeCouncilKeyRequest,
  RestateCouncilRequest,
  RestatedCouncil,
  SignRollRequest,
  SignStatementRequest,
} from './council-requests.ts'
import type { DeskVaultRequests } from './desk-requests.ts'
import type { FollowedTrust } from './followed-trust.ts'
import type { OwnPlace } from './line-news.ts'
import type { NoteVaultRequests } from './note-requests.ts'
import type { VaultReason } from './vault-reasons.ts'
import type { VaultState } from './vault-state.ts'

// What requests are made of: declared once, for this door and for the wire.
export type {
  ArchiveRecipient,
  CardOrigin,
  CopyOutside,
  CouncilProof,
  DecisionProof,
  DeskInRoll,
  DeskRecipient,
  KeyInRoll,
  ProvenEntry,
  ResealedProof,
  RollProof,
  SealRecipient,
  SuccessionStep,
  TrustStep,
  WayStep,
} from '../formats/proof-wire.ts'

export type {
  AttachmentReleased,
  OpenCardsRequest,
  OpenCopyRequest,
  OpenedCard,
  OpenedCards,
  OpenedCopy,
  OpenedLayer,
  OpenedOwn,
  OpenedProposed,
  OpenedRelease,
  OpenOwnRequest,
  ReleasedCopy,
  Resealed,
  ResealRequest,
  Sealed,
  SealedCopy,
  SealedOwn,
  SealedPart,
  SealOwnRequest,
  SealProgress,
  SealRequest,
} from './copy-requests.ts'

/**
 * A checkpoint (signed note) with the way from the vault's pin. Where several
 * come in one request they are taken in order, and each `from` is the size of
 * the one before. A checkpoint the vault has verified already needs no proof.
 * `pin-unknown` means that the pin has moved meanwhile: fetch again.
 */
export interface CheckpointStep {
  readonly note: string
  /** The pinned log size the proof was asked for: `status().checkpoint.size`. */
  readonly from: bigint
  /** Consistency proof between the smaller and the larger of the two sizes; empty where they are equal. */
  readonly consistency: readonly Uint8Array[]
}

// ── requests ───────────────────────────────────────────────────────────────

export interface MakeKeyRequest {
  readonly person: PersonId
  /** `fuin-log-trust/1`. Trusted at first sight, and pinned from here on: the recovery kit shows it on paper. */
  readonly trust: string
  /** The log's newest checkpoint, so that key and signatures are dated by the witnessed time. */
  readonly checkpoint: string
  /** The council, where there is one already. */
  readonly council: CouncilProof | null
}

export interface MadeKey {
  readonly fingerprint: Fingerprint
  readonly publicKey: Uint8Array
  readonly publicKeyHash: Sha256Hex
  /** Under Argon2id; what the server keeps. */
  readonly protectedKey: Uint8Array
  /** Eight words. Shown once; the vault forgets it. */
  readonly passphrase: string
  /** Armored, ready for the recovery kit. */
  readonly revocation: { readonly superseded: string; readonly compromised: string }
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly card: SealedCard
}

/** The trust card as the server and the browser keep it: sealed to its owner. */
export interface SealedCard {
  readonly version: number
  readonly sealed: Uint8Array
  /** Over `fuin-kept-card/1`, by which the portal takes it. */
  readonly signature: Uint8Array
}

export interface UnlockRequest {
  readonly person: PersonId
  readonly protectedKey: Uint8Array
  readonly passphrase: string
  /** Every sealed card at hand (the server's, this browser's): the newest is used. */
  readonly cards: readonly Uint8Array[]
}

export interface Unlocked {
  readonly fingerprint: Fingerprint
  readonly state: VaultState
}

export interface SignedActAnswer {
  readonly text: string
  readonly signature: Uint8Array
  /** SHA-256 of the text. */
  readonly attempt: Uint8Array
}

type WithPassphrase = Pick<UnlockRequest, 'protectedKey' | 'passphrase'>

/** Request → answer. Every answer is an Outcome; the reasons are in vault-reasons.ts. */
export interface VaultRequests extends DeskVaultRequests, NoteVaultRequests {
  readonly 'make-key': { readonly request: MakeKeyRequest; readonly answer: MadeKey }
  readonly unlock: { readonly request: UnlockRequest; readonly answer: Unlocked }
  readonly lock: { readonly request: Record<never, never>; readonly answer: VaultState }
  /** Moves the idle deadline; the page sends it when its person does something. */
  readonly 'keep-awake': { readonly request: Record<never, never>; readonly answer: VaultState }
  readonly status: { readonly request: Record<never, never>; readonly answer: VaultState }
  /** At most 15 minutes. */
  readonly 'set-idle-limit': { readonly request: { readonly milliseconds: number }; readonly answer: VaultState }
  /** Verifies a newer checkpoint and moves the pin forward. To be sent before signing, when the pin is minutes old. */
  readonly 'see-checkpoint': { readonly request: CheckpointStep; readonly answer: VaultState }
  /** One's own line in the roll in force, held against what the card remembers of it. */
  readonly 'see-own-line': { readonly request: OwnPlace; readonly answer: VaultState }
  /** Keys that were put on record in one's own name, each by its entry. */
  readonly 'see-own-keys': {
    readonly request: { readonly entries: readonly ProvenEntry[] }
    readonly answer: VaultState
  }
  /** Pins the council where none is pinned yet; refuses another one. */
  readonly 'pin-council': { readonly request: CouncilProof; readonly answer: VaultState }
  /**
   * `unwitnessed`: for `suspend-quorum` alone, the newest checkpoint where the
   * witnesses are down. `successor`: for `roll` and `succeed-log` alone, what a log
   * states that was begun anew and is not decided yet.
   */
  readonly 'sign-act': {
    readonly request: {
      readonly draft: ActDraft
      readonly unwitnessed?: CheckpointStep
      readonly successor?: ProvenEntry
    }
    readonly answer: SignedActAnswer
  }
  /** Pins another trust for the log, or the log that goes on after a loss, step by step, each proven under the one before. All or none. */
  readonly 'follow-trust': {
    readonly request: { readonly steps: readonly WayStep[] }
    readonly answer: readonly FollowedTrust[]
  }
  /** Believes checkpoints without the quorum until the decided end, by this machine's clock. */
  readonly 'accept-suspension': { readonly request: DecisionProof; readonly answer: VaultState }
  /** Why the log was last refused as another one or a shorter one, `fuin-log-evidence/1`; null where it never was. */
  readonly 'log-evidence': {
    readonly request: Record<never, never>
    readonly answer: { readonly evidence: Uint8Array | null }
  }
  /** Opens a `fuin-proof/1` message of this portal, person and key, and nothing else. */
  readonly 'answer-proof': {
    readonly request: { readonly message: Uint8Array }
    readonly answer: { readonly nonce: string }
  }
  readonly 'open-copy': { readonly request: OpenCopyRequest; readonly answer: OpenedCopy }
  /** Takes the outer layer off a bulletin in the archive, with the desk's key. */
  readonly 'open-layer': { readonly request: OpenCopyRequest; readonly answer: OpenedLayer }
  /** Opens a bulletin that waits for one's approval. */
  readonly 'open-proposed': { readonly request: OpenCopyRequest; readonly answer: OpenedProposed }
  /** Takes it for proven that a file of an opened bulletin leaves under an entry of one's own. */
  readonly 'see-attachment': { readonly request: AttachmentReleased; readonly answer: OpenedRelease }
  readonly 'open-own': { readonly request: OpenOwnRequest; readonly answer: OpenedOwn }
  readonly 'open-cards': { readonly request: OpenCardsRequest; readonly answer: OpenedCards }
  readonly seal: { readonly request: SealRequest; readonly answer: Sealed }
  readonly reseal: { readonly request: ResealRequest; readonly answer: Resealed }
  readonly 'seal-own': { readonly request: SealOwnRequest; readonly answer: SealedOwn }
  readonly 'make-council-key': { readonly request: MakeCouncilKeyRequest; readonly answer: MadeCouncilKey }
  /** The next statement of who signs rolls, signed first. */
  readonly 'restate-council': { readonly request: RestateCouncilRequest; readonly answer: RestatedCouncil }
  /** The second signature under one. */
  readonly 'sign-statement': {
    readonly request: SignStatementRequest
    readonly answer: { readonly signature: Uint8Array }
  }
  readonly 'sign-roll': { readonly request: SignRollRequest; readonly answer: { readonly signature: Uint8Array } }
  /**
   * The trust card as it stands now, sealed to oneself, one version on. `others`: what
   * other tabs and browsers have kept meanwhile; the furthest of each part is taken.
   * `newest`: the version of the last one that the portal keeps.
   */
  readonly 'seal-card': {
    readonly request: { readonly others: readonly Uint8Array[]; readonly newest?: number }
    readonly answer: SealedCard
  }
  /** One's own key, open already, with two years more from now; asks the passphrase again. It is what the vault has open afterwards. */
  readonly 'renew-key': {
    readonly request: WithPassphrase
    readonly answer: Omit<MadeKey, 'passphrase' | 'revocation' | 'createdAt' | 'card'>
  }
  /** The key under the iterated S2K, which gpg 2.2 can import; asks the passphrase again. Armored. */
  readonly 'export-for-gpg': { readonly request: WithPassphrase; readonly answer: { readonly armored: string } }
  /** Judges a signature with a public key. Needs no key of one's own: works while locked. */
  readonly 'judge-signature': {
    readonly request: {
      readonly text: string
      readonly signature: Uint8Array
      readonly keyBytes: Uint8Array
      readonly entryTime: Instant
    }
    readonly answer: { readonly proven: true }
  }
}

export type RequestKind = keyof VaultRequests
export type RequestOf<K extends RequestKind> = VaultRequests[K]['request']
export type AnswerOf<K extends RequestKind> = Outcome<VaultRequests[K]['answer'], VaultReason>
