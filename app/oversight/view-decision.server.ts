/** What waits for two people, and who decided what was decided, as a page shows it to one person. */
import type { Role } from '../access/role.ts'
import { findPerson } from '../council/person-store.server.ts'
import { pseudonymOf } from '../council/pseudonym.ts'
import { toBase64 } from '../formats/bytes.ts'
import { parseEntry } from '../formats/log-entry.ts'
import type { RollRole } from '../formats/roll.ts'
import { type JointKind, parseAct } from '../formats/signed-act.ts'
import { rolesFor, rollServesUntil } from '../formats/two-person.ts'
import type { Instant, PersonId } from '../ids.ts'
import { type WaitingDecision, waitingDecision } from '../keys/decide-log.server.ts'
import { lineOf, rollHead } from '../keys/roll-store.server.ts'
import type { OversightDesk } from './oversight-desk.ts'

/** Who looks: names are for those who may sign such a decision, or who see the roster anyway. */
export interface Onlooker {
  readonly person: PersonId
  readonly role: Role
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
  readonly others: readonly RollRole[]
  /** What the one who looks can do about it. */
  readonly stand: 'confirm' | 'own' | 'role'
}

export async function viewWaiting(
  desk: OversightDesk,
  kind: JointKind,
  looking: Onlooker,
): Promise<WaitingView | null> {
  const waiting = await waitingDecision(desk, kind)
  if (!waiting) return null
  const { index, bytes, entry, until } = waiting
  const by = await proposerOf(desk, waiting, { looking, kind })
  const others = rolesFor(kind).filter((role) => role !== by.role)
  const stand = entry.actor === looking.person ? 'own' : others.includes(looking.role) ? 'confirm' : 'role'
  return { index: String(index), entry: toBase64(bytes), at: entry.t, until, by, others, stand }
}

async function proposerOf(
  { db }: Pick<OversightDesk, 'db'>,
  { entry }: WaitingDecision,
  { looking, kind }: { readonly looking: Onlooker; readonly kind: JointKind },
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
  db: OversightDesk['db'],
  people: readonly PersonId[],
  { looking, kind }: { readonly looking: Onlooker; readonly kind: JointKind },
): Promise<readonly Signer[]> {
  const named = rolesFor(kind).includes(looking.role)
  const found = await Promise.all(people.map((person) => findPerson(db, person)))
  return found.flatMap((person) => {
    if (!person) return []
    const { id, role, name } = person
    return [{ name: named ? name : pseudonymOf(id, role), role }]
  })
}

/** The two who signed the decision at this entry, the first one first. */
export async function decidersOf({ log }: Pick<OversightDesk, 'log'>, bytes: Uint8Array): Promise<readonly PersonId[]> {
  const { act } = parseEntry(bytes)
  const second = act && parseAct(act.text)
  const named = second && 'first' in second ? second.first : null
  const first = named && (await log.entry(named.index))
  const one = first && parseEntry(first.bytes).actor
  return second && one ? [one, second.actor] : []
}

export type Readiness = 'ready' | 'roll-none' | 'roll-expired' | 'not-in-roll'

/** Whether the roll would bear out this person's signature now: better said before they sign than after. */
export async function readinessOf(
  { db, now }: OversightDesk,
  { person, kind }: { readonly person: PersonId; readonly kind: JointKind },
): Promise<Readiness> {
  const roll = await rollHead(db)
  if (!roll) return 'roll-none'
  if (rollServesUntil(kind, { expires: roll.expiresAt }) <= now()) return 'roll-expired'
  return (await lineOf(db, roll.counter, person)) ? 'ready' : 'not-in-roll'
}

/** What is decided on a page of its own. */
const kinds = ['succeed-log', 'suspend-quorum', 'change-trust'] as const satisfies readonly JointKind[]

/** A proposal in a line, for the first page. */
export interface DecisionLine {
  readonly kind: (typeof kinds)[number]
  readonly by: Signer
  readonly until: Instant
  readonly stand: WaitingView['stand']
}

/** Every proposal that waits, the urgent kind first. */
export async function decisionLines(desk: OversightDesk, looking: Onlooker): Promise<readonly DecisionLine[]> {
  const found = await Promise.all(
    kinds.map(async (kind) => ({ kind, waiting: await viewWaiting(desk, kind, looking) })),
  )
  return found.flatMap(({ kind, waiting }) =>
    waiting ? [{ kind, by: waiting.by, until: waiting.until, stand: waiting.stand }] : [],
  )
}
