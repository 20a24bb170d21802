/** From when on powers take a passkey, as two people decided last: one row, or none while they decided nothing. */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table passkey_rule (
    id INT primary key check (id = 1),
    offices_from INT,
    members_from INT
  ) PLAIN`,
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
