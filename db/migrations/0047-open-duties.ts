/**
 * What the law still asks of an organization whose consent was withdrawn. While one of these stands open, people of it may
 * keep the small account (`person.duties_since`) by which they see what is asked, and take their own record out.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table open_duty (
    id text primary key,
    organization_id text not null references organization (id),
    what text not null,
    due_on text,
    noted_at INT not null,
    noted_by text not null references person (id),
    closed_at INT,
    closed_by text references person (id)
  ) PLAIN`,
  'create index open_duty_of on open_duty (organization_id, noted_at)',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
