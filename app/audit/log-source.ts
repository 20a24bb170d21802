/**
 * The one seam of an audit: where the bytes of a log come from. A database, a
 * portal's address and a mirror's folder each give what they have; nothing they
 * say is believed.
 *
 * Indexes and sizes are numbers here, safe below 2^53: no store of ours counts
 * further, and the inner loop of an audit is no place for bigint.
 */
import type { ProjectedEntry } from '../formats/log-projection.ts'
import type { Hash } from '../formats/merkle.ts'
import type { Sha256Hex } from '../ids.ts'

export interface StoredCheckpoint {
  readonly size: number
  /** Seconds; what the source says of the log's own clock. */
  readonly time: number
  readonly root: Hash
  /** The signed note, to the byte. */
  readonly note: string
  /** Signature lines by witnesses, kept beside it, without LF. */
  readonly cosignatures: readonly string[]
}

export interface Claimed {
  /** How many entries the log has, as the source says. */
  readonly size: number
  /** The root it keeps beside them, if it does. */
  readonly root: Hash | null
  readonly newest: StoredCheckpoint | null
  /** What lies beyond `size` at that moment and should not: the first entry, the first row of the search index. */
  readonly beyond: { readonly entry: number | null; readonly projected: number | null }
}

export type StoredProjection = Readonly<Record<keyof ProjectedEntry, unknown>>

/** Ranges are from … to − 1. A list that is shorter than asked ends where the first one is missing. */
export interface LogSource {
  readonly kind: 'database' | 'portal' | 'mirror'
  /** True where every checkpoint ever stored is there, not only the newest. */
  readonly keepsCheckpoints: boolean
  /** True where a search index lies beside the entries. */
  readonly keepsProjection: boolean
  /** Asked first, and once: what is appended afterwards is no part of this audit. */
  claimed(): Promise<Claimed>
  entries(from: number, to: number): Promise<readonly Uint8Array[]>
  /** Complete subtrees of one level; null where the source keeps none of it. */
  hashes(level: number, from: number, to: number): Promise<readonly Hash[] | null>
  /** Those after `after` (by size, then time) and of at most `upTo` entries, at most `limit`. */
  checkpoints(after: CheckpointPlace, upTo: number, limit: number): Promise<readonly StoredCheckpoint[]>
  /** Size and time of the last checkpoint of at most `size` entries, or of the first of at least so many. */
  nearest(size: number, side: 'at-most' | 'at-least'): Promise<CheckpointPlace | null>
  projection(from: number, to: number): Promise<readonly StoredProjection[]>
  /** The index of the first entry at or after this one that there is; null if none. */
  next(from: number): Promise<number | null>
  /** Where entries that changed whom to trust are said to be: a hint, held against the entries. Null: not known. */
  trustChanges(): Promise<readonly number[] | null>
  /** The bytes of a public key that hash to this; null if it has not got them. */
  publicKey(hash: Sha256Hex): Promise<Uint8Array | null>
}

export interface CheckpointPlace {
  readonly size: number
  /** Seconds. */
  readonly time: number
}
