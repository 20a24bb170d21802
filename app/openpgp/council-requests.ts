/** What the council's signers ask of their vaults; see vault-protocol.ts. */
import type { CouncilProof, CouncilStep, ProvenEntry, RollProof } from '../formats/proof-wire.ts'
import type { Fingerprint, PersonId } from '../ids.ts'
import type { DeskMade } from './desk-requests.ts'

export interface MakeCouncilKeyRequest {
  /** All who will sign rolls, oneself among them, each with the key the secretariat compared. */
  readonly signers: readonly { readonly person: PersonId; readonly publicKey: Uint8Array }[]
}

export interface MadeCouncilKey {
  readonly fingerprint: Fingerprint
  readonly council: CouncilProof
  /** The council key's private half, sealed to each signer. */
  readonly shares: readonly { readonly person: PersonId; readonly sealed: Uint8Array }[]
}

export interface SignRollRequest {
  readonly council: CouncilProof
  readonly header: Uint8Array
  /** All the lines: the vault recomputes the whole tree. */
  readonly lines: readonly Uint8Array[]
  readonly previous: RollProof | null
  /** The lines of the roll before; none where there is none, or where a log was begun anew. */
  readonly before: readonly Uint8Array[]
  /** Who made the keys of desks whose lines are new. */
  readonly desks: readonly DeskMade[]
  /** Where a log was begun anew and is not decided yet: what it states. */
  readonly successor?: ProvenEntry
}

export interface RestateCouncilRequest {
  readonly council: CouncilProof
  /** The last roll, lapsed or not; null before the first. */
  readonly roll: RollProof | null
  /** One's own share of the council key. */
  readonly share: Uint8Array
  /** All who sign rolls from now on. Whoever does so already, with the same key, is taken as they stand. */
  readonly signers: MakeCouncilKeyRequest['signers']
  /** True where the council is to have another key. */
  readonly anotherKey: boolean
}

/** A statement with the first of its two signatures. */
export interface ProposedStatement extends Pick<CouncilStep, 'statement' | 'signature' | 'councilKey' | 'former'> {
  readonly first: CouncilStep['by'][number]
}

export interface RestatedCouncil extends ProposedStatement {
  /** The council key's private half, sealed to each signer that had no share of it. */
  readonly shares: MadeCouncilKey['shares']
}

export interface SignStatementRequest {
  readonly council: CouncilProof
  readonly proposed: ProposedStatement
  /** Where one signer is left: the signer's own place, in oversight, in the last roll. */
  readonly oversight: CouncilStep['oversight']
  /** One's own key as the statement, or the roll's line, names it: renewed since, its bytes are others by now. */
  readonly publicKey: Uint8Array
}
