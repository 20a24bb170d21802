/** What the page of log health shows, gathered. Everything here is plain, so that it travels to the page as it is. */
import { pseudonymOf } from '../council/pseudonym.ts'
import { openCheckpoint } from '../formats/checkpoint.ts'
import { type PolicyRule, quorumRule } from '../formats/policy-rule.ts'
import type { Trust } from '../formats/trust.ts'
import { hours, type Instant, type PersonId } from '../ids.ts'
import { Broken, isTrouble } from '../outcome.ts'
import { firstIndexAt } from '../read-log/log-search-store.server.ts'
import { isLogUnavailable } from '../read-log/read-log.server.ts'
import type { OversightGround } from '../verification/oversight-ground.ts'
import { isAlarm, lastLossAt, type Verification } from '../verification/verification.ts'
import { listVerifications, newestJudged, rolesOf } from '../verification/verification-store.server.ts'
import { dayBoundaries, growthOf, type WeekOfGrowth } from './growth.ts'
import { type NoteReading, readNote } from './note-reading.ts'
import { type QuorumView, viewQuorum, viewWitness, type WitnessView } from './view-witnesses.ts'

type Judged = Extract<Verification, { readonly state: 'judged' }>

/** The sentence at the head of the page, from worst to best. */
export type LogState =
  | { readonly state: 'failed'; readonly verification: Judged }
  | { readonly state: 'failed-browser'; readonly verification: Judged; readonly who: string }
  | { readonly state: 'unknown'; readonly verification: Judged }
  | { readonly state: 'late'; readonly verification: Judged }
  /** Entries were lost since. */
  | { readonly state: 'before-loss'; readonly verification: Judged }
  | { readonly state: 'verified'; readonly verification: Judged }
  | { readonly state: 'never' }
  /** And none is due: the schedule is switched off. */
  | { readonly state: 'never-off' }

export interface NewestCheckpoint {
  readonly note: string
  readonly reading: NoteReading
  /** Milliseconds; null where nobody known says a time. */
  readonly at: number | null
  /** True where it satisfies the policy in force: after a change of it, the witnesses take a moment. */
  readonly proven: boolean
}

export interface HealthView {
  readonly log: LogState
  /** When the verification that runs now began; null where none runs. */
  readonly runningSince: Instant | null
  readonly size: number
  readonly growth: readonly WeekOfGrowth[]
  /** Null while the log cannot sign one. */
  readonly newest: NewestCheckpoint | null
  readonly rule: PolicyRule
  readonly witnesses: readonly WitnessView[]
  readonly quorum: QuorumView
  /** True where the policy file asks for what the log does not say yet. */
  readonly policyWaits: boolean
}

export const weeksShown = 5

export interface HealthChoices {
  /** Hours from one scheduled verification to the next; 0 for never. */
  readonly everyHours: number
}

export async function viewHealth(ground: OversightGround, choices: HealthChoices): Promise<HealthView> {
  const newest = await newestCheckpoint(ground)
  const [log, growth, recent] = await Promise.all([
    logState(ground, choices),
    growthNow(ground),
    listVerifications(ground.db, { place: null, length: 5, at: ground.now() }),
  ])
  const health = ground.log.health()
  return {
    log,
    witnesses: ground.log.witnesses().map(viewWitness),
    quorum: health.state === 'healthy' ? viewQuorum(health.quorum, ground.log.suspension()) : { state: 'not-asked' },
    policyWaits: ground.log.waitingPolicy !== null,
    runningSince: recent.lines.find(({ state }) => state === 'running')?.startedAt ?? null,
    size: 'size' in health ? Number(health.size) : 0,
    growth,
    newest,
    rule: quorumRule(ground.log.trust.policy),
  }
}

/** The newest checkpoint, each signature checked against the log's own trust before anybody is shown it. */
export async function newestCheckpoint({ log }: Pick<OversightGround, 'log'>): Promise<NewestCheckpoint | null> {
  try {
    const note = await log.latestCheckpoint()
    const reading = readNote(note, log.trust)
    const cosignedAt = provenTime(note, log.trust)
    if (cosignedAt !== null) return { note, reading, at: cosignedAt * 1000, proven: true }
    const times = reading.signatures.flatMap(({ at, holds }) => (holds && at !== null ? [at] : []))
    return { note, reading, at: times.length > 0 ? Math.max(...times) : null, proven: false }
  } catch (error) {
    if (isLogUnavailable(error)) return null
    throw error
  }
}

/** Seconds; null unless the note satisfies the trust. */
function provenTime(note: string, trust: Trust): number | null {
  try {
    return openCheckpoint(note, trust).cosignedAt
  } catch (error) {
    if (isTrouble(error, 'NotProven')) return null
    throw error
  }
}

/**
 * What the newest verifications say. The portal's own counts until its next; a
 * person's alarm until anybody has verified the whole log after them.
 */
export async function logState({ db, log, now }: OversightGround, { everyHours }: HealthChoices): Promise<LogState> {
  const [own, browser] = await Promise.all([newestJudged(db, 'schedule'), newestJudged(db, 'browser')])
  if (own && isAlarm(own.verdict)) return { state: 'failed', verification: own }
  if (browser && isAlarm(browser.verdict) && !(own && own.startedAt > browser.endedAt))
    return { state: 'failed-browser', verification: browser, who: await whoIs(db, browser) }
  if (!own) return { state: everyHours === 0 ? 'never-off' : 'never' }
  if (own.verdict !== 'verified') return { state: 'unknown', verification: own }
  if (own.startedAt < (lastLossAt(log) ?? 0)) return { state: 'before-loss', verification: own }
  const late = everyHours > 0 && now() - own.startedAt > hours(2 * everyHours)
  return { state: late ? 'late' : 'verified', verification: own }
}

async function whoIs(db: OversightGround['db'], { source }: Judged): Promise<string> {
  if (source.by === 'schedule') throw new Broken('the portal is nobody in particular')
  const pseudonyms = await pseudonymsOf(db, [source.person])
  return pseudonyms.get(source.person) ?? source.person
}

/** People who verified, as everybody but themselves sees them. */
export async function pseudonymsOf(
  db: OversightGround['db'],
  people: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, string>> {
  const roles = await rolesOf(db, [...new Set(people)])
  return new Map([...roles].map(([person, role]) => [person, pseudonymOf(person, role)]))
}

async function growthNow({ db, now, log }: OversightGround): Promise<readonly WeekOfGrowth[]> {
  const at = now()
  const boundaries = dayBoundaries(at, weeksShown)
  const health = log.health()
  const size = 'size' in health ? Number(health.size) : 0
  const indexes = await Promise.all(boundaries.map((boundary) => firstIndexAt(db, boundary)))
  // A day that nothing has come after yet ends where the log ends now.
  return growthOf(
    boundaries,
    indexes.map((index) => Math.min(index, size)),
    at,
  )
}
