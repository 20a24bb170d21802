import type { ActorFields } from '../access/actor.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { firstSignerStands } from '../acts/first-signer.server.ts'
import { type ActOf, type ActRefusal, sameObjects } from '../acts/judge-act.server.ts'
import { takePreparedAct } from '../acts/take-act.server.ts'
import { portalOf } from '../formats/log-origin.ts'
import { parseRollHeader } from '../formats/roll.ts'
import type { ActObject, JointKind } from '../formats/signed-act.ts'
import { checkSucceeded, lostUntil, type Succession, successionObjects } from '../formats/succession.ts'
import { formatTrust, parseTrust, type Trust } from '../formats/trust.ts'
import {
  type Decision,
  decisionEntries,
  decisionObjects,
  longestSuspension,
  type PlacedEntry,
  rolesFor,
} from '../formats/two-person.ts'
import { makeId } from '../ids.ts'
import { proveDecision } from '../openpgp/two-person-proof.ts'
import { done, isForeign, type Outcome, readForeign, refused } from '../outcome.ts'
import { newestOfKind } from '../read-log/log-store.server.ts'
import type { Step, StepContext } from '../read-log/read-log.server.ts'
import { rollLineWithProof, rollWithKeyOf } from '../roll/roll-proof.server.ts'
import { rollInForce } from '../roll/roll-store.server.ts'
import { stillWaits, type WaitingDecision, waitingDecision } from './waiting-decision.server.ts'

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

/** The trust a waiting proposal asks for. */
export const proposedTrust = ({ entry }: WaitingDecision): Trust => parseTrust(entry.data?.trust ?? '')

// ── the first of two ───────────────────────────────────────────────────────

export async function proposeTrust(
  ground: Ground,
  { by, trust, act }: { readonly by: ActorFields; readonly trust: string; readonly act: ActSent },
): Promise<Outcome<undefined, DecisionRefusal>> {
  const next = readTrust(trust)
  if (!next || next.origin !== ground.log.trust.origin) return refused('trust-text-unreadable')
  return takeFirst(ground, by, {
    kind: 'change-trust',
    sent: act,
    about: async () => {
      const flaw = flawOfTrust(ground, next)
      return flaw ? refused(flaw) : done(decisionObjects(ground.log.trust, next))
    },
    data: { trust: formatTrust(next) },
  })
}

const readTrust = (text: string): Trust | null => readForeign(() => parseTrust(text))

/** Readers pin what two people sign, so it must be a trust under which this portal can go on signing. */
function flawOfTrust({ log }: Ground, next: Trust): 'trust-same' | 'trust-keys-not-held' | null {
  if (formatTrust(next) === formatTrust(log.trust)) return 'trust-same'
  return log.holdsKeysOf(next) ? null : 'trust-keys-not-held'
}

export const proposeSuspension = (
  ground: Ground,
  { by, act }: { readonly by: ActorFields; readonly act: ActSent },
): Promise<Outcome<undefined, DecisionRefusal>> =>
  takeFirst(ground, by, {
    kind: 'suspend-quorum',
    sent: act,
    about: async ({ until }) => {
      const { trust } = ground.log
      if (trust.policy.quorum === null) return refused('suspension-not-needed')
      const left = until - ground.now()
      return left <= 0 || left > longestSuspension ? refused('suspension-span') : done(decisionObjects(trust, null))
    },
  })

/** That the log goes on after a loss, by what it states itself. The roll must be of after the loss: the vaults ask for it. */
export const proposeSuccession = (
  ground: Ground,
  { by, act }: { readonly by: ActorFields; readonly act: ActSent },
): Promise<Outcome<undefined, DecisionRefusal>> =>
  takeFirst(ground, by, {
    kind: 'succeed-log',
    sent: act,
    about: async () => {
      const succession = ground.log.succession()
      if (succession?.decided !== null) return refused('succession-none')
      const ready = await isRollOfAfter(ground.db, succession.stated)
      return ready ? done(successionObjects(succession.stated)) : refused('succession-roll-first')
    },
  })

/** Whether the roll in force was made after this loss. */
export async function isRollOfAfter(db: Ground['db'], succession: Succession): Promise<boolean> {
  const roll = await rollInForce(db)
  return roll !== null && parseRollHeader(roll.header).time >= lostUntil(succession)
}

interface First<K extends JointKind> {
  readonly kind: K
  readonly sent: ActSent
  /** What it must be about, or why it cannot be proposed now. Asked of a new act alone: of one taken before it may be true no more. */
  readonly about: (act: ActOf<K>) => Promise<Outcome<readonly ActObject[], DecisionRefusal>>
  readonly data?: Readonly<Record<string, string>>
}

function takeFirst<K extends JointKind>(
  ground: Ground,
  by: ActorFields,
  { kind, sent, about, data }: First<K>,
): Promise<Outcome<undefined, DecisionRefusal>> {
  const [entryKind] = decisionEntries[kind]
  return takePreparedAct(
    ground,
    { by, sent },
    {
      expected: { act: kind },
      prepare: async ({ act }) => {
        const objects = await about(act)
        if (!objects.ok) return objects
        if (!sameObjects(act.objects, objects.value) || firstOf(act) !== null)
          return refused('act-about-something-else')
        return mayDecide(ground, by, kind)
      },
      look: async () => done(),
      write: async ({ judged }) => [{ kind: entryKind, objects: judged.act.objects, ...(data ? { data } : {}) }],
      answer: () => done(),
    },
  )
}

async function mayDecide(
  { db }: Ground,
  { actor, role }: ActorFields,
  kind: JointKind,
): Promise<Outcome<undefined, 'decision-role' | 'decision-not-in-roll'>> {
  if (!rolesFor(kind).includes(role)) return refused('decision-role')
  return (await rollWithKeyOf(db, actor)) ? done() : refused('decision-not-in-roll')
}

const firstOf = (act: ActOf<JointKind>) => (act as Extract<ActOf<JointKind>, { first: unknown }>).first

// ── the second ─────────────────────────────────────────────────────────────

/** The second signature, by another person of another role: from here on the decision holds. */
export const confirmDecision = (
  ground: Ground,
  { by, kind, act: sent }: { readonly by: ActorFields; readonly kind: JointKind; readonly act: ActSent },
): Promise<Outcome<undefined, DecisionRefusal>> =>
  takePreparedAct(
    ground,
    { by, sent },
    {
      expected: { act: kind },
      prepare: () => toConfirm(ground, by, kind),
      look: async (step, waiting) => {
        const flaw = await flawOfSecond(step, { ground, by, kind, act: sent, waiting })
        return flaw ? refused(flaw) : done(waiting)
      },
      write: async ({ judged }, { entry }) => {
        const data = kind === 'change-trust' && entry.data ? { data: entry.data } : {}
        return [{ kind: decisionEntries[kind][1], objects: judged.act.objects, ...data }]
      },
      answer: () => done(),
    },
  )

async function toConfirm(
  ground: Ground,
  by: ActorFields,
  kind: JointKind,
): Promise<Outcome<WaitingDecision, DecisionRefusal>> {
  const waiting = await waitingDecision(ground, kind)
  if (!waiting) return refused('decision-gone')
  if (waiting.entry.actor === by.actor) return refused('decision-by-you')
  if (kind === 'change-trust') {
    const flaw = flawOfTrust(ground, proposedTrust(waiting))
    if (flaw) return refused(flaw)
    // Whoever pinned the old policy learns of the change from a checkpoint it believes.
    await ground.log.demandQuorum()
  }
  return done(waiting)
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
  if (!(await stillWaits(step.trx, kind, waiting.index))) return 'decision-gone'
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
  const running = ground.log.suspension()
  // Ended by the first of two presses, it is no longer there for the second.
  if (!running) return once.unlessAnswered<undefined, 'decision-gone'>(refused('decision-gone'), ground)
  if (!rolesFor('suspend-quorum').includes(by.role)) return refused('decision-role')
  const objects = [{ kind: 'entry', id: String(running.index) }]
  const step: Step<Outcome<undefined, 'decision-gone'>> = async ({ trx }) => {
    // Somebody else may have ended it since: it ends once.
    const newest = await newestOfKind(trx, 'suspension-ended')
    if (newest && newest.index > running.index) return { value: refused('decision-gone'), entries: [] }
    return { value: done(), entries: [{ ...by, kind: 'suspension-ended', objects }] }
  }
  const { value } = await ground.log.append(once.within(step), by)
  return value
}
