/** What the council's signers ask of their vaults; see vault-protocol.ts. */
import type { CouncilProof, ProvenEntry, RollProof } from '../formats/proof-wire.ts'
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
