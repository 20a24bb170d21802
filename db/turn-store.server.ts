import { type Instant, instant } from '../app/ids.ts'
import type { Db } from './open.server.ts'

/** What is done by one node of several at a time. */
export type TurnName =
  | 'erasure'
  | 'verification'
  | 'count'
  | 'mail'
  | 'changeover'
  | 'ways-back'
  | 'open-due'
  | 'key-ends'
  | 'key-ends'
  | 'thin-desks'

export interface Turn {
  readonly name: TurnName
  readonly at: Instant
  /** Milliseconds before another node may take it from one that has died. */
  readonly lease: number
  /** Milliseconds from the end of one turn to the next. */
  readonly every?: number
}

/** True for one node. What was looked at before has to be looked at once more: another may just have ended its turn. */
export async function takeTurn(db: Db, { name, at, lease, every = 0 }: Turn): Promise<boolean> {
  const never = { name, taken_until: instant(0), done_at: instant(0) }
  await db
    .insertInto('turn')
    .values(never)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { numUpdatedRows } = await db
    .updateTable('turn')
    .set({ taken_until: instant(at + lease) })
    .where('name', '=', name)
    .where('taken_until', '<=', at)
    .where('done_at', '<=', instant(at - every))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function endTurn(db: Db, name: TurnName, at: Instant): Promise<void> {
  const done = { taken_until: instant(0), done_at: at }
  await db.updateTable('turn').set(done).where('name', '=', name).execute()
}
