import type { Trx } from '../../db/open.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { type LogEntry, readOwnEntry } from '../formats/log-entry.ts'
import { type JointKind, parseAct } from '../formats/signed-act.ts'
import type { Trust } from '../formats/trust.ts'
import { trustHash } from '../formats/two-person.ts'
import { type Instant, instant } from '../ids.ts'
import { statementProposed } from '../keyring/council-key-store.server.ts'
import { entriesOfKind } from '../read-log/decision-store.server.ts'
import type { LoggedEntry } from '../read-log/read-log.server.ts'
import { rollProposed } from '../roll/roll-store.server.ts'
import { type DecisionKind, decisions, isCouncilKind, isPerPerson } from './decisions.ts'

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

type DecisionGround = Pick<Ground, 'db' | 'log' | 'now'>

/** The newest proposal of this kind, while it waits: neither decided, refused nor lapsed, and about what is in force. */
export async function waitingDecision(ground: DecisionGround, kind: DecisionKind): Promise<WaitingDecision | null> {
  return (await waitingDecisions(ground, kind)).at(-1) ?? null
}

/** All that wait: of kinds about people the newest about each, else one at most. Oldest first. */
export async function waitingDecisions(
  ground: DecisionGround,
  kind: DecisionKind,
): Promise<readonly WaitingDecision[]> {
  const [asked, held] = decisions[kind].entries
  const since = isPerPerson(kind) ? instant(ground.now() - decisions[kind].waits) : undefined
  const first = newestOf(kind, await ground.log.ofKind(asked, since))
  if (first.length === 0) return []
  const answers = {
    held: await ground.log.ofKind(held, since),
    refused: await ground.log.ofKind('decision-refused', since),
  }
  const waiting: WaitingDecision[] = []
  for (const one of first) {
    if (answersTo(kind, one.index, answers)) continue
    const entry = readOwnEntry(one.bytes)
    const until = await waitsUntil(ground, kind, entry)
    if (until !== null && ground.now() < until)
      waiting.push({ index: one.index, leaf: one.leaf, bytes: one.bytes, entry, until })
  }
  return waiting
}

/** The one this entry asks, while it waits. */
export async function waitingAt(
  ground: DecisionGround,
  kind: DecisionKind,
  index: string | undefined,
): Promise<WaitingDecision | null> {
  return (await waitingDecisions(ground, kind)).find((waiting) => String(waiting.index) === index) ?? null
}

/** Whether what this entry asks still waits, as seen inside a step: neither asked anew, decided nor refused meanwhile. */
export async function stillWaits(trx: Trx, kind: DecisionKind, index: bigint): Promise<boolean> {
  const [asked, held] = decisions[kind].entries
  const newest = newestOf(kind, await entriesOfKind(trx, asked))
  const answers = { held: await entriesOfKind(trx, held), refused: await entriesOfKind(trx, 'decision-refused') }
  return newest.some((one) => one.index === index) && !answersTo(kind, index, answers)
}

/** What was asked anew, of the same person where it is about people, took the place of what was asked before. */
function newestOf(kind: DecisionKind, asked: readonly LoggedEntry[]): readonly LoggedEntry[] {
  if (!isPerPerson(kind)) return asked.slice(-1)
  const newest = new Map(asked.map((one) => [aboutWhat(one), one] as const))
  return asked.filter((one) => newest.get(aboutWhat(one)) === one)
}

/** Of whom, and of which bulletin where it is about one. */
function aboutWhat({ bytes }: LoggedEntry): string {
  const { subject, objects = [] } = readOwnEntry(bytes)
  return `${subject} ${objects.find(({ kind }) => kind === 'bulletin')?.id ?? ''}`
}

interface Answers {
  readonly held: readonly Pick<LoggedEntry, 'index' | 'bytes'>[]
  readonly refused: readonly Pick<LoggedEntry, 'bytes'>[]
}

const answersTo = (kind: DecisionKind, asked: bigint, { held, refused }: Answers): boolean =>
  held.some(({ index, bytes }) => (isPerPerson(kind) ? answeredIn(readOwnEntry(bytes)) === asked : index > asked)) ||
  refused.some(({ bytes }) => answeredIn(readOwnEntry(bytes)) === asked)

/** The entry that a refusal, or an agreement about a person, names first. */
export function answeredIn({ objects }: LogEntry): bigint | null {
  const [first] = objects ?? []
  return first?.kind === 'entry' ? BigInt(first.id) : null
}

/** Null where it is about something that is in force no more. */
async function waitsUntil(ground: DecisionGround, kind: DecisionKind, entry: LogEntry): Promise<Instant | null> {
  if (kind === 'roll') return rollWaits(ground, entry)
  if (kind === 'council') return statementWaits(ground, entry)
  return isCouncilKind(kind) ? instant(entry.t + decisions[kind].waits) : trustWaits(ground, kind, entry)
}

/** A suspension's proposal waits no longer than the suspension itself would last. Null where another trust is in force by now. */
function trustWaits(ground: DecisionGround, kind: JointKind, { t, act, objects }: LogEntry): Instant | null {
  if (objects?.[0]?.sha256 !== trustHash(trustNow(ground, kind))) return null
  const said = act && parseAct(act.text)
  const end = t + decisions[kind].waits
  return instant(said?.act === 'suspend-quorum' ? Math.min(end, said.until) : end)
}

/** What a decision of this kind would be about first: the trust in force; for a succession, that of the log that ended. */
function trustNow({ log }: Pick<DecisionGround, 'log'>, kind: JointKind): Trust {
  return (kind === 'succeed-log' ? log.succession()?.stated.lost : null) ?? log.trust
}

/** As long as the roll itself would be in force. Null where another one waits by now, or none. */
async function rollWaits({ db }: DecisionGround, { objects }: LogEntry): Promise<Instant | null> {
  const waiting = await rollProposed(db)
  return waiting && objects?.[0]?.sha256 === waiting.headerHash ? waiting.expiresAt : null
}

async function statementWaits({ db }: DecisionGround, { objects }: LogEntry): Promise<Instant | null> {
  const waiting = await statementProposed(db)
  const isIt = waiting && objects?.some(({ kind, sha256 }) => kind === 'statement' && sha256 === waiting.hash)
  return isIt ? waiting.expiresAt : null
}
