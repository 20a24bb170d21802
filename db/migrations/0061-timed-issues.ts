/** What is issued at a time to come: its act is in the log, and its readers see nothing of it before. */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table timed_issue (
    document_id text primary key references sealed_document (id),
    opens_at INT not null,
    state text not null check (state in ('waiting', 'opened', 'failed', 'recalled')),
    ended_at INT,
    left_out INT not null,
    reason text
  ) PLAIN`,
  'create index timed_issue_waiting on timed_issue (state, opens_at)',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
