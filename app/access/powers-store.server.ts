import type { Db, Trx } from '../../db/open.server.ts'
import {
  isBorneOut,
  type PasskeyRule,
  type Powers,
  powersFrom,
  type RollStanding,
  type ShownBy,
  wantsPasskey,
} from './powers.ts'

/**
 * What a person's role is worth in a session, by the rows of this moment, or of
 * this step. What the newest roll says of them comes with their own row, so that
 * no question is asked but of those who stand in none.
 */
export async function powersOf(db: Db | Trx, standing: RollStanding & ShownBy, rule: PasskeyRule): Promise<Powers> {
  if (wantsPasskey(standing, rule)) return 'setup'
  return powersFrom(standing, isBorneOut(standing) || (await isFounded(db)))
}

/** Whether two of the secretariat ever signed a roll. */
async function isFounded(db: Db | Trx): Promise<boolean> {
  const signed = db.selectFrom('roll').select('counter').where('entry_index', 'is not', null).limit(1)
  return (await signed.executeTakeFirst()) !== undefined
}
