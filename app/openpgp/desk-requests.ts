/** What the holders of a desk's key ask of their vaults; see vault-protocol.ts. */
import type { KeyInRoll, RollProof } from '../formats/proof-wire.ts'
import type { CopyId, Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'

/** One's own share as the portal keeps it, with the key of whichever holder sealed it. */
export interface DeskShareHeld {
  readonly ciphertext: Uint8Array
  readonly sealerKey: Uint8Array
}

/** Somebody who is to hold the key, by their line in the roll in force; `copy` names their share. */
export interface DeskHolderKey extends KeyInRoll {
  readonly person: PersonId
  readonly copy: CopyId
}

export interface MakeDeskKeyRequest {
  readonly desk: string
  readonly epoch: number
  readonly roll: RollProof
  /** Oneself among them. */
  readonly holders: readonly DeskHolderKey[]
}

export interface MadeDeskShare {
  readonly person: PersonId
  readonly copy: CopyId
  readonly ciphertext: Uint8Array
  readonly sha256: Sha256Hex
}

export interface MadeDeskKey {
  readonly fingerprint: Fingerprint
  readonly publicKey: Uint8Array
  readonly publicKeyHash: Sha256Hex
  readonly expiresAt: Instant
  readonly shares: readonly MadeDeskShare[]
}

export interface ShareDeskKeyRequest extends Omit<MakeDeskKeyRequest, 'epoch'> {
  /** The share that is passed on: the epoch is its own. */
  readonly share: DeskShareHeld
}

export interface DeskVaultRequests {
  /** A key pair for an office or an organization; its private half leaves sealed to each holder and in no other way. */
  readonly 'make-desk-key': { readonly request: MakeDeskKeyRequest; readonly answer: MadeDeskKey }
  /** What oneself holds, sealed to others who serve the desk by now. */
  readonly 'share-desk-key': {
    readonly request: ShareDeskKeyRequest
    readonly answer: { readonly shares: readonly MadeDeskShare[] }
  }
  /** Opens a `fuin-proof/1` of this portal and person that was sealed to the desk's public key: so both halves fit. */
  readonly 'answer-desk-proof': {
    readonly request: { readonly share: DeskShareHeld; readonly message: Uint8Array }
    readonly answer: { readonly nonce: string; readonly fingerprint: Fingerprint }
  }
}

/** How a signer's vault is shown that a desk's line is no invention of the portal's: the act by which a holder's vault made the key. */
export interface DeskMade {
  readonly desk: string
  readonly epoch: number
  readonly act: { readonly text: string; readonly signature: Uint8Array }
  /** The maker's key; their line is among the roll's. */
  readonly makerKey: Uint8Array
}
