/**
 * Checkpoints: https://c2sp.org/tlog-checkpoint. A signed note whose text says a
 * log's name, size and root (checkpoint-text.ts).
 *
 * Our log signs each twice, with two keys: as the log (type 0x01, name =
 * origin), and as its own clock (cosignature/v1, name = origin/clock), so that a
 * checkpoint always says a time, also where the policy names no witness.
 */
import type { Instant } from '../ids.ts'
import { NotProven } from '../outcome.ts'
import { equalBytes } from './bytes.ts'
import { type Checkpoint, formatCheckpoint, parseCheckpoint } from './checkpoint-text.ts'
import { emptyRoot, type Hash } from './merkle.ts'
import {
  cosignNote,
  formatNote,
  type NoteSigner,
  openNote,
  parseNote,
  signNote,
  type VerifiedSignature,
} from './note.ts'
import { type Policy, quorumMet } from './policy.ts'
import { clockNameOf, type Trust } from './trust.ts'

/** A checkpoint that the log has signed, that has a time, and that satisfies the policy. */
export interface VerifiedCheckpoint {
  readonly origin: string
  readonly size: bigint
  readonly root: Hash
  /** Seconds since the epoch. With a quorum: the latest time by which the quorum had cosigned; without: the log's own clock. */
  readonly cosignedAt: number
  /** Names of the policy's witnesses whose cosignatures hold, sorted; empty under `quorum none` without witnesses. */
  readonly cosigners: readonly string[]
  /** Present where the quorum was set aside and is missing: nobody but the log and its clock says so. */
  readonly suspended?: true
}

/** While two people have set the quorum aside (two-person.ts): the caller has the decision proven. Milliseconds. */
export interface SuspendedSpan {
  readonly from: Instant
  readonly until: Instant
}

/** What a signed note says of a tree, before anything is verified: for servers reading their own note, and for messages. Throws Malformed. */
export function parseCheckpointNote(note: string): Checkpoint {
  return parseCheckpoint(parseNote(note).text)
}

/**
 * The latest time the log's own clock is said to have cosigned, seconds; 0 if
 * it has not. Verifies nothing: for those who hold it against other times before
 * they open the note. Throws Malformed.
 */
export function clockTimeIn(note: string, origin: string): number {
  const ofClock = parseNote(note).signatures.filter(({ name }) => name === clockNameOf(origin))
  const times = ofClock.map(({ bytes }) => (bytes.length === 72 ? toU64(bytes) : 0n))
  return Number(times.filter((time) => time <= latestTime).reduce((most, time) => (time > most ? time : most), 0n))
}

const toU64 = (bytes: Uint8Array): bigint => new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0)

/** The keys a log signs with: as itself, and as its clock. */
export interface LogSigner {
  readonly log: NoteSigner
  readonly clock: NoteSigner
}

/**
 * The signed note: the log's signature, then its clock's; then those of `also`,
 * keys that were replaced and still sign for whoever has not heard. `time` in seconds.
 */
export function signCheckpoint(
  checkpoint: Checkpoint,
  by: LogSigner & { readonly time: bigint; readonly also?: readonly LogSigner[] },
): string {
  const text = formatCheckpoint(checkpoint)
  const signatures = [by, ...(by.also ?? [])].flatMap(({ log, clock }) => [
    signNote(text, log),
    cosignNote(text, clock, by.time),
  ])
  return formatNote({ text, signatures })
}

/**
 * Throws Malformed if the note is no checkpoint, and NotProven unless
 * the origin is the trusted one, the log has signed, every signature by a key we
 * know holds, the policy's quorum has cosigned, and there is a time.
 *
 * Within a proven suspension the log's own clock stands in for a quorum that is
 * missing, and the answer says so. Where the quorum is there, it counts.
 */
export function openCheckpoint(note: string, trust: Trust, suspended?: SuspendedSpan): VerifiedCheckpoint {
  const read = parseNote(note)
  const { origin, size, root } = parseCheckpoint(read.text)
  const known = [trust.logKey, trust.clockKey, ...trust.policy.witnesses.map(({ key }) => key)]
  const signatures = openNote(read, known)
  if (origin !== trust.origin) throw new NotProven('checkpoint is of another log')
  if (!signatures.some(({ key }) => key === trust.logKey)) throw new NotProven('checkpoint is not signed by the log')
  if (size === 0n && !equalBytes(root, emptyRoot)) throw new NotProven('empty tree with the root of another')
  const times = witnessTimes(trust.policy, signatures)
  const verified = { origin, size, root, cosigners: [...times.keys()].sort() }
  const cosignedAt = quorumTime(trust, signatures, times)
  if (cosignedAt !== null) return { ...verified, cosignedAt }
  if (!suspended) throw new NotProven('checkpoint is not cosigned by the quorum of the policy')
  return { ...verified, cosignedAt: suspendedTime(trust, signatures, suspended), suspended: true }
}

function suspendedTime(trust: Trust, signatures: readonly VerifiedSignature[], { from, until }: SuspendedSpan): number {
  const time = clockTime(trust, signatures)
  if (time * 1000 > until) throw new NotProven('checkpoint is later than the suspension of the quorum')
  // Its second began before the suspension did.
  if (time < Math.floor(from / 1000)) throw new NotProven('checkpoint is older than the suspension of the quorum')
  return time
}

function clockTime(trust: Trust, signatures: readonly VerifiedSignature[]): number {
  const time = latest(signatures.filter(({ key }) => key === trust.clockKey))
  if (time === null) throw new NotProven('checkpoint has no time by the clock of the log')
  return time
}

/** Latest cosignature time by the policy's name for the witness. */
function witnessTimes(policy: Policy, signatures: readonly VerifiedSignature[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const { name, key } of policy.witnesses) {
    const time = latest(signatures.filter((signature) => signature.key === key))
    if (time !== null) times.set(name, time)
  }
  return times
}

// Far beyond any clock, yet its milliseconds are still safe integers. A later
// time does not count: the specification lets us reject times in the future, and
// one lying witness must not be able to spoil a checkpoint for everybody.
const latestTime = 8_640_000_000_000n

function latest(signatures: readonly VerifiedSignature[]): number | null {
  let newest: number | null = null
  for (const { time } of signatures) {
    if (time !== null && time <= latestTime && Number(time) > (newest ?? -1)) newest = Number(time)
  }
  return newest
}

/**
 * With a quorum, the latest T such that witnesses who cosigned at T or later are
 * still a quorum. The plain maximum would let a single lying witness of three
 * make an old checkpoint look fresh; the log's own clock would let the log.
 * Under `quorum none` nobody but the log says a time. Null: no quorum.
 */
function quorumTime(
  trust: Trust,
  signatures: readonly VerifiedSignature[],
  times: ReadonlyMap<string, number>,
): number | null {
  if (trust.policy.quorum === null) return clockTime(trust, signatures)
  const newestFirst = [...new Set(times.values())].sort((one, other) => other - one)
  return newestFirst.find((time) => quorumMet(trust.policy, cosignedSince(times, time))) ?? null
}

function cosignedSince(times: ReadonlyMap<string, number>, since: number): ReadonlySet<string> {
  return new Set([...times].filter(([, time]) => time >= since).map(([name]) => name))
}
