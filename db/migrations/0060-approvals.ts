/** A second liaison's approval: who is asked for it, over what, and what they answered. */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `alter table planned_copy add column approves text not null default 'no' check (approves in ('no', 'also', 'only'))`,
  'create index planned_copy_by_recipient on planned_copy (recipient_id, document_id)',
  `create table approval (
    document_id text primary key references sealed_document (id),
    asked_at INT not null,
    asked_entry INT not null,
    content_digest text not null,
    wordings BYTES not null,
    copies_root BYTES not null,
    recipients_digest text not null,
    answer text check (answer in ('approved', 'returned')),
    answered_by text references person (id),
    answered_key text references person_key (fingerprint),
    answered_at INT,
    answered_entry INT
  ) PLAIN`,
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
