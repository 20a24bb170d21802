/**
 * One index for everything that is asked of a bulletin's entries: all of them, those of a kind, those of a kind about
 * one copy. There were three, and with 0007 none for the last: what became of one's own copy was then looked for
 * among all entries of a kind, the longer the log the longer.
 */
import { type Kysely, sql } from 'kysely'

const statements = [
  'drop index log_index_by_bulletin',
  'drop index log_index_bulletin_kind',
  'drop index log_index_not_sent',
  'create index log_index_of_bulletin on log_index (bulletin, kind, copy, "index") where bulletin is not null',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
