/**
 * Verifications of the whole log: by the portal on schedule, by people in their
 * own browsers. A row is made when one begins, so that one that died shows.
 */
import { type Kysely, sql } from 'kysely'
import { dialectOf } from '../dialect.ts'

const spelling = {
  sqlite: { INT: 'integer', PLAIN: 'strict' },
  postgresql: { INT: 'bigint', PLAIN: '' },
} as const

const statements = [
  `create table verification (
    id text primary key,
    source text not null check (source in ('schedule', 'browser')),
    person_id text references person (id),
    started_at INT not null,
    alive_until INT not null,
    checked INT not null check (checked >= 0),
    total INT check (total >= 0),
    ended_at INT,
    verdict text check (verdict in ('verified', 'tampered', 'incomplete', 'keys-unknown', 'stopped', 'interrupted')),
    trust text check (trust in ('portal', 'pinned')),
    first_wrong INT,
    because text,
    entry_index INT,
    check ((source = 'browser') = (person_id is not null)),
    check ((ended_at is null) = (verdict is null))
  ) PLAIN`,
  'create index verification_by_start on verification (started_at, id)',
  `create index verification_judged on verification (source, ended_at)
    where verdict in ('verified', 'tampered', 'incomplete', 'keys-unknown')`,
  // The lease: of several nodes one runs the scheduled verification, however they race.
  `create unique index verification_one_scheduled on verification (source)
    where source = 'schedule' and ended_at is null`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  const words: Readonly<Record<string, string>> = spelling[dialectOf(db)]
  for (const statement of statements)
    await sql.raw(statement.replaceAll(/\b(INT|PLAIN)\b/g, (word) => words[word] ?? word)).execute(db)
}
