/** A key on record in the name of the person whose vault it is, which this vault did not make: for showing to them. */
import type { Fingerprint, Instant } from '../ids.ts'

export interface KeyNews {
  /** The entry that put it on record, and since when. */
  readonly index: number
  readonly at: Instant
  readonly fingerprint: Fingerprint
  /** `fuin-key-evidence/1`. */
  readonly evidence: Uint8Array
}
