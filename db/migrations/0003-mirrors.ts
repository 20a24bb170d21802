/** Mirrors of the log: whoever holds such a token is given the entries themselves. */
import { type Kysely, sql } from 'kysely'
import { dialectOf } from '../dialect.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  const sqlite = dialectOf(db) === 'sqlite'
  const [BYTES, INT, PLAIN] = sqlite ? ['blob', 'integer', 'strict'] : ['bytea', 'bigint', '']
  await sql
    .raw(`create table mirror (
      id text primary key,
      name text not null,
      token_hash ${BYTES} not null unique,
      added_by text not null references person (id),
      added_at ${INT} not null,
      removed_at ${INT},
      last_seen_at ${INT}
    ) ${PLAIN}`)
    .execute(db)
}
