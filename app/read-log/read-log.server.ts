/**
 * The read log as other rooms see it: they hand in steps, and get back entries
 * that are durable, in the tree and covered by a signed checkpoint, or an error.
 */
import type { Trx } from '../../db/open.server.ts'
import type { Role } from '../access/role.ts'
import type { SuspendedSpan } from '../formats/checkpoint.ts'
import type { CommittedField, SaltedText } from '../formats/committed-text.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import type { EntryObject, LogEntry } from '../formats/log-entry.ts'
import type { Hash } from '../formats/merkle.ts'
import type { VerifierKey } from '../formats/note.ts'
import type { Policy } from '../formats/policy.ts'
import type { Succession } from '../formats/succession.ts'
import type { Trust } from '../formats/trust.ts'
import type { Suspension } from '../formats/two-person.ts'
import type { Instant, OrganizationId, PersonId, Sha256Hex } from '../ids.ts'
import type { WitnessTrouble } from './witness-trouble.ts'

/** What a room states of an entry. Time, id, subject counter and the salt of `where` are the sequencer's to give. */
export interface EntryDraft {
  readonly kind: EntryKind
  readonly actor?: PersonId
  readonly organization?: OrganizationId
  readonly role?: Role
  readonly session?: Sha256Hex
  readonly auth?: LogEntry['auth']
  readonly subject?: PersonId
  /** In place of `subject`: whom it is about, committed to (formats/about.ts). */
  readonly about?: readonly Sha256Hex[]
  /** The organization whose matter it moves. */
  readonly matterOf?: OrganizationId
  readonly objects?: readonly EntryObject[]
  readonly ciphertext?: Sha256Hex
  readonly act?: { readonly text: string; readonly signature: string }
  /** A word of the dictionary `reasons`, never a person's own words: those are `texts`. */
  readonly reason?: string
  readonly data?: Readonly<Record<string, string>>
  /**
   * What a person typed, or asked for. The entry holds its salted hash, in the
   * field of `data` of that name; the text lies beside and can be erased. With a
   * salt of its own where an act has committed to it already.
   */
  readonly texts?: Readonly<Partial<Record<CommittedField, string | SaltedText>>>
  readonly where?: { readonly ip: string; readonly userAgent: string }
  /** Not in the entry, for `beside` alone: somebody signed in with a browser they never used. It would tell who has how many. */
  readonly unknownBrowser?: true
}

/**
 * Writes what must stand or fall with a step's entries, in its transaction: who is
 * to be told by mail. Told of every step that states anything; the first of these
 * entries gets the index `nextIndex`.
 */
export type Beside = (context: Pick<StepContext, 'trx' | 'nextIndex'>, entries: readonly EntryDraft[]) => Promise<void>

/** In whose name, under which session and in which role something is done. */
export interface ActingPerson {
  readonly actor: PersonId
  readonly session: Sha256Hex
  readonly role?: Role
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

/** One witness of the policy, as this node knows it. */
export interface WitnessState {
  /** The policy's name for it. */
  readonly name: string
  /** Null: the policy says no address, so it is never asked. */
  readonly url: string | null
  /** `time` in seconds, by the witness's clock. Null: not yet since this node started. */
  readonly lastCosigned: { readonly size: bigint; readonly time: number } | null
  /** How many entries of our log it has not cosigned yet. */
  readonly lag: bigint
  /** Its clock less ours when it last cosigned, milliseconds. */
  readonly clockOffset: number | null
  /** `because`, for the operator's logger, may hold a stranger's words; a page has `word`. */
  readonly lastTrouble: { readonly at: Instant; readonly word: WitnessTrouble; readonly because: string } | null
}

export type QuorumHealth =
  /** The policy asks for nobody's cosignature. */
  | { readonly state: 'not-asked' }
  /** `at`: when the newest checkpoint with a quorum was signed, by our clock. */
  | { readonly state: 'met'; readonly at: Instant; readonly size: bigint }
  /** No copy is given. `since`: when there last was a quorum; null for never. */
  | { readonly state: 'missing'; readonly since: Instant | null }

/** What the log says of itself to the operator: a pino logger fits. */
export interface Logger {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

export type LogHealth =
  | {
      readonly state: 'healthy'
      readonly size: bigint
      readonly checkpointTime: number
      readonly quorum: QuorumHealth
      /** No copy is given: the log was begun anew after a loss, and two people have not decided it yet. */
      readonly undecided: boolean
    }
  /** Entries may be in the log that no checkpoint covers yet; appending waits until signing works again. */
  | { readonly state: 'not-signing'; readonly size: bigint; readonly because: string }
  /** A commit failed. The log takes nothing more until the server is started anew. */
  | { readonly state: 'sealed-off'; readonly because: string }

/** A trust the log has had, and since when. */
export interface TrustHeld {
  readonly trust: Trust
  /** The entry that brought it: `log-created`, `trust-changed` or `log-succession`. */
  readonly index: bigint
  readonly since: Instant
  /** Where the log was begun anew after a loss; null for any other trust. */
  readonly succession: HeldSuccession | null
}

export interface HeldSuccession {
  readonly stated: Succession
  /** The entry by which two people decided it; null: nobody need believe this log yet. */
  readonly decided: { readonly index: bigint; readonly at: Instant } | null
}

/** A suspension with what its entries state beside: for showing. Who may decide is proven by the roll. */
export interface StatedSuspension extends Suspension {
  /** The two people's roles, the first one's before the second one's. */
  readonly roles: readonly Role[]
}

/** A checkpoint that this trust believes; `during`: or one without the quorum, in this span. */
export interface CheckpointWanted {
  readonly trust: Trust
  readonly during?: SuspendedSpan | undefined
}

export interface ReadLog {
  /**
   * Resolves once the step's entries are durably committed and a checkpoint
   * covering them is signed. Throws what the step threw, `ChallengeUsed`,
   * `LogUnavailable`, or `StandingLost` where an entry speaks for a person who,
   * inside the step, stands no more. `first`: who asks, to be looked at before
   * the step too, because it may end their session or state nothing of them.
   */
  append<T>(step: Step<T>, first?: ActingPerson): Promise<Appended<T>>
  /**
   * The newest note that satisfies the policy. Renewed if it is 60 s old or
   * smaller than `atLeast`; where the witnesses cannot be reached, or the log is
   * not that large, the newest there is. Throws LogUnavailable where there never was one.
   */
  latestCheckpoint(atLeast?: bigint): Promise<string>
  /** The newest note signed by the log and its clock alone, at most 60 s old: for deciding about witnesses that are away. */
  ownCheckpoint(): Promise<string>
  /**
   * The C2SP tlog-proof of the entry under a checkpoint that satisfies the
   * policy and is at most 60 s old: no copy leaves without. Throws
   * LogUnavailable where there is no quorum within seconds, RangeError for an
   * index beyond the log.
   */
  receipt(index: bigint): Promise<string>
  /** The same under the newest checkpoint there is, of whatever age; null while no quorum has cosigned a tree that holds the entry. */
  lastReceipt(index: bigint): Promise<string | null>
  /** The same under `ownCheckpoint`: for deciding about a log that nobody believes yet. */
  ownReceipt(index: bigint): Promise<string>
  /** Throws LogUnavailable unless the policy's quorum has cosigned within the last minute, or does so now. */
  demandQuorum(): Promise<void>
  /** Throws RangeError for a size beyond the log. */
  consistency(from: bigint, to: bigint): Promise<readonly Hash[]>
  entry(index: bigint): Promise<LoggedEntry | null>
  /** The entry that holds the act with this signed text. Resubmitting an act answers with this. */
  findAct(text: string): Promise<LoggedEntry | null>
  /** Signs the present tree anew with the present time and has it cosigned. Runs by itself every 60 s once `startHeartbeat` was called. */
  beat(): Promise<string>
  startHeartbeat(): void
  /** In force now. */
  readonly trust: Trust
  /** Every trust the log has had, oldest first. */
  trusts(): readonly TrustHeld[]
  /** The newest loss of entries that this log went on after; null where nothing was ever lost. */
  succession(): HeldSuccession | null
  /** The quorum set aside by two people, while that runs; receipts then come without one where it is missing. */
  suspension(): StatedSuspension | null
  /** The next pair of keys, made by `npm run log:new-key` and waiting for two people; null where there is none. */
  preparedKeys(): { readonly logKey: VerifierKey; readonly clockKey: VerifierKey } | null
  /** True if this node holds the keys the trust names: it could sign under it. */
  holdsKeysOf(trust: Trust): boolean
  /** Every entry of this kind, or those since a time, oldest first: for kinds of which a log has a handful by then. */
  ofKind(kind: EntryKind, since?: Instant): Promise<readonly LoggedEntry[]>
  /** The receipt of each entry under one checkpoint that this trust believes, perhaps an old one; null where there is none. */
  receiptsUnder(
    wanted: CheckpointWanted,
    indexes: readonly bigint[],
  ): Promise<{ readonly receipts: readonly string[]; readonly size: bigint } | null>
  /** What the operator's policy file asks for and the log does not say: it waits for two people. */
  readonly waitingPolicy: Policy | null
  /** Of the policy in force, in its order. */
  witnesses(): readonly WitnessState[]
  health(): LogHealth
  /** Finishes the batch in flight, refuses later ones. */
  close(): Promise<void>
}

/**
 * The log cannot take or vouch for an entry now. `entryMayStand` tells whether
 * the step may nevertheless be in the log ("authorized, possibly sent"): then
 * the same act finds it by `findAct`, and no bytes may leave before a
 * receipt does.
 */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable'
  readonly entryMayStand: boolean
  /** The log itself is well; its witnesses are too few just now. */
  readonly noQuorum: boolean
  /** The log was begun anew after a loss, and two people have not decided it yet: nobody need believe it. */
  readonly undecided: boolean
  constructor(
    message: string,
    options: {
      readonly entryMayStand: boolean
      readonly noQuorum?: boolean
      readonly undecided?: boolean
      readonly cause?: unknown
    },
  ) {
    super(message, { cause: options.cause })
    this.entryMayStand = options.entryMayStand
    this.noQuorum = options.noQuorum ?? false
    this.undecided = options.undecided ?? false
  }
}

/**
 * The act's challenge is already in the log. `sameAct` tells a lost answer
 * (the very same act: `findAct` has its entry) from a replay.
 */
export class ChallengeUsed extends Error {
  override readonly name = 'ChallengeUsed'
  readonly sameAct: boolean
  constructor(options: { readonly sameAct: boolean }) {
    super(options.sameAct ? 'this act is already in the log' : 'this challenge was already used by another act')
    this.sameAct = options.sameAct
  }
}

/**
 * Whoever acts was signed out, suspended or put into another role between the
 * first look at their session and the step. Nothing was written.
 */
export class StandingLost extends Error {
  override readonly name = 'StandingLost'
  constructor() {
    super('who acts stands no more')
  }
}

// The routes are bundled apart from the server, so a class may exist twice: tell by name.
export const isLogUnavailable = (error: unknown): error is LogUnavailable =>
  error instanceof Error && error.name === 'LogUnavailable'
export const isChallengeUsed = (error: unknown): error is ChallengeUsed =>
  error instanceof Error && error.name === 'ChallengeUsed'
export const isStandingLost = (error: unknown): error is StandingLost =>
  error instanceof Error && error.name === 'StandingLost'
