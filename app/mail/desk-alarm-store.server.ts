/** Of which desks it was told that they are thin. */
import type { Db, Trx } from '../../db/open.server.ts'
import type { Instant } from '../ids.ts'

export async function desksTold(db: Db | Trx): Promise<readonly string[]> {
  const rows = await db.selectFrom('desk_alarm').select('desk_id').execute()
  return rows.map(({ desk_id: desk }) => desk)
}

export async function keepDeskTold(trx: Trx, desk: string, at: Instant): Promise<void> {
  await trx.insertInto('desk_alarm').values({ desk_id: desk, told_at: at }).execute()
}

export async function forgetDeskTold(trx: Trx, desks: readonly string[]): Promise<void> {
  if (desks.length > 0) await trx.deleteFrom('desk_alarm').where('desk_id', 'in', desks).execute()
}
