/**
 * What a form was answered, for the two minutes in which the same request may come again: sealed under a key that only
 * that form holds. And which session took the place of which, so that requests in flight during a step-up are not lost.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table form_outcome (
    name BYTES primary key,
    content BYTES not null,
    sealed BYTES not null,
    expires_at INT not null
  ) PLAIN`,
  'create index form_outcome_by_end on form_outcome (expires_at)',
  `create table replaced_session (
    id text primary key,
    session_id text not null references session (id) on delete cascade,
    second_factor_at INT not null,
    second_factor text not null check (second_factor in ('totp', 'recovery-code')),
    replaced_at INT not null
  ) PLAIN`,
  'create index replaced_session_by_session on replaced_session (session_id)',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
