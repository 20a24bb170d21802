/**
 * An organization is suspended as a whole and comes back as a whole: since when, and of each of its people whether they were
 * suspended with it, so that its return brings back those and nobody who was shut out for another reason. And a consent to a
 * newer text takes the place of the older one, which was not withdrawn.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  'alter table organization add column suspended_at INT',
  'alter table person add column suspended_with text',
  'alter table consent add column replaced_at INT',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
