/** Which earlier bulletin one corrects, replaces or ends. */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  'alter table bulletin add column revises_id text references bulletin (id)',
  `alter table bulletin add column revises_how text check (revises_how in ('corrects', 'supersedes', 'ends'))`,
  'create index bulletin_by_revised on bulletin (revises_id)',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
