/**
 * Holds, and whose turn it is to erase. No table for what was erased: the log's
 * own entries say that.
 */
import { type Kysely, sql } from 'kysely'
import { dialectOf } from '../dialect.ts'

type Schema = Kysely<unknown>

const spelling = {
  sqlite: { INT: 'integer', PLAIN: 'strict' },
  postgresql: { INT: 'bigint', PLAIN: '' },
} as const

export async function up(db: Schema): Promise<void> {
  for (const statement of statements) await run(db, statement)
}

async function run(db: Schema, statement: string): Promise<void> {
  const words: Readonly<Record<string, string>> = spelling[dialectOf(db)]
  await sql.raw(statement.replaceAll(/\b(INT|PLAIN)\b/g, (word) => words[word] ?? word)).execute(db)
}

const statements = [
  // No references: the rows follow from the log, whatever else of the database is older.
  `create table hold (
    placed_entry INT primary key,
    kind text not null check (kind in ('person', 'bulletin', 'entries')),
    person_id text,
    bulletin_id text,
    first_index INT,
    last_index INT,
    reason text not null,
    placed_by text not null,
    placed_at INT not null,
    lifted_entry INT,
    lifted_by text,
    lifted_at INT,
    lift_reason text,
    check ((kind = 'person') = (person_id is not null)),
    check ((kind = 'bulletin') = (bulletin_id is not null)),
    check ((kind = 'entries') = (first_index is not null and last_index is not null and first_index <= last_index))
  ) PLAIN`,
  `create table erasure_turn (
    id INT primary key check (id = 1),
    taken_until INT not null,
    done_at INT not null
  ) PLAIN`,
  'insert into erasure_turn (id, taken_until, done_at) values (1, 0, 0)',
]
