/** Of which end of which roll the secretariat was told. */
import type { Db, Trx } from '../../db/open.server.ts'
import type { Instant } from '../ids.ts'
import type { RollEnd } from '../roll/roll-end.ts'

export interface RollAlarm {
  readonly counter: number
  readonly nearness: RollEnd
}

export async function wasTold(db: Db | Trx, { counter, nearness }: RollAlarm): Promise<boolean> {
  const told = db.selectFrom('roll_alarm').select('told_at').where('counter', '=', counter)
  return (await told.where('nearness', '=', nearness).executeTakeFirst()) !== undefined
}

export async function keepTold(trx: Trx, { counter, nearness }: RollAlarm, at: Instant): Promise<void> {
  await trx.insertInto('roll_alarm').values({ counter, nearness, told_at: at }).execute()
}
