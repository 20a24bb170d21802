/**
 * Triggers by which the database refuses to change what is written once. A speed
 * bump, not the control: whoever holds the database can drop them, and the
 * proofs then show what was done.
 */
import { type Kysely, sql } from 'kysely'
import { dialectOf } from './dialect.ts'

type Schema = Kysely<unknown>

export type Change = 'update' | 'delete' | 'truncate'

/** Makes the database refuse these changes of the table. SQLite knows no truncate: there a delete of everything is one. */
export async function refuseChanges(db: Schema, table: string, changes: readonly Change[]): Promise<void> {
  if (dialectOf(db) === 'sqlite') return refuseInSqlite(db, table, changes)
  await sql
    .raw(`create or replace function refuse_change() returns trigger language plpgsql as $$
      begin raise exception '% is written once', tg_table_name using errcode = 'insufficient_privilege'; end $$`)
    .execute(db)
  for (const change of changes)
    await sql
      .raw(
        `create trigger ${table}_no_${change} before ${change} on ${table} for each statement execute function refuse_change()`,
      )
      .execute(db)
}

async function refuseInSqlite(db: Schema, table: string, changes: readonly Change[]): Promise<void> {
  for (const change of changes)
    if (change !== 'truncate')
      await sql
        .raw(`create trigger ${table}_no_${change} before ${change} on ${table}
          begin select raise(abort, '${table} is written once'); end`)
        .execute(db)
}
