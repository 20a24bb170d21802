/** Messages between the page, the vault's worker and the sealing pool. */
import type { Fingerprint, Instant, Sha256Hex } from '../ids.ts'
import type { RequestKind } from './vault-protocol.ts'
import type { VaultState } from './vault-state.ts'

export type ToVault =
  | { readonly type: 'pool'; readonly ports: readonly MessagePort[] }
  | { readonly type: 'request'; readonly id: number; readonly kind: RequestKind; readonly request: unknown }
  | { readonly type: 'cancel'; readonly id: number }
  /** A progress report was dealt with: the next may come. Keeps memory flat while copies upload. */
  | { readonly type: 'taken'; readonly id: number }

export type FromVault =
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'progress'; readonly id: number; readonly progress: unknown }
  /** Our own broken promise, as text for the console; never content. */
  | { readonly type: 'broken'; readonly id: number; readonly message: string }
  | { readonly type: 'state'; readonly state: VaultState }

/** To a worker of the sealing pool, over its port from the vault. */
export interface SealJob {
  readonly job: number
  /** The payload and its detached signature. */
  readonly bytes: Uint8Array
  readonly signature: Uint8Array
  readonly publicKey: Uint8Array
  /** The key the roll names; the job fails if the bytes are another's. */
  readonly fingerprint: Fingerprint
  readonly date: Instant
}
export type SealJobDone =
  | { readonly job: number; readonly ok: true; readonly ciphertext: Uint8Array; readonly sha256: Sha256Hex }
  | { readonly job: number; readonly ok: false; readonly message: string }
