/**
 * All of the secretariat are told by mail when the roll has three days left, when it has one, and when it has
 * lapsed: it takes two of them to renew it, and without one nothing is issued or opened.
 */
import type { Db } from '../../db/open.server.ts'
import type { Instant } from '../ids.ts'
import { rollEnd } from '../roll/roll-end.ts'
import { rollHead } from '../roll/roll-store.server.ts'
import { letterRules } from './letter.ts'
import { peopleToTell } from './letter-audience-store.server.ts'
import { queueLetters } from './letter-store.server.ts'
import { keepTold, type RollAlarm, wasTold } from './roll-alarm-store.server.ts'

/** Null while nothing is to be told. Asked often, so it writes nothing. */
export async function rollAlarmDue(db: Db, at: Instant): Promise<RollAlarm | null> {
  const head = await rollHead(db)
  if (!head) return null
  const alarm = { counter: head.counter, nearness: rollEnd(head.expiresAt, at) }
  return alarm.nearness === 'good' || (await wasTold(db, alarm)) ? null : alarm
}

/** More would be no secretariat. */
const most = 500

/** The letters and the mark that they are queued, in one transaction: if we stop anywhere, all are told or the next round tells them. */
export async function tellRollEnd(db: Db, at: Instant): Promise<void> {
  const alarm = await rollAlarmDue(db, at)
  if (!alarm) return
  const { tone } = letterRules['roll-ends']
  const asked = { entry: 0, kind: 'roll-ends', about: null, actor: null, askerRole: null, after: '' } as const
  await db.transaction().execute(async (trx) => {
    const people = await peopleToTell(trx, asked, most)
    await queueLetters(
      trx,
      people.map((person) => ({ person, tone, queuedAt: at, dueAt: at })),
    )
    await keepTold(trx, alarm, at)
  })
}
