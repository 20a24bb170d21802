/**
 * A bulletin's entries lay in two indexes, by place and by kind and place. They are a few thousand at most, so the
 * second serves for both: their places are sorted where they are asked for, and each entry dirties a page less.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop index log_index_by_bulletin').execute(db)
}
