/** A leaked photograph shows a copy's code and nothing else: it must be found without looking at every copy there is. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('create index bulletin_copy_by_code on bulletin_copy (code)').execute(db)
}
