/** Whose turn it is among several nodes: to erase, to verify, and whatever comes to be done by one of them. */
import { type Kysely, sql } from 'kysely'
import { dialectOf } from '../dialect.ts'

const spelling = { sqlite: { INT: 'integer', PLAIN: 'strict' }, postgresql: { INT: 'bigint', PLAIN: '' } } as const

const statements = [
  `create table turn (
    name text primary key,
    taken_until INT not null,
    done_at INT not null
  ) PLAIN`,
  `insert into turn (name, taken_until, done_at) select 'erasure', taken_until, done_at from erasure_turn`,
  'drop table erasure_turn',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  const words: Readonly<Record<string, string>> = spelling[dialectOf(db)]
  for (const statement of statements)
    await sql.raw(statement.replaceAll(/\b(INT|PLAIN)\b/g, (word) => words[word] ?? word)).execute(db)
}
