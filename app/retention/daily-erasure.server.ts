import type { Db } from '../../db/open.server.ts'
import { startRounds } from '../../db/rounds.server.ts'
import { endTurn, takeTurn } from '../../db/turn-store.server.ts'
import { hours, type Instant, minutes } from '../ids.ts'
import { isLogUnavailable } from '../read-log/read-log.server.ts'
import { type EraserGround, eraseDue, type Gone } from './erase-due.server.ts'
import { scrub } from './erasure-store.server.ts'

/** What the portal hears of it: a pino logger fits. */
export interface EraserLogger {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface DailyErasure extends EraserGround {
  readonly db: Db
  readonly logger: EraserLogger
  now(): Instant
}

const every = hours(20)
const lease = hours(1)
const ask = minutes(30)

/**
 * Looks every half hour whether today's erasing is still to be done, and does
 * it on one node. Twenty hours apart, so that the time of day may drift and no
 * day is missed. Gives what stops it.
 */
export const startDailyErasure = (daily: DailyErasure): (() => Promise<void>) =>
  startRounds({ every: ask, round: () => erasePastTime(daily) })

/**
 * The day's erasing, if it is this node's turn; null if it is not, or if it
 * could not be done (which it says). A node that dies in here leaves its turn to
 * another within the hour, and nothing half done.
 */
export async function erasePastTime(daily: DailyErasure): Promise<Gone | null> {
  const { db, logger, now } = daily
  try {
    if (!(await takeTurn(db, { name: 'erasure', at: now(), every, lease }))) return null
    const gone = await eraseDue(daily)
    if (gone.where + gone.text + gone.name + gone.session + gone.draft + gone.attachment > 0) await scrub(db)
    await endTurn(db, 'erasure', now())
    logger.info({ ...gone }, 'erased what was past its time')
    return gone
  } catch (error) {
    // Whatever it was, everything past its time is still there for the next turn;
    // a log that is unavailable has told its own story already.
    if (!isLogUnavailable(error)) logger.error({ err: error }, 'erasing failed')
    return null
  }
}
