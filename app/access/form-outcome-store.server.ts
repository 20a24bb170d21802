import type { Db, Trx } from '../../db/open.server.ts'
import { type Instant, instant } from '../ids.ts'
import { outcomeLasts } from './sent-form.ts'

export interface KeptOutcome {
  readonly content: Uint8Array
  readonly sealed: Uint8Array
}

export async function findOutcome(db: Db | Trx, name: Uint8Array, at: Instant): Promise<KeptOutcome | null> {
  const found = await db
    .selectFrom('form_outcome')
    .select(['content', 'sealed'])
    .where('name', '=', name)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return found ?? null
}

/**
 * False where another request has kept one meanwhile. A lapsed one that was not
 * swept yet gives way.
 */
export async function keepOutcome(
  trx: Trx,
  { name, content, sealed, at }: KeptOutcome & { readonly name: Uint8Array; readonly at: Instant },
): Promise<boolean> {
  const row = { content, sealed, expires_at: instant(at + outcomeLasts) }
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('form_outcome')
    .values({ name, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row).where('form_outcome.expires_at', '<=', at))
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) === 1n
}

export async function forgetOutcomes(db: Db, at: Instant): Promise<void> {
  await db.deleteFrom('form_outcome').where('expires_at', '<=', at).execute()
}
