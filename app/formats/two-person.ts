/**
 * What two people decide together: another trust for the log, setting its quorum
 * aside for a while, or that a log whose newest entries were lost goes on as a
 * new one (succession.ts). Whoever holds the log's key could write the entries;
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
 *     succession-proposed   act succeed-log,    `entry -`
 *     log-succeeded         act succeed-log,    `entry <the proposal>`
 *
 * Both acts are about the same objects. `object trust now <SHA-256 of the
 * fuin-log-trust/1 text in force>` ties them to the trust they were decided
 * under, so that a decision is good once; `object trust next <SHA-256>` names the
 * text that replaces it. `succeed-log` names two more, see succession.ts.
 *
 * Here is what the bytes alone can show. The signatures, and who held which role
 * with which key, are judged in openpgp/two-person-proof.ts.
 */
import { days, hours, type Instant, instant, type PersonId, type Sha256Hex } from '../ids.ts'
import { isTrouble, Malformed, NotProven } from '../outcome.ts'
import { actLifetime, clockTolerance } from './act-in-log.ts'
import { equalBytes, utf8 } from './bytes.ts'
import type { EntryKind } from './entry-kinds.ts'
import type { ReadEntry } from './log-entry.ts'
import type { Hash } from './merkle.ts'
import type { RollRole } from './roll.ts'
import { sha256Hex } from './sha256.ts'
import { type ActObject, type JointKind, parseAct, type SignedAct } from './signed-act.ts'
import { formatTrust, parseTrust, type Trust } from './trust.ts'

/** An entry at its place, its receipt verified by the caller. */
export interface PlacedEntry {
  readonly entry: ReadEntry
  readonly index: bigint
  readonly leaf: Hash
}

interface JointActs {
  readonly 'change-trust': Extract<SignedAct, { readonly act: 'change-trust' }>
  readonly 'suspend-quorum': Extract<SignedAct, { readonly act: 'suspend-quorum' }>
  readonly 'succeed-log': Extract<SignedAct, { readonly act: 'succeed-log' }>
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
  'succeed-log': ['succession-proposed', 'log-succeeded'],
} as const satisfies Readonly<Record<JointKind, readonly [EntryKind, EntryKind]>>

/** How long a first signature waits for a second one, milliseconds. */
export const decisionWaits = hours(24)
/** The longest the quorum may be set aside, milliseconds. */
export const longestSuspension = hours(24)
/**
 * How long after its end a roll still bears out who sets the quorum aside,
 * milliseconds. The next roll is signed under a witnessed checkpoint: with the
 * witnesses down while the roll lapses, over New Year, nothing else would ever
 * bring either back. Another trust, or another log, always takes a roll in force.
 */
export const lapsedRollServes = days(28)

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
  claim: { readonly portal: string; readonly first: PlacedEntry; readonly second: PlacedEntry },
): Decision<K> {
  const { portal } = claim
  const [firstKind, secondKind] = decisionEntries[kind]
  const first = actOf(kind, claim.first, { portal, entryKind: firstKind })
  const second = actOf(kind, claim.second, { portal, entryKind: secondKind })
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
  { portal, entryKind }: { readonly portal: string; readonly entryKind: EntryKind },
): ActOf<K> {
  if (entry.kind !== entryKind || !entry.act) throw new NotProven(`decision: no entry ${entryKind} with an act`)
  const act = readAct(entry.act.text)
  if (act.act !== kind || act.portal !== portal) throw new NotProven('decision: an act of another kind or portal')
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

/** What each kind of decision is about, in this order; each with its hash. */
const aboutWhat: Readonly<Record<JointKind, readonly (readonly [kind: string, id: RegExp])[]>> = {
  'change-trust': [
    ['trust', /^now$/],
    ['trust', /^next$/],
  ],
  'suspend-quorum': [['trust', /^now$/]],
  'succeed-log': [
    ['trust', /^now$/],
    ['trust', /^next$/],
    ['checkpoint', /^\d+$/],
    ['entry', /^\d+$/],
  ],
}

function underOf({ act, objects }: ActOf<JointKind>): Sha256Hex {
  const about = aboutWhat[act]
  const rightOnes = objects.every(({ kind, id, sha256 }, i) => {
    const [wanted, pattern] = about[i] ?? []
    return sha256 !== undefined && kind === wanted && pattern?.test(id)
  })
  const under = objects[0]?.sha256
  if (objects.length !== about.length || !rightOnes || !under) throw new NotProven('decision: about something else')
  return under
}

/**
 * The trust that `trust-changed` brings, once its text is the one both signed.
 * Throws NotProven or Malformed. `now`: the one it replaces, in the same log: a
 * log's name never changes.
 */
export function changedTrust({ second }: Decision<'change-trust'>, entry: ReadEntry, now: Trust): Trust {
  const text = entry.data?.trust
  const next = second.objects[1]?.sha256
  if (text === undefined || sha256Hex(utf8(text)) !== next) throw new NotProven('decision: another trust than signed')
  const trust = parseTrust(text)
  if (trust.origin !== now.origin) throw new NotProven('decision: a trust in another log')
  if (formatTrust(trust) !== text) throw new Malformed('decision: trust in another spelling')
  return trust
}

// Who may join in setting the quorum aside: whoever is in the house when a
// witness is down. A member reads, and decides nothing about the log.
const suspenders: readonly RollRole[] = ['secretariat', 'oversight', 'compliance', 'liaison']
// Another trust, or another log, takes the watcher and the watched: without
// oversight nobody may take away its witness or say what was lost, and oversight
// alone may not name the log's keys.
const changers: readonly RollRole[] = ['secretariat', 'oversight']

/** Until when a roll bears out who signs such a decision. */
export const rollServesUntil = (kind: JointKind, { expires }: { readonly expires: Instant }): Instant =>
  instant(kind === 'suspend-quorum' ? expires + lapsedRollServes : expires)

/** The roles that may sign such a decision. */
export const rolesFor = (kind: JointKind): readonly RollRole[] => (kind === 'suspend-quorum' ? suspenders : changers)

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
