/**
 * What two people decide together: another trust for the log, or setting its
 * quorum aside for a while. Whoever holds the log's key could write the entries;
 * the two people's signatures, and their roles by the roll, are what counts.
 *
 * A decision is two entries of one log:
 *
 *     trust-proposed        act change-trust,   `entry -`
 *     trust-changed         act change-trust,   `entry <the proposal>`, data {trust}
 *
 *     suspension-proposed   act suspend-quorum, `entry -`
 *     quorum-suspended      act suspend-quorum, `entry <the proposal>`
 *
 * Both acts are about the same objects. `object trust now <SHA-256 of the
 * fuin-log-trust/1 text in force>` ties them to the trust they were decided
 * under, so that a decision is good once; `object trust next <SHA-256>` names the
 * text that replaces it.
 *
 * Here is what the bytes alone can show. The signatures, and who held which role
 * with which key, are judged in openpgp/two-person-proof.ts.
 */
import { type Instant, instant, type PersonId, type Sha256Hex } from '../ids.ts'
import { isTrouble, Malformed, NotProven } from '../outcome.ts'
import { equalBytes, utf8 } from './bytes.ts'
import type { EntryKind, LogEntry } from './log-entry.ts'
import type { Hash } from './merkle.ts'
import type { RollRole } from './roll.ts'
import { sha256Hex } from './sha256.ts'
import { type ActObject, actLifetime, clockTolerance, type JointKind, parseAct, type SignedAct } from './signed-act.ts'
import { formatTrust, parseTrust, type Trust } from './trust.ts'

/** An entry at its place, its receipt verified by the caller. */
export interface PlacedEntry {
  readonly entry: LogEntry
  readonly index: bigint
  readonly leaf: Hash
}

interface JointActs {
  readonly 'change-trust': Extract<SignedAct, { readonly act: 'change-trust' }>
  readonly 'suspend-quorum': Extract<SignedAct, { readonly act: 'suspend-quorum' }>
}
type ActOf<K extends JointKind> = JointActs[K]

export interface Decision<K extends JointKind = JointKind> {
  readonly first: ActOf<K>
  readonly second: ActOf<K>
  /** SHA-256 of the trust's text that was in force. */
  readonly under: Sha256Hex
  /** When it was decided: `t` of the second entry. */
  readonly at: Instant
}

/** The entries of each kind of decision: the first person's, the second one's. */
export const decisionEntries = {
  'change-trust': ['trust-proposed', 'trust-changed'],
  'suspend-quorum': ['suspension-proposed', 'quorum-suspended'],
} as const satisfies Readonly<Record<JointKind, readonly [EntryKind, EntryKind]>>

/** How long a first signature waits for a second one, milliseconds. */
export const decisionWaits = 24 * 3_600_000
/** The longest the quorum may be set aside, milliseconds. */
export const longestSuspension = 24 * 3_600_000

/** SHA-256 of the trust's own text: how decisions name it. */
export const trustHash = (trust: Trust): Sha256Hex => sha256Hex(utf8(formatTrust(trust)))

/** What an act about the log's trust must name, in this order. */
export function decisionObjects(now: Trust, next: Trust | null): readonly ActObject[] {
  const objects = [{ kind: 'trust', id: 'now', sha256: trustHash(now) }]
  return next ? [...objects, { kind: 'trust', id: 'next', sha256: trustHash(next) }] : objects
}

/**
 * Throws NotProven unless the two entries are one decision: each holds its
 * actor's act, in its time; the second names the first, within a day, says the
 * same, and is another person's with another key. A suspension ends after it
 * begins and at most 24 h later.
 */
export function checkDecision<K extends JointKind>(
  kind: K,
  claim: { readonly origin: string; readonly first: PlacedEntry; readonly second: PlacedEntry },
): Decision<K> {
  const { origin } = claim
  const [firstKind, secondKind] = decisionEntries[kind]
  const first = actOf(kind, claim.first, { origin, entryKind: firstKind })
  const second = actOf(kind, claim.second, { origin, entryKind: secondKind })
  if (first.first !== null) throw new NotProven('decision: the first act stands on another')
  demandNamed(second, claim.first)
  if (claim.first.index >= claim.second.index) throw new NotProven('decision: the second act stands before the first')
  const at = claim.second.entry.t
  const waited = at - claim.first.entry.t
  if (waited < 0 || waited > decisionWaits) throw new NotProven('decision: the second act came more than a day later')
  if (first.actor === second.actor) throw new NotProven('decision: one person twice')
  if (first.key === second.key) throw new NotProven('decision: one key twice')
  if (saying(first) !== saying(second)) throw new NotProven('decision: the two acts say different things')
  demandSpan(second, at)
  return { first, second, under: underOf(second), at }
}

function actOf<K extends JointKind>(
  kind: K,
  { entry, index }: PlacedEntry,
  { origin, entryKind }: { readonly origin: string; readonly entryKind: EntryKind },
): ActOf<K> {
  if (entry.kind !== entryKind || !entry.act) throw new NotProven(`decision: no entry ${entryKind} with an act`)
  const act = readAct(entry.act.text)
  if (act.act !== kind || act.portal !== origin) throw new NotProven('decision: an act of another kind or log')
  if (act.actor !== entry.actor) throw new NotProven('decision: the entry names another person than its act')
  const age = entry.t - act.seen.time * 1000
  if (index < act.seen.size || age > actLifetime || age < -clockTolerance)
    throw new NotProven('decision: an act outside its time')
  return act as ActOf<K>
}

function readAct(text: string): SignedAct {
  try {
    return parseAct(text)
  } catch (error) {
    if (isTrouble(error, 'Malformed')) throw new NotProven(`decision: ${error.message}`)
    throw error
  }
}

function demandNamed(second: ActOf<JointKind>, { index, leaf }: PlacedEntry): void {
  const named = second.first
  if (named === null || named.index !== index || !equalBytes(named.leaf, leaf))
    throw new NotProven('decision: the second act does not name the first')
}

/** What both must have said alike. Two persons who each gave their own reason have not agreed on one. */
function saying(act: ActOf<JointKind>): string {
  const own = act.act === 'suspend-quorum' ? [act.until, act.reason] : []
  return JSON.stringify([act.objects.map(({ kind, id, sha256 }) => [kind, id, sha256 ?? '']), ...own])
}

function demandSpan(act: ActOf<JointKind>, from: Instant): void {
  if (act.act !== 'suspend-quorum') return
  const { until } = act
  if (until <= from) throw new NotProven('decision: the suspension was over before it began')
  if (until - from > longestSuspension) throw new NotProven('decision: a suspension of more than 24 hours')
}

function underOf({ act, objects }: ActOf<JointKind>): Sha256Hex {
  const [now, next, ...more] = objects
  const count = act === 'change-trust' ? 2 : 1
  const rightOnes = now?.kind === 'trust' && now.id === 'now' && objects.length === count && more.length === 0
  if (!rightOnes || !now.sha256 || (next && (next.kind !== 'trust' || next.id !== 'next' || !next.sha256)))
    throw new NotProven('decision: about something else')
  return now.sha256
}

/**
 * The trust that `trust-changed` brings, once its text is the one both signed.
 * Throws NotProven or Malformed. A log's name never changes.
 */
export function changedTrust({ second }: Decision<'change-trust'>, entry: LogEntry): Trust {
  const text = entry.data?.trust
  const next = second.objects[1]?.sha256
  if (text === undefined || sha256Hex(utf8(text)) !== next) throw new NotProven('decision: another trust than signed')
  const trust = parseTrust(text)
  if (trust.origin !== second.portal) throw new NotProven('decision: a trust in another log')
  if (formatTrust(trust) !== text) throw new Malformed('decision: trust in another spelling')
  return trust
}

// Who may join in setting the quorum aside: whoever is in the house when a
// witness is down. A member reads, and decides nothing about the log.
const suspenders: readonly RollRole[] = ['secretariat', 'oversight', 'compliance', 'liaison']
// Another trust takes the watcher and the watched: without oversight nobody may
// take away its witness, and oversight alone may not name the log's keys.
const changers: readonly RollRole[] = ['secretariat', 'oversight']

/** The roles that may sign such a decision. */
export const rolesFor = (kind: JointKind): readonly RollRole[] => (kind === 'change-trust' ? changers : suspenders)

/** Throws NotProven unless these two roles, as the roll proves them, may decide this together. */
export function checkRoles(kind: JointKind, one: RollRole, other: RollRole): void {
  if (one === other) throw new NotProven('decision: two people of one role')
  if (![one, other].every((role) => rolesFor(kind).includes(role)))
    throw new NotProven('decision: by a role that may not decide it')
}

/** A quorum set aside by two people. */
export interface Suspension {
  /** The entry `quorum-suspended`. */
  readonly index: bigint
  readonly from: Instant
  readonly until: Instant
  readonly reason: string
  /** SHA-256 of the trust whose quorum it is. */
  readonly under: Sha256Hex
  readonly by: readonly [PersonId, PersonId]
}

/** What a decision to suspend says. */
export function suspensionOf(decision: Decision<'suspend-quorum'>, index: bigint): Suspension {
  const { first, second, under, at } = decision
  const { until, reason } = second
  return { index, from: at, until: instant(until), reason, under, by: [first.actor, second.actor] }
}
