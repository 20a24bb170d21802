/**
 * Three indexes fewer over the log: each dirtied a page of its own for every
 * entry, and took some fifty bytes. A counter about a person is given out under
 * the head's lock and held against the entries at every verification, and nobody
 * searches by it; an act is found by its challenge, which is unique; of a copy's
 * entries only "not sent" is looked for by the copy.
 */
import { type Kysely, sql } from 'kysely'

const statements = [
  'drop index log_index_subject',
  'drop index log_index_copy_kind',
  'drop index log_index_attempt',
  // A signed text of another type than an act has no challenge.
  'create unique index log_index_attempt on log_index (attempt) where challenge is null and attempt is not null',
  // Asked wherever a copy is sent again; spelled as the query spells it.
  `create index log_index_not_sent on log_index (copy, "index") where kind = 'not-sent'`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
