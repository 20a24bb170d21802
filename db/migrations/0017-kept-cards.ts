/** A person's trust card has a past: the last ones are kept, so that a bad one locks nobody out. */
import { type Kysely, sql } from 'kysely'
import { dialectOf } from '../dialect.ts'

const spelling = {
  sqlite: { BYTES: 'blob', INT: 'integer', PLAIN: 'strict' },
  postgresql: { BYTES: 'bytea', INT: 'bigint', PLAIN: '' },
} as const

const statements = [
  `create table kept_card (
    person_id text not null references person (id),
    version INT not null,
    sealed BYTES not null,
    kept_at INT not null,
    primary key (person_id, version)
  ) PLAIN`,
  'insert into kept_card (person_id, version, sealed, kept_at) select person_id, version, sealed, updated_at from trust_card',
  'drop table trust_card',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  const words: Readonly<Record<string, string>> = spelling[dialectOf(db)]
  for (const statement of statements)
    await sql.raw(statement.replaceAll(/\b(BYTES|INT|PLAIN)\b/g, (word) => words[word] ?? word)).execute(db)
}
