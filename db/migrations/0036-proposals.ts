/**
 * What an organization's contact asks the secretariat for: that somebody joins, leaves or is to be known otherwise. What was
 * typed goes with the decision; who asked for what, and what came of it, stays.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table proposal (
    id text primary key,
    organization_id text not null references organization (id),
    proposed_by text not null references person (id),
    proposed_at INT not null,
    what text not null check (what in ('join', 'change', 'leave')),
    person_id text references person (id),
    facts text,
    decided_at INT,
    decided_by text references person (id),
    decided text
  ) PLAIN`,
  'create index proposal_of on proposal (organization_id, proposed_at)',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
