/** Whose turn it is among several nodes: to erase, to verify, and whatever comes to be done by one of them. */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table turn (
    name text primary key,
    taken_until INT not null,
    done_at INT not null
  ) PLAIN`,
  `insert into turn (name, taken_until, done_at) select 'erasure', taken_until, done_at from erasure_turn`,
  'drop table erasure_turn',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
