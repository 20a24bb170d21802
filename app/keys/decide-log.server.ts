import type { ActorFields } from '../access/actor.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { type EntryKind, type LogEntry, parseEntry } from '../formats/log-entry.ts'
import { portalOf } from '../formats/log-origin.ts'
import { parseRollHeader } from '../formats/roll.ts'
import { type ActObject, type JointKind, parseAct } from '../formats/signed-act.ts'
import { checkSucceeded, lostUntil, type Succession, successionObjects } from '../formats/succession.ts'
import { formatTrust, parseTrust, type Trust } from '../formats/trust.ts'
import {
  type Decision,
  decisionEntries,
  decisionObjects,
  decisionWaits,
  longestSuspension,
  type PlacedEntry,
  rolesFor,
  trustHash,
} from '../formats/two-person.ts'
import { type Instant, instant, makeId } from '../ids.ts'
import { proveDecision } from '../openpgp/two-person-proof.ts'
import { done, isForeign, type Outcome, readForeign, refused } from '../outcome.ts'
import { entriesOfKind } from '../read-log/decision-store.server.ts'
import type { EntryDraft, Step, StepContext } from '../read-log/read-log.server.ts'
import { firstSignerStands } from './first-signer.server.ts'
import {
  type ActOf,
  type ActRefusal,
  type ActSent,
  type JudgedAct,
  judgeAct,
  spendChallenge,
} from './judge-act.server.ts'
import { rollLineWithProof } from './roll-proof.server.ts'
import { rollInForce } from './roll-store.server.ts'

export type DecisionRefusal =
  | 'decision-gone'
  | 'decision-first-gone'
  | 'decision-by-you'
  | 'decision-role'
  | 'decision-not-in-roll'
  | 'decision-unproven'
  | 'trust-text-unreadable'
  | 'trust-same'
  | 'trust-keys-not-held'
  | 'suspension-span'
  | 'suspension-not-needed'
  | 'succession-none'
  | 'succession-roll-first'
  | ActRefusal

/** A first signature that waits for a second one. */
export interface WaitingDecision {
  readonly index: bigint
  readonly leaf: Uint8Array
  readonly entry: LogEntry
  /** The entry, to the byte: whoever signs second reads in them what is signed. */
  readonly bytes: Uint8Array
  /** After this it waits no more. */
  readonly until: Instant
}

/** What a decision of this kind would be about first: the trust in force; for a succession, that of the log that ended. */
function trustNow({ log }: Pick<Ground, 'log'>, kind: JointKind): Trust {
  return (kind === 'succeed-log' ? log.succession()?.stated.lost : null) ?? log.trust
}

/** The newest proposal of this kind, while it waits and is about the trust in force. */
export async function waitingDecision(
  ground: Pick<Ground, 'log' | 'now'>,
  kind: JointKind,
): Promise<WaitingDecision | null> {
  const [proposed, decided] = decisionEntries[kind]
  const first = (await ground.log.ofKind(proposed)).at(-1)
  if (!first) return null
  const entry = parseEntry(first.bytes)
  const answered = (await ground.log.ofKind(decided)).some(({ index }) => index > first.index)
  const until = waitsUntil(entry)
  const about = entry.objects?.[0]?.sha256 === trustHash(trustNow(ground, kind))
  if (answered || !about || ground.now() >= until) return null
  return { index: first.index, leaf: first.leaf, bytes: first.bytes, entry, until }
}

/** A day; a suspension's proposal no longer than the suspension itself would last. */
function waitsUntil({ t, act }: LogEntry): Instant {
  const said = act && parseAct(act.text)
  const end = t + decisionWaits
  return instant(said?.act === 'suspend-quorum' ? Math.min(end, said.until) : end)
}

/** The trust a waiting proposal asks for. */
export const proposedTrust = ({ entry }: WaitingDecision): Trust => parseTrust(entry.data?.trust ?? '')

// ── the first of two ───────────────────────────────────────────────────────

export async function proposeTrust(
  ground: Ground,
  { by, trust, act }: { readonly by: ActorFields; readonly trust: string; readonly act: ActSent },
): Promise<Outcome<undefined, DecisionRefusal>> {
  const next = readTrust(trust)
  if (!next || next.origin !== ground.log.trust.origin) return refused('trust-text-unreadable')
  const flaw = flawOfTrust(ground, next)
  if (flaw) return refused(flaw)
  const objects = decisionObjects(ground.log.trust, next)
  const judged = await judgeFirst(ground, by, { kind: 'change-trust', act, objects })
  if (!judged.ok) return judged
  return append(ground, by, { judged: judged.value, kind: 'trust-proposed', data: { trust: formatTrust(next) } })
}

const readTrust = (text: string): Trust | null => readForeign(() => parseTrust(text))

/** Readers pin what two people sign, so it must be a trust under which this portal can go on signing. */
function flawOfTrust({ log }: Ground, next: Trust): 'trust-same' | 'trust-keys-not-held' | null {
  if (formatTrust(next) === formatTrust(log.trust)) return 'trust-same'
  return log.holdsKeysOf(next) ? null : 'trust-keys-not-held'
}

export async function proposeSuspension(
  ground: Ground,
  { by, act }: { readonly by: ActorFields; readonly act: ActSent },
): Promise<Outcome<undefined, DecisionRefusal>> {
  if (ground.log.trust.policy.quorum === null) return refused('suspension-not-needed')
  const objects = decisionObjects(ground.log.trust, null)
  const judged = await judgeFirst(ground, by, { kind: 'suspend-quorum', act, objects })
  if (!judged.ok) return judged
  const left = judged.value.act.until - ground.now()
  if (left <= 0 || left > longestSuspension) return refused('suspension-span')
  return append(ground, by, { judged: judged.value, kind: 'suspension-proposed' })
}

/** That the log goes on after a loss, by what it states itself. The roll must be of after the loss: the vaults ask for it. */
export async function proposeSuccession(
  ground: Ground,
  { by, act }: { readonly by: ActorFields; readonly act: ActSent },
): Promise<Outcome<undefined, DecisionRefusal>> {
  const succession = ground.log.succession()
  if (succession?.decided !== null) return refused('succession-none')
  if (!(await isRollOfAfter(ground.db, succession.stated))) return refused('succession-roll-first')
  const objects = successionObjects(succession.stated)
  const judged = await judgeFirst(ground, by, { kind: 'succeed-log', act, objects })
  return judged.ok ? append(ground, by, { judged: judged.value, kind: 'succession-proposed' }) : judged
}

/** Whether the roll in force was made after this loss. */
export async function isRollOfAfter(db: Ground['db'], succession: Succession): Promise<boolean> {
  const roll = await rollInForce(db)
  return roll !== null && parseRollHeader(roll.header).time >= lostUntil(succession)
}

async function judgeFirst<K extends JointKind>(
  ground: Ground,
  by: ActorFields,
  { kind, act, objects }: { readonly kind: K; readonly act: ActSent; readonly objects: readonly ActObject[] },
): Promise<Outcome<JudgedAct<K>, DecisionRefusal>> {
  const judged = await judgeAct(ground, { person: by.actor }, act, { act: kind, objects })
  if (!judged.ok) return judged
  if (firstOf(judged.value.act) !== null) return refused('act-about-something-else')
  if (!rolesFor(kind).includes(by.role)) return refused('decision-role')
  return (await rollLineWithProof(ground.db, by.actor)) ? judged : refused('decision-not-in-roll')
}

const firstOf = (act: ActOf<JointKind>) => (act as Extract<ActOf<JointKind>, { first: unknown }>).first

interface Entering {
  readonly judged: JudgedAct<JointKind>
  readonly kind: EntryKind
  readonly data?: Readonly<Record<string, string>>
  /** Looked at once more, inside the step. */
  readonly check?: (step: StepContext) => Promise<DecisionRefusal | null>
}

async function append(
  ground: Ground,
  by: ActorFields,
  { judged, kind, data, check }: Entering,
): Promise<Outcome<undefined, DecisionRefusal>> {
  if (await ground.log.findAct(judged.text)) return done()
  const { text, signature } = judged
  const entry: EntryDraft = {
    ...by,
    kind,
    objects: judged.act.objects,
    act: { text, signature },
    ...(data ? { data } : {}),
  }
  const { value } = await ground.log.append<Outcome<undefined, DecisionRefusal>>(async (step) => {
    const flaw = check ? await check(step) : null
    if (flaw) return { value: refused(flaw), entries: [] }
    const spent = await spendChallenge(step, judged)
    return spent.ok ? { value: done(), entries: [entry] } : { value: spent, entries: [] }
  })
  return value
}

// ── the second ─────────────────────────────────────────────────────────────

/** The second signature, by another person of another role: from here on the decision holds. */
export async function confirmDecision(
  ground: Ground,
  { by, kind, act }: { readonly by: ActorFields; readonly kind: JointKind; readonly act: ActSent },
): Promise<Outcome<undefined, DecisionRefusal>> {
  const judged = await judgeAct(ground, { person: by.actor }, act, { act: kind })
  if (!judged.ok) return judged
  if (await ground.log.findAct(judged.value.text)) return done()
  const waiting = await waitingDecision(ground, kind)
  if (!waiting) return refused('decision-gone')
  if (waiting.entry.actor === by.actor) return refused('decision-by-you')
  if (kind === 'change-trust') {
    const flaw = flawOfTrust(ground, proposedTrust(waiting))
    if (flaw) return refused(flaw)
    // Whoever pinned the old policy learns of the change from a checkpoint it believes.
    await ground.log.demandQuorum()
  }
  const data = kind === 'change-trust' ? waiting.entry.data : undefined
  const check = (step: StepContext) => flawOfSecond(step, { ground, by, kind, act, waiting })
  const [, entryKind] = decisionEntries[kind]
  return append(ground, by, { judged: judged.value, kind: entryKind, check, ...(data ? { data } : {}) })
}

interface Second {
  readonly ground: Ground
  readonly by: ActorFields
  readonly kind: JointKind
  readonly act: ActSent
  readonly waiting: WaitingDecision
}

/** Judged exactly as every reader's vault will judge it, by the roll in force at this moment. */
async function flawOfSecond(step: StepContext, second: Second): Promise<DecisionRefusal | null> {
  const { ground, by, kind, waiting } = second
  const answers = await entriesOfKind(step.trx, decisionEntries[kind][1])
  if (answers.some(({ index }) => index > waiting.index)) return 'decision-gone'
  const { actor, role } = waiting.entry
  if (!actor || !role || !(await firstSignerStands(step.trx, { person: actor, role, at: step.at })))
    return 'decision-first-gone'
  const roll = await rollInForce(step.trx)
  const lines = [actor, by.actor].map((person) => rollLineWithProof(step.trx, person))
  const [first, other] = await Promise.all(lines)
  if (!roll || !first || !other) return 'decision-not-in-roll'
  const claim = {
    kind,
    portal: portalOf(ground.log.trust.origin),
    first: waiting,
    second: placedSecond(step, second),
    roll: parseRollHeader(roll.header),
    signers: [first, other] as const,
  }
  const succession = ground.log.succession()
  if (kind === 'succeed-log' && succession?.decided !== null) return 'succession-none'
  try {
    const { decision } = await proveDecision(claim)
    if (succession && isSuccession(decision)) checkSucceeded(decision, step.nextIndex, succession.stated)
    return null
  } catch (error) {
    if (!isForeign(error)) throw error
    return /role/.test(error.message) ? 'decision-role' : 'decision-unproven'
  }
}

const isSuccession = (decision: Decision): decision is Decision<'succeed-log'> => decision.second.act === 'succeed-log'

function placedSecond({ at, nextIndex }: StepContext, { by, kind, act, waiting }: Second): PlacedEntry {
  const [, entryKind] = decisionEntries[kind]
  const id = makeId('e', new Uint8Array(16))
  return {
    entry: { v: 1, t: at, id, kind: entryKind, actor: by.actor, act },
    index: nextIndex,
    leaf: waiting.leaf,
  }
}

// ── the end of a suspension ────────────────────────────────────────────────

/** One press ends it early: watching again takes no two people. */
export async function endSuspension(
  ground: Ground,
  { by, once = everyTime }: { readonly by: ActorFields; readonly once?: Once },
): Promise<Outcome<undefined, 'decision-gone' | 'decision-role' | OnceReason>> {
  // Ended by the first of two presses, it is no longer there for the second.
  const before = await once.answered<undefined>(ground.db, ground.now())
  if (before) return before
  const running = ground.log.suspension()
  if (!running) return refused('decision-gone')
  if (!rolesFor('suspend-quorum').includes(by.role)) return refused('decision-role')
  const objects = [{ kind: 'entry', id: String(running.index) }]
  const step: Step<Outcome<undefined, 'decision-gone'>> = async ({ trx }) => {
    // Somebody else may have ended it since: it ends once.
    const newest = (await entriesOfKind(trx, 'suspension-ended')).at(-1)
    if (newest && newest.index > running.index) return { value: refused('decision-gone'), entries: [] }
    return { value: done(), entries: [{ ...by, kind: 'suspension-ended', objects }] }
  }
  const { value } = await ground.log.append(once.within(step), by)
  return value
}
