/** What waits for two people, and who decided what was decided, as a page shows it to one person. */
import { isKeptFrom, isOfRole } from '../access/permissions.ts'
import type { Role } from '../access/role.ts'
import { findPerson } from '../council/person-store.server.ts'
import { pseudonymOf } from '../council/pseudonym.ts'
import { toBase64 } from '../formats/bytes.ts'
import { readOwnEntry } from '../formats/log-entry.ts'
import { type JointKind, parseAct } from '../formats/signed-act.ts'
import { rollServesUntil } from '../formats/two-person.ts'
import type { Instant, PersonId } from '../ids.ts'
import type { LoggedEntry } from '../read-log/read-log.server.ts'
import { proposedAddressOf } from '../recovery/way-back-store.server.ts'
import { typedReasons } from '../review/review-store.server.ts'
import { lineOf, rollHead } from '../roll/roll-store.server.ts'
import {
  type DecisionKind,
  decisionKinds,
  decisions,
  kindAskedBy,
  secondingAct,
  secondsOf,
} from '../trust/decisions.ts'
import {
  answeredIn,
  type WaitingDecision,
  waitingDecision,
  waitingDecisions,
} from '../trust/waiting-decision.server.ts'
import type { OversightGround } from '../verification/oversight-ground.ts'

/** Who looks: names are for those who may sign such a decision, or who see the roster anyway. */
export interface Onlooker {
  readonly person: PersonId
  readonly role: Role
  /** Set while they stand in for another: some of what the role signs is then not theirs. */
  readonly deputizes?: object | null
}

export interface Signer {
  /** A pseudonym for whoever may not see names. */
  readonly name: string
  readonly role: Role
}

export interface WaitingView {
  /** Index and bytes (base64) of the entry that holds the first signature. */
  readonly index: string
  readonly entry: string
  readonly at: Instant
  readonly until: Instant
  readonly by: Signer
  /** Who may sign second. */
  readonly others: readonly Role[]
  /** What the one who looks can do about it. */
  readonly stand: 'confirm' | 'own' | 'role'
  /** Whom it is about, where it is about somebody. */
  readonly about: Signer | null
  /** The address that is proposed, with its salt (base64), where one is: whoever signs compares it with what is signed. */
  readonly address: { readonly salt: string; readonly text: string } | null
  /** Why, as whoever asked typed it; null where none was asked for, or it is past its time. */
  readonly reason: string | null
}

export async function viewWaiting(
  ground: OversightGround,
  kind: DecisionKind,
  looking: Onlooker,
): Promise<WaitingView | null> {
  const waiting = await waitingDecision(ground, kind)
  return waiting && shownWaiting(ground, waiting, { looking, kind })
}

async function shownWaiting(
  ground: OversightGround,
  waiting: WaitingDecision,
  { looking, kind }: { readonly looking: Onlooker; readonly kind: DecisionKind },
): Promise<WaitingView> {
  const { index, bytes, entry, until } = waiting
  const by = await proposerOf(ground, waiting, { looking, kind })
  const others = secondsOf(kind, by.role)
  const mayBeSecond = others.includes(looking.role) && !isKeptFrom(looking, secondingAct(kind))
  const stand = entry.actor === looking.person ? 'own' : mayBeSecond ? 'confirm' : 'role'
  const [about = null] = entry.subject ? await signersShown(ground.db, [entry.subject], { looking, kind }) : []
  const [reason = null] = (await typedReasons(ground.db, [Number(index)])).values()
  const address = kind === 'change-address' && about ? await addressShown(ground.db, entry.subject) : null
  const shown = { index: String(index), entry: toBase64(bytes), at: entry.t, until }
  return { ...shown, by, others, stand, about, address, reason }
}

async function addressShown(db: OversightGround['db'], person: PersonId | undefined) {
  const kept = person ? await proposedAddressOf(db, person) : null
  return kept && { salt: toBase64(kept.salt), text: kept.text }
}

async function proposerOf(
  { db }: Pick<OversightGround, 'db'>,
  { entry }: Pick<WaitingDecision, 'entry'>,
  { looking, kind }: { readonly looking: Onlooker; readonly kind: DecisionKind },
): Promise<Signer> {
  const [signer] = await signersShown(db, entry.actor ? [entry.actor] : [], { looking, kind })
  // Someone who has moved since still proposed in the role they had.
  return { name: signer?.name ?? '', role: entry.role ?? signer?.role ?? 'member' }
}

/**
 * The people by name, where the one who looks may sign such a decision: they have
 * to telephone, and their vault is shown the signers' names anyway. By pseudonym
 * otherwise.
 */
export async function signersShown(
  db: OversightGround['db'],
  people: readonly PersonId[],
  { looking, kind }: { readonly looking: Onlooker; readonly kind: DecisionKind },
): Promise<readonly Signer[]> {
  const named = [decisions[kind].signs, secondingAct(kind)].some((act) => isOfRole(looking.role, act))
  const found = await Promise.all(people.map((person) => findPerson(db, person)))
  return found.flatMap((person) => {
    if (!person) return []
    const { id, role, name } = person
    return [{ name: named ? name : pseudonymOf(id, role), role }]
  })
}

/** The two who signed the decision at this entry, the first one first. */
export async function decidersOf(
  { log }: Pick<OversightGround, 'log'>,
  bytes: Uint8Array,
): Promise<readonly PersonId[]> {
  const { act } = readOwnEntry(bytes)
  const second = act && parseAct(act.text)
  const named = second && 'first' in second ? second.first : null
  const first = named && (await log.entry(named.index))
  const one = first && readOwnEntry(first.bytes).actor
  return second && one ? [one, second.actor] : []
}

export type Readiness = 'ready' | 'roll-none' | 'roll-expired' | 'not-in-roll'

/** Whether the roll would bear out this person's signature now: better said before they sign than after. */
export async function readinessOf(
  { db, now }: OversightGround,
  { person, kind }: { readonly person: PersonId; readonly kind: JointKind },
): Promise<Readiness> {
  const roll = await rollHead(db)
  if (!roll) return 'roll-none'
  if (rollServesUntil(kind, { expires: roll.expiresAt }) <= now()) return 'roll-expired'
  return (await lineOf(db, roll.counter, person)) ? 'ready' : 'not-in-roll'
}

/** A proposal in a line, for the first page. */
export interface DecisionLine extends Pick<WaitingView, 'index' | 'by' | 'until' | 'stand'> {
  readonly kind: DecisionKind
}

/** Every proposal that waits and that the one who looks may see, the urgent kind first. */
export async function viewDecisions(
  ground: OversightGround,
  looking: Onlooker,
): Promise<readonly (WaitingView & DecisionLine)[]> {
  const seen = decisionKinds.filter((kind) => isOfRole(looking.role, decisions[kind].sees))
  const found = await Promise.all(
    seen.map(async (kind) => {
      const waiting = await waitingDecisions(ground, kind)
      return Promise.all(
        waiting.map(async (one) => ({ kind, ...(await shownWaiting(ground, one, { looking, kind })) })),
      )
    }),
  )
  return found.flat()
}

/** The same in a line each. */
export const decisionLines = async (ground: OversightGround, looking: Onlooker): Promise<readonly DecisionLine[]> =>
  (await viewDecisions(ground, looking)).map(({ kind, index, by, until, stand }) => ({ kind, index, by, until, stand }))

/** A proposal that was refused: by whom, when, and why. */
export interface RefusedView {
  readonly kind: DecisionKind
  readonly entry: number
  readonly at: Instant
  readonly by: Signer
  /** Null once it is past its time. */
  readonly reason: string | null
}

const refusedShown = 10

/** The newest refusals of what the one who looks may see, newest first. */
export async function viewRefused(ground: OversightGround, looking: Onlooker): Promise<readonly RefusedView[]> {
  const newest = [...(await ground.log.ofKind('decision-refused'))].reverse().slice(0, refusedShown)
  const reasons = await typedReasons(
    ground.db,
    newest.map(({ index }) => Number(index)),
  )
  const views = await Promise.all(newest.map((refused) => refusedView(ground, refused, { looking, reasons })))
  return views.flatMap((view) => (view ? [view] : []))
}

async function refusedView(
  ground: OversightGround,
  { index, bytes }: LoggedEntry,
  { looking, reasons }: { readonly looking: Onlooker; readonly reasons: ReadonlyMap<number, string> },
): Promise<RefusedView | null> {
  const entry = readOwnEntry(bytes)
  const asked = answeredIn(entry)
  const first = asked === null ? null : await ground.log.entry(asked)
  const kind = first && kindAskedBy(readOwnEntry(first.bytes).kind)
  if (!kind || !isOfRole(looking.role, decisions[kind].sees)) return null
  const by = await proposerOf(ground, { entry }, { looking, kind })
  return { kind, entry: Number(index), at: entry.t, by, reason: reasons.get(Number(index)) ?? null }
}
