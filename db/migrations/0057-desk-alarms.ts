/** Of which desks it was told by mail that they are thin. The row goes when a desk is no longer: each thinness is told once, by however many nodes. */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table desk_alarm (
    desk_id text primary key references desk (id),
    told_at INT not null
  ) PLAIN`,
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
