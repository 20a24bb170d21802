/**
 * The way back after a true loss of the log's newest entries: the portal goes on
 * in a new log, whose tree begins with the entries that survived.
 *
 * The new log's first own entry, of kind `log-succession`, says what was lost;
 * the server states it, and its index is the number of entries that survived:
 *
 *     data.lost        the old log's newest trust, `fuin-log-trust/1`
 *     data.checkpoint  the old log's last checkpoint that this trust believes
 *     data.earlier     SHA-256 of each other trust the old log has had, hex,
 *                      ascending, separated by spaces; absent where there is none
 *     data.since       time of the last entry that survived, milliseconds
 *     data.trust       the new log's trust: later origin, keys that never signed before
 *
 * It binds nobody until two people have decided it, act `succeed-log`, objects:
 *
 *     object trust now <SHA-256 of data.lost>
 *     object trust next <SHA-256 of data.trust>
 *     object checkpoint <its size> <its root, hex>
 *     object entry <index> <leaf hash, hex>
 *
 * Because the surviving entries stay where they were, whoever had seen no more
 * than those demands plain consistency: nothing before the loss can be altered
 * under cover of it. Whoever had seen more than the checkpoint named as the last
 * holds the proof that it was not the last. What lies between rests on the two
 * people's word.
 */
import { type Instant, instant, parseSha256Hex, type Sha256Hex } from '../ids.ts'
import { Malformed, NotProven } from '../outcome.ts'
import { clockTolerance } from './act-in-log.ts'
import { equalBytes, parseDecimal, toHex } from './bytes.ts'
import { openCheckpoint, type VerifiedCheckpoint } from './checkpoint.ts'
import { succeeds } from './log-origin.ts'
import type { Hash } from './merkle.ts'
import type { ActObject } from './signed-act.ts'
import { formatTrust, parseTrust, type Trust } from './trust.ts'
import { type Decision, decisionObjects, type PlacedEntry, trustHash } from './two-person.ts'

export interface Succession {
  /** How many entries survived: the index of the entry that states it. */
  readonly index: bigint
  readonly leaf: Hash
  /** When the new log was begun. */
  readonly at: Instant
  /** The newest trust of the log that ended. */
  readonly lost: Trust
  /** SHA-256 of its earlier ones. */
  readonly earlier: readonly Sha256Hex[]
  /** The last checkpoint of the log that ended. */
  readonly last: VerifiedCheckpoint
  /** Time of the last entry that survived: what was lost came after it. */
  readonly since: Instant
  readonly next: Trust
}

/** What `log-succession` holds, for whoever writes one. */
export function successionData(parts: {
  readonly lost: Trust
  readonly earlier: readonly Sha256Hex[]
  readonly checkpoint: string
  readonly since: Instant
  readonly next: Trust
}): Readonly<Record<string, string>> {
  const earlier = [...parts.earlier].sort().join(' ')
  return {
    lost: formatTrust(parts.lost),
    checkpoint: parts.checkpoint,
    since: String(parts.since),
    trust: formatTrust(parts.next),
    ...(earlier ? { earlier } : {}),
  }
}

/**
 * Throws NotProven or Malformed unless the entry states a succession that holds
 * by its own bytes. That it stands in the new log at its place, and that two
 * people decided it, is for the caller to prove.
 */
export function readSuccession({ entry, index, leaf }: PlacedEntry): Succession {
  if (entry.kind !== 'log-succession' || entry.act) throw new NotProven('succession: an entry of another kind')
  const { lost: lostText = '', trust: nextText = '', checkpoint = '', since = '', earlier } = entry.data ?? {}
  const [lost, next] = [trustOf(lostText), trustOf(nextText)]
  if (!succeeds(next.origin, lost.origin)) throw new NotProven('succession: by a log that is no later one')
  demandFreshKeys(lost, next)
  const last = openCheckpoint(checkpoint, lost)
  const read = instant(Number(parseDecimal(since, 'succession since')))
  if (read > entry.t || last.cosignedAt * 1000 > entry.t + clockTolerance)
    throw new NotProven('succession: begun before what it says was lost')
  return { index, leaf, at: entry.t, lost, earlier: hashesOf(earlier), last, since: read, next }
}

function trustOf(text: string): Trust {
  const trust = parseTrust(text)
  if (formatTrust(trust) !== text) throw new Malformed('succession: trust in another spelling')
  return trust
}

// Whoever holds a key of the log that ended could go on with it as well.
function demandFreshKeys(lost: Trust, next: Trust): void {
  const ended = [lost.logKey, lost.clockKey]
  const signing = [next.logKey, next.clockKey]
  if (signing.some((key) => ended.some((old) => equalBytes(old.publicKey, key.publicKey))))
    throw new NotProven('succession: with a key of the log that ended')
}

function hashesOf(text: string | undefined): readonly Sha256Hex[] {
  const words = text === undefined ? [] : text.split(' ')
  const hashes = words.map((word) => parseSha256Hex(word))
  const known = hashes.filter((hash) => hash !== null)
  if (known.length !== words.length || known.some((hash, i) => i > 0 && hash <= (known[i - 1] ?? '')))
    throw new Malformed('succession: bad list of earlier trusts')
  return known
}

/** What both acts must name, in this order. */
export function successionObjects({ lost, next, last, index, leaf }: Succession): readonly ActObject[] {
  return [
    ...decisionObjects(lost, next),
    { kind: 'checkpoint', id: last.size.toString(), sha256: hex(last.root) },
    { kind: 'entry', id: index.toString(), sha256: hex(leaf) },
  ]
}

function hex(hash: Hash): Sha256Hex {
  const parsed = parseSha256Hex(toHex(hash))
  if (parsed === null) throw new Malformed('succession: a hash of another length')
  return parsed
}

/** Throws NotProven unless the decision is about this succession and comes after its statement. */
export function checkSucceeded(decision: Decision<'succeed-log'>, place: bigint, succession: Succession): void {
  const said = JSON.stringify(decision.second.objects)
  if (said !== JSON.stringify(successionObjects(succession)))
    throw new NotProven('succession: decided about something else')
  if (place <= succession.index) throw new NotProven('succession: decided before it was stated')
}

/** A roll dated no earlier was made after the loss. */
export const lostUntil = ({ at, last }: Succession): Instant => instant(Math.max(at, last.cosignedAt * 1000))

/** True if whoever trusts `trust` may be led to the new log by it. */
export const leadsFrom = (succession: Succession, trust: Trust): boolean =>
  succeeds(succession.next.origin, trust.origin) && leadsFromHash(succession, trustHash(trust))

/** The same for a trust of which only its SHA-256 is known. */
export const leadsFromHash = ({ lost, earlier }: Succession, hash: Sha256Hex): boolean =>
  [trustHash(lost), ...earlier].includes(hash)

/**
 * For a client that had seen more than what survived, and so cannot demand
 * consistency: throws NotProven where it has seen more than the checkpoint named
 * as the last, or another tree of that size, or another log than that one.
 */
export function checkNamedLast(
  { last, lost }: Succession,
  seen: { readonly origin: string; readonly size: bigint; readonly root: Hash },
): void {
  if (seen.origin !== lost.origin) throw new NotProven('succession: of a log in between that was never followed')
  if (seen.size > last.size) throw new NotProven('succession: more was seen than the checkpoint named as the last')
  if (seen.size === last.size && !equalBytes(seen.root, last.root))
    throw new NotProven('succession: the log that ended was another')
}
