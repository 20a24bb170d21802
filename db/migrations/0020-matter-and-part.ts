/**
 * The search index finds "all about this" for any object, not for bulletins and their copies alone: `matter` is what an
 * entry is about, `part` which part of it. On the same index. Rows stand as they are: a log from before says nowhere that
 * bytes left, and verifies no more.
 */
import { type Kysely, sql } from 'kysely'

const statements = [
  'drop index log_index_of_bulletin',
  'alter table log_index rename column bulletin to matter',
  'alter table log_index rename column copy to part',
  'create index log_index_of_matter on log_index (matter, kind, part, "index") where matter is not null',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
