/**
 * Mandates: a power that two people gave somebody beside their role, for a time. It is worth something while a roll carries
 * it, which is asked at every request: the roll's counter stands beside it, as the role a roll names somebody in does.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table mandate (
    id text primary key,
    person_id text not null references person (id),
    power text not null,
    organization_id text not null references organization (id),
    post_role text not null,
    until_at INT not null,
    agreed_at INT not null,
    entry_index INT not null,
    roll_counter INT,
    active_from INT,
    ended_at INT,
    ended_why text
  ) PLAIN`,
  'create index mandate_person on mandate (person_id)',
  'create index mandate_agreed on mandate (agreed_at, id)',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
