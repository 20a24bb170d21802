/**
 * Whoever pinned an earlier trust is given a checkpoint that its witnesses cosigned. Where they are asked no more, such
 * checkpoints are few among millions, and must be found without looking at the others.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('create index log_cosignature_by_witness on log_cosignature (witness, size, time)').execute(db)
}
