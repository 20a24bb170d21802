/**
 * Who signs rolls is stated more than once in a council's life, and its key may be another one day. So statements stand apart
 * from keys, one of them waiting for its second signature at most. Who signs rolls has as much of their power as it takes,
 * also before a roll names them: since when stands beside them, for it is asked at every request.
 */
import { type Kysely, sql } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table council_statement (
    number INT primary key,
    fingerprint text not null references council_key (fingerprint),
    statement BYTES not null,
    signature BYTES not null,
    former_signature BYTES,
    proposed_by text references person (id),
    proposed_at INT,
    first_signature BYTES,
    second_signed_by text references person (id),
    second_signature BYTES,
    oversight BYTES,
    entry_index INT,
    expires_at INT,
    check (second_signed_by <> proposed_by)
  ) PLAIN`,
  `insert into council_statement (number, fingerprint, statement, signature, entry_index)
    select 1, fingerprint, statement, statement_signature, entry_index from council_key`,
  'alter table council_key drop column statement',
  'alter table council_key drop column statement_signature',
  'alter table person add column signs_rolls_from INT',
]

interface Founded {
  readonly statement: Uint8Array
  readonly created_at: number
}

export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<Founded>`select statement, created_at from council_key`.execute(db)
  await executeSpelled(db, statements)
  for (const { statement, created_at } of rows) {
    const text = new TextDecoder().decode(statement)
    for (const [, person] of text.matchAll(/^signer (\S+) /gm))
      await sql`update person set signs_rolls_from = ${created_at} where id = ${person}`.execute(db)
  }
}
