/**
 * Those who serve a desk are told by mail when fewer than two of them hold its key; of an office's desk the
 * secretariat too, which chooses who serves it. No entry says it: somebody moved, was suspended, gave up a key, or an
 * engagement ended by itself. A desk that has recovered and is thin anew is told of anew.
 */
import type { Db, Trx } from '../../db/open.server.ts'
import { startRounds } from '../../db/rounds.server.ts'
import { endTurn, takeTurn } from '../../db/turn-store.server.ts'
import { stateOf } from '../desks/desk.ts'
import { desksOnRecord } from '../desks/desk-store.server.ts'
import { hours, type Instant, minutes } from '../ids.ts'
import { isLogUnavailable } from '../read-log/read-log.server.ts'
import { desksTold, forgetDeskTold, keepDeskTold } from './desk-alarm-store.server.ts'
import { lettersFor } from './fan-out.server.ts'
import { peopleToTell } from './letter-audience-store.server.ts'
import { ofNoEntry, queueLetters } from './letter-store.server.ts'
import type { KeyEndRounds } from './tell-key-ends.server.ts'

const every = hours(1)
const ask = minutes(10)
const lease = minutes(10)
/** More would serve no desk. */
const most = 500
/** Of one step: releases of bulletins wait for no more than these. */
const together = 50

/** How many desks it was told of, if it is this node's turn. */
export async function tellThinDesks(ground: KeyEndRounds): Promise<number> {
  const { db, log, now, logger } = ground
  try {
    if (!(await takeTurn(db, { name: 'thin-desks', at: now(), every, lease }))) return 0
    let told = 0
    const { thin, recovered } = await changedDesks(db, now())
    for (let from = 0; from < Math.max(thin.length, recovered.length); from += together) {
      const some = { thin: thin.slice(from, from + together), recovered: recovered.slice(from, from + together) }
      // In a step, though it states nothing: whoever proves their share in the same moment is not told of what was.
      const { value } = await log.append(async ({ trx, at }) => ({
        value: await tell(ground, trx, { some, at }),
        entries: [],
      }))
      told += value
    }
    await endTurn(db, 'thin-desks', now())
    return told
  } catch (error) {
    // Nothing is marked that is not queued: the next turn tells of it.
    if (!isLogUnavailable(error)) logger.error({ err: error }, 'nobody could be told that a desk is thin')
    return 0
  }
}

interface Changed {
  /** Thin, and not told of. */
  readonly thin: readonly string[]
  /** Told of, and thin no more. */
  readonly recovered: readonly string[]
}

async function changedDesks(db: Db | Trx, at: Instant, among?: readonly string[]): Promise<Changed> {
  const told = new Set(await desksTold(db))
  const desks = await desksOnRecord(db, among ? { at, among } : { at })
  const isThin = (desk: (typeof desks)[number]) => stateOf(desk).state === 'thin'
  return {
    thin: desks.filter((desk) => isThin(desk) && !told.has(desk.id)).map(({ id }) => id),
    recovered: desks.filter((desk) => !isThin(desk) && told.has(desk.id)).map(({ id }) => id),
  }
}

async function tell(
  ground: KeyEndRounds,
  trx: Trx,
  { some, at }: { readonly some: Changed; readonly at: Instant },
): Promise<number> {
  const { thin, recovered } = await changedDesks(trx, at, [...some.thin, ...some.recovered])
  await forgetDeskTold(trx, recovered)
  for (const desk of thin) {
    const asked = { entry: ofNoEntry, kind: 'desk-thin', about: desk, actor: null, askerRole: null, after: '' } as const
    await queueLetters(trx, lettersFor(ground, asked, await peopleToTell(trx, asked, most)))
    await keepDeskTold(trx, desk, at)
  }
  return thin.length
}

/** Gives what stops it. */
export const startTellingThinDesks = (ground: KeyEndRounds): (() => Promise<void>) =>
  startRounds({ every: ask, round: () => tellThinDesks(ground) })
