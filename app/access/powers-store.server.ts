import type { Db, Trx } from '../../db/open.server.ts'
import type { Instant } from '../ids.ts'
import {
  type HeldPowers,
  isBorneOut,
  noPasskeyDates,
  type PasskeyDates,
  powersFrom,
  type RollStanding,
  type ShownBy,
  wantsPasskey,
} from './powers.ts'

/** Who asks, as their session's row says it. */
type Standing = RollStanding & ShownBy & { readonly passkeyDates: PasskeyDates; readonly dutiesSince: Instant | null }

/**
 * What a person's role is worth in a session, by the rows of this moment, or of
 * this step. What the newest roll says of them, and from when on passkeys are
 * asked for, comes with their own row, so that no question is asked but of those
 * who stand in none.
 */
export async function powersOf(db: Db | Trx, standing: Standing, at: Instant): Promise<HeldPowers> {
  // A passkey is asked for powers of a role, and of these nothing is left.
  if (standing.dutiesSince !== null) return 'duties'
  if (wantsPasskey(standing, standing.passkeyDates, at)) return 'setup'
  return powersFrom(standing, isBorneOut(standing) || (await isFounded(db)))
}

/** Whether two of the secretariat ever signed a roll. */
async function isFounded(db: Db | Trx): Promise<boolean> {
  const signed = db.selectFrom('roll').select('counter').where('entry_index', 'is not', null).limit(1)
  return (await signed.executeTakeFirst()) !== undefined
}

/** As two people decided last. */
export async function passkeyDatesOf(db: Db | Trx): Promise<PasskeyDates> {
  const row = await db.selectFrom('passkey_rule').select(['offices_from', 'members_from']).executeTakeFirst()
  return row ? { offices: row.offices_from, members: row.members_from } : noPasskeyDates
}

/** In the step of the second signature: what was decided before it holds no more. */
export async function keepPasskeyDates(trx: Trx, { offices, members }: PasskeyDates): Promise<void> {
  const dates = { offices_from: offices, members_from: members }
  await trx
    .insertInto('passkey_rule')
    .values({ id: 1, ...dates })
    .onConflict((row) => row.column('id').doUpdateSet(dates))
    .execute()
}
