/**
 * What people typed, and what they asked for, beside the entries that commit to
 * it. A hold's reason lies there too, and no longer in the table of holds: erased
 * once, it is gone.
 */
import { type Kysely, sql } from 'kysely'
import { dialectOf } from '../dialect.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  const [BYTES, INT, PLAIN] = dialectOf(db) === 'sqlite' ? ['blob', 'integer', 'strict'] : ['bytea', 'bigint', '']
  for (const statement of [
    // No reference to the entry: a rebuilt log must not take the texts along.
    `create table log_text (
      "index" ${INT} not null,
      field text not null,
      salt ${BYTES} not null,
      text text not null,
      primary key ("index", field)
    ) ${PLAIN}`,
    // Who asked for what is not theirs: the entry does not say it, so that it is found by what was asked.
    `create index log_text_asked on log_text (text, "index") where field = 'asked'`,
    'alter table hold drop column reason',
    'alter table hold drop column lift_reason',
  ])
    await sql.raw(statement).execute(db)
}
