/**
 * What the server key says under itself: with another key, or none, nobody's
 * second factor could be judged any more, and that must be noticed before a new
 * one is made in its place.
 */
import { type Kysely, sql } from 'kysely'
import { dialectOf } from '../dialect.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  const bytes = dialectOf(db) === 'sqlite' ? 'blob' : 'bytea'
  await sql.raw(`alter table portal_mark add column server_key_mark ${bytes}`).execute(db)
}
