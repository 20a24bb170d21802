/**
 * A consent is the representative's own signed act, or a paper that the secretariat recorded: of the one who signed, of the
 * other the day on it. Of a person whether they speak for their organization, and since when they keep the small account
 * that a withdrawn consent leaves for open duties.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  'alter table consent add column signed_by text references person (id)',
  'alter table consent add column paper_on text',
  "alter table person add column part text check (part in ('representative', 'contact'))",
  'alter table person add column duties_since INT',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
