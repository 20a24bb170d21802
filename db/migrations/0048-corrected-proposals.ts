/**
 * What the secretariat corrects in a proposal before it does it stays beside what was proposed, and goes with the name of
 * whom it was about.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  'alter table proposal add column accepted text',
  'alter table proposal add column became text references person (id)',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
