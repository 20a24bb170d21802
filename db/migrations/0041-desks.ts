/**
 * Desks: key pairs of offices and organizations. Who serves an office's is chosen; an
 * organization's is served by its own people. Each holder has the private half as a share
 * sealed to their own key, and counts from the moment they proved that they can open it.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table desk (
    id text primary key,
    kind text not null check (kind in ('office', 'organization')),
    organization_id text unique references organization (id),
    name_ja text not null,
    name_en text not null,
    founded_at INT not null,
    closed_at INT
  ) PLAIN`,
  `create table desk_member (
    desk_id text not null references desk (id),
    person_id text not null references person (id),
    joined_at INT not null,
    left_at INT,
    primary key (desk_id, person_id, joined_at)
  ) PLAIN`,
  'create unique index desk_member_serving on desk_member (desk_id, person_id) where left_at is null',
  'create index desk_member_by_person on desk_member (person_id)',
  `create table desk_epoch (
    desk_id text not null references desk (id),
    epoch INT not null,
    fingerprint text not null unique,
    public_key BYTES not null,
    public_key_hash text not null,
    expires_at INT not null,
    made_by text not null references person (id),
    maker_key text not null references person_key (fingerprint),
    made_at INT not null,
    entry_index INT not null,
    opened_at INT,
    primary key (desk_id, epoch)
  ) PLAIN`,
  `create table desk_share (
    copy text primary key,
    desk_id text not null,
    epoch INT not null,
    person_id text not null references person (id),
    key_fingerprint text not null references person_key (fingerprint),
    sealed BYTES not null,
    sealed_by text not null references person_key (fingerprint),
    shared_at INT not null,
    nonce_hash BYTES,
    nonce_until INT,
    proven_at INT,
    left_at INT,
    foreign key (desk_id, epoch) references desk_epoch (desk_id, epoch)
  ) PLAIN`,
  'create unique index desk_share_by_holder on desk_share (desk_id, epoch, person_id, key_fingerprint) where left_at is null',
  'create index desk_share_by_person on desk_share (person_id)',
  `create table roll_desk_line (
    counter INT not null references roll (counter),
    position INT not null,
    line BYTES not null,
    primary key (counter, position)
  ) PLAIN`,
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
