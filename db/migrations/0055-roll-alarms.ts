/** Of which end of which roll the secretariat was told by mail: each is told once, however many nodes there are and however often they start. */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table roll_alarm (
    counter INT not null references roll (counter),
    nearness text not null,
    told_at INT not null,
    primary key (counter, nearness)
  ) PLAIN`,
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
