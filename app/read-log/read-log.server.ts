/**
 * The read log as other rooms see it: they hand in steps, and get back entries
 * that are durable, in the tree and covered by a signed checkpoint, or an error.
 */
import type { Trx } from '../../db/open.server.ts'
import type { Role } from '../access/role.ts'
import type { EntryKind, EntryObject, LogEntry } from '../formats/log-entry.ts'
import type { Hash } from '../formats/merkle.ts'
import type { Trust } from '../formats/trust.ts'
import type { Instant, OrganizationId, PersonId, Sha256Hex } from '../ids.ts'

/** What a room states of an entry. Time, id, subject counter and the salt of `where` are the sequencer's to give. */
export interface EntryDraft {
  readonly kind: EntryKind
  readonly actor?: PersonId
  readonly organization?: OrganizationId
  readonly role?: Role
  readonly session?: Sha256Hex
  readonly auth?: LogEntry['auth']
  readonly subject?: PersonId
  readonly objects?: readonly EntryObject[]
  readonly ciphertext?: Sha256Hex
  readonly act?: { readonly text: string; readonly signature: string }
  readonly reason?: string
  readonly data?: Readonly<Record<string, string>>
  readonly where?: { readonly ip: string; readonly userAgent: string }
}

export interface StepContext {
  /**
   * The batch's transaction, at this step's savepoint. A step must use this and
   * never the portal's own `db`: on SQLite that waits for the very transaction
   * it would be holding up.
   */
  readonly trx: Trx
  /** The time every entry of this step will carry: never earlier than the entry before it. */
  readonly at: Instant
  /** The index this step's first entry will get. */
  readonly nextIndex: bigint
  /** The root of the first `size` entries; for checking an act's `seen` line. Throws RangeError beyond the committed log. */
  rootAt(size: bigint): Promise<Hash>
}

/**
 * One caller's part of a batch. It runs under a savepoint of its own: throwing
 * undoes what it wrote and nothing of its neighbours. It is never run twice.
 */
export type Step<T> = (context: StepContext) => Promise<{ readonly value: T; readonly entries: readonly EntryDraft[] }>

export interface LoggedEntry {
  readonly index: bigint
  /** Canonical JSON, to the byte. */
  readonly bytes: Uint8Array
  /** RFC 6962 leaf hash of the bytes. */
  readonly leaf: Hash
}

export interface Appended<T> {
  readonly value: T
  readonly entries: readonly LoggedEntry[]
  /** The signed note that covers them. */
  readonly checkpoint: string
}

export type LogHealth =
  | { readonly state: 'healthy'; readonly size: bigint; readonly checkpointTime: number }
  /** Entries may be in the log that no checkpoint covers yet; appending waits until signing works again. */
  | { readonly state: 'not-signing'; readonly size: bigint; readonly because: string }
  /** A commit failed. The log takes nothing more until the server is started anew. */
  | { readonly state: 'sealed-off'; readonly because: string }

export interface ReadLog {
  /**
   * Resolves once the step's entries are durably committed and a checkpoint
   * covering them is signed. Throws what the step threw, `ChallengeUsed`, or
   * `LogUnavailable`.
   */
  append<T>(step: Step<T>): Promise<Appended<T>>
  /** The newest signed note; its clock cosignature is at most 60 s old. */
  latestCheckpoint(): Promise<string>
  /** The C2SP tlog-proof of the entry under the latest checkpoint. Throws RangeError for an index beyond it. */
  receipt(index: bigint): Promise<string>
  consistency(from: bigint, to: bigint): Promise<readonly Hash[]>
  entry(index: bigint): Promise<LoggedEntry | null>
  /** The entry that holds the act with this `attemptOf`. Resubmitting an act answers with this. */
  findAttempt(attempt: Uint8Array): Promise<LoggedEntry | null>
  /** Signs the present tree anew with the present time. Runs by itself every 60 s once `startHeartbeat` was called. */
  beat(): Promise<string>
  startHeartbeat(): void
  readonly trust: Trust
  health(): LogHealth
  /** Finishes the batch in flight, refuses later ones. */
  close(): Promise<void>
}

/**
 * The log cannot take or vouch for an entry now. `entryMayStand` tells whether
 * the step may nevertheless be in the log ("authorized, possibly sent"): then
 * the same act finds it by `findAttempt`, and no bytes may leave before a
 * receipt does.
 */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable'
  readonly entryMayStand: boolean
  constructor(message: string, options: { readonly entryMayStand: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause })
    this.entryMayStand = options.entryMayStand
  }
}

/**
 * The act's challenge is already in the log. `sameAct` tells a lost answer
 * (the very same act: `findAttempt` has its entry) from a replay.
 */
export class ChallengeUsed extends Error {
  override readonly name = 'ChallengeUsed'
  readonly sameAct: boolean
  constructor(options: { readonly sameAct: boolean }) {
    super(options.sameAct ? 'this act is already in the log' : 'this challenge was already used by another act')
    this.sameAct = options.sameAct
  }
}

// The routes are bundled apart from the server, so a class may exist twice: tell by name.
export const isLogUnavailable = (error: unknown): error is LogUnavailable =>
  error instanceof Error && error.name === 'LogUnavailable'
export const isChallengeUsed = (error: unknown): error is ChallengeUsed =>
  error instanceof Error && error.name === 'ChallengeUsed'
