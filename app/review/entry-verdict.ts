import type { SuspendedSpan } from '../formats/checkpoint.ts'
import type { CommittedField, SaltedText } from '../formats/committed-text.ts'
import type { ReadEntry } from '../formats/log-entry.ts'
import type { Hash } from '../formats/merkle.ts'

/** Why an entry is not to be believed: words of the dictionary `log`, under `verify`. */
export const entryFlaws = [
  'trust-unreadable',
  'bytes-unreadable',
  'receipt-unreadable',
  'other-index',
  'not-included',
  'checkpoint-bad',
  'where-differs',
  'text-differs',
  'trust-differs',
  'forked',
  'not-compared',
  'signature-bad',
] as const
export type EntryFlaw = (typeof entryFlaws)[number]

/** What the server claims, to be checked. */
export interface EntryClaim {
  readonly index: bigint
  readonly bytes: Uint8Array
  readonly receipt: string
  /** `fuin-log-trust/1`. */
  readonly trust: string
  /** While two people have set the quorum aside; null where nobody has. */
  readonly suspended: SuspendedSpan | null
  readonly key: Uint8Array | null
  readonly where: { readonly ip: string; readonly userAgent: string; readonly salt: Uint8Array } | null
  /** What lies beside the entry, and it only commits to. */
  readonly texts: readonly (SaltedText & { readonly field: CommittedField })[]
}

export interface EntryProven {
  readonly entry: ReadEntry
  readonly leaf: Hash
  /** Hashes in the inclusion proof. */
  readonly steps: number
  readonly size: bigint
  readonly root: Hash
  /** Seconds. */
  readonly time: number
  /** The policy's names of the witnesses whose cosignatures hold. */
  readonly cosigners: readonly string[]
  /** True where that checkpoint lacks the quorum, which two people had set aside. */
  readonly suspended: boolean
  /** True where the address shown is what the entry commits to; null where none is shown. */
  readonly where: boolean | null
  /** True where every text shown is what the entry commits to; null where none is shown. */
  readonly texts: boolean | null
}

export type EntryVerdict =
  | { readonly ok: true; readonly proven: EntryProven; readonly signed: boolean; readonly pinnedFrom: bigint | null }
  | { readonly ok: false; readonly flaw: EntryFlaw }
