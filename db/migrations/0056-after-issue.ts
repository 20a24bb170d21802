/** Why a bulletin was withdrawn, for its readers; and when its silent recipients were last reminded, so that nobody is pressed every minute. */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  'alter table bulletin add column withdrawn_grounds text',
  'alter table bulletin add column reminded_at INT',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
