/**
 * Passkeys beside the authenticator app: the public keys people registered, and the challenges that were answered
 * already. A session remembers which factor came first, for a passkey is both at once, and may rest on one.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const factors = `('totp', 'recovery-code', 'passkey-device', 'passkey-synced')`

// SQLite changes no check of a column: another takes its place, and its name.
const widened = (table: string): readonly string[] => [
  `alter table ${table} add column shown text not null default 'totp' check (shown in ${factors})`,
  `update ${table} set shown = second_factor`,
  `alter table ${table} drop column second_factor`,
  `alter table ${table} rename column shown to second_factor`,
]

const statements = [
  `create table passkey (
    id text primary key,
    person_id text not null references person (id),
    user_handle text not null,
    public_key BYTES not null,
    counter INT not null,
    transports text not null,
    synced INT not null check (synced in (0, 1)),
    backed_up INT not null check (backed_up in (0, 1)),
    name text not null,
    made_at INT not null,
    used_at INT
  ) PLAIN`,
  'create index passkey_by_person on passkey (person_id)',
  `create table passkey_answered (
    challenge BYTES primary key,
    expires_at INT not null
  ) PLAIN`,
  'create index passkey_answered_by_end on passkey_answered (expires_at)',
  ...widened('session'),
  `alter table session add column first_factor text not null default 'password' check (first_factor in ('password', 'passkey'))`,
  ...widened('replaced_session'),
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
