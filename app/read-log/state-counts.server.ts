/**
 * Once a day the log says how many entries it holds about each person and each
 * organization (formats/counted.ts). All the work is done before the step, which
 * then only looks whether the log has grown meanwhile. Had it, the few who have new
 * entries are read anew inside. The step has to be the first of its batch: what its
 * neighbours state before it is in no table yet.
 */
import type { Db } from '../../db/open.server.ts'
import { startRounds } from '../../db/rounds.server.ts'
import { endTurn, takeTurn } from '../../db/turn-store.server.ts'
import {
  type CountLine,
  type CountTrees,
  countedSaid,
  countTrees,
  isOrganizationLine,
  type Whose,
} from '../formats/counted.ts'
import { hours, type Instant, minutes } from '../ids.ts'
import { countLines, keepCountLines } from './count-store.server.ts'
import { inOneView, readHead } from './log-store.server.ts'
import { isLogUnavailable, type ReadLog, type StepContext } from './read-log.server.ts'

export interface CountGround {
  readonly db: Db
  readonly log: Pick<ReadLog, 'append'>
}

interface Counts {
  readonly size: bigint
  readonly lines: readonly CountLine[]
  readonly trees: CountTrees
}

/** Enough to be first in a batch once, however busy the log is. */
const tries = 100

/** The index of the entry; null where the log was too busy, and nothing was stated. */
export async function stateCounts({ db, log }: CountGround): Promise<bigint | null> {
  let counts = await countAll(db)
  for (let left = tries; left > 0; left--) {
    const { value, entries } = await log.append(async (context) => {
      const now = await broughtOn(counts, context)
      return { value: now, entries: now ? [{ kind: 'counted' as const, ...countedSaid(now.trees) }] : [] }
    })
    const [entry] = entries
    if (value && entry) {
      // If we stopped here, the entry would stand, and nobody had a proof of their own line until the next one.
      await keepCountLines(db, entry.index, value.lines)
      return entry.index
    }
    counts = await countAll(db)
  }
  return null
}

const countAll = (db: Db): Promise<Counts> =>
  inOneView(db, async (trx) => {
    const { size } = await readHead(trx)
    const lines = await countLines(trx, 0n)
    return { size, lines, trees: countTrees(lines) }
  })

/** The counts of the log as it stands at this step; null where others of the batch came before it. */
async function broughtOn(counts: Counts, { trx, nextIndex }: StepContext): Promise<Counts | null> {
  if (nextIndex === counts.size) return counts
  const { size } = await readHead(trx)
  if (nextIndex !== size) return null
  const lines = new Map<Whose, CountLine>(counts.lines.map((line) => [line.who, line]))
  const newer = await countLines(trx, counts.size)
  for (const line of newer) lines.set(line.who, line)
  const all = [...lines.values()]
  const organizations = newer.some(isOrganizationLine) ? undefined : counts.trees.organizations
  return { size, lines: all, trees: countTrees(all, organizations) }
}

// ── every day ──────────────────────────────────────────────────────────────

export interface DailyCount extends CountGround {
  readonly logger: { error(fields: object, message: string): void }
  now(): Instant
}

const every = hours(20)
const lease = minutes(10)
const ask = minutes(30)

/** Looks every half hour whether today's count is still to be stated, and states it on one node. Gives what stops it. */
export const startDailyCount = (daily: DailyCount): (() => Promise<void>) =>
  startRounds({ every: ask, round: () => countOfDay(daily) })

/** The day's count, if it is this node's turn; null if it is not, or if it could not be stated. */
export async function countOfDay(daily: DailyCount): Promise<bigint | null> {
  const { db, now } = daily
  try {
    if (!(await takeTurn(db, { name: 'count', at: now(), every, lease }))) return null
    const entry = await stateCounts(daily)
    if (entry !== null) await endTurn(db, 'count', now())
    return entry
  } catch (error) {
    if (!isLogUnavailable(error)) daily.logger.error({ err: error }, 'the entries were not counted')
    return null
  }
}
