/**
 * Changeovers: who comes, moves and leaves at one hour, as two tables. A line keeps what it will write until it is
 * written, and not longer: names and addresses of people who never came must not outlast the list.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table changeover (
    id text primary key,
    takes_place_at INT not null,
    confirmed_at INT not null,
    confirmed_by text not null references person (id),
    entry_index INT not null,
    list_hash text not null,
    lines INT not null,
    carried_out_at INT,
    dropped_at INT
  ) PLAIN`,
  'create index changeover_list_hash on changeover (list_hash)',
  'create index changeover_hour on changeover (takes_place_at, id)',
  `create table changeover_line (
    changeover_id text not null references changeover (id),
    line INT not null,
    fate text not null,
    state text not null,
    why text,
    person_id text references person (id),
    organization_id text references organization (id),
    role text,
    department text not null,
    title text not null,
    engaged_from INT,
    engaged_until INT,
    until_before INT,
    leaving_why text,
    name text not null,
    reading text not null,
    telephone text not null,
    email text,
    locale text,
    primary key (changeover_id, line)
  ) PLAIN`,
  'create index changeover_line_person on changeover_line (person_id)',
  'create index changeover_line_state on changeover_line (state)',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
