/**
 * What comes back about a bulletin. `note`: sealed, to the two whose matter it is. `response`: what an organization answered,
 * one row an answer; the newest that no other corrects is the one that stands. `sighting`: what of it readers are told.
 * `sharing_request`: to hand it on to somebody more.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'
import { refuseChanges } from '../write-once.ts'

const statements = [
  `create table note (
    id text primary key,
    bulletin_id text not null references bulletin (id),
    kind text not null check (kind in ('answer', 'question', 'reply', 'sharing')),
    organization_id text not null references organization (id),
    reader_id text not null references person (id),
    author_id text not null references person (id),
    author_key text not null references person_key (fingerprint),
    content_digest text not null,
    sent_at INT not null,
    entry_index INT not null unique
  ) PLAIN`,
  'create index note_of_bulletin on note (bulletin_id, entry_index)',
  'create index note_of_reader on note (reader_id, bulletin_id)',
  `create table note_copy (
    id text primary key,
    note_id text not null references note (id),
    recipient_id text references person (id),
    desk_id text references desk (id),
    key_fingerprint text not null,
    ciphertext BYTES not null,
    ciphertext_hash text not null,
    check ((recipient_id is null) <> (desk_id is null))
  ) PLAIN`,
  'create index note_copy_of_note on note_copy (note_id)',
  `create table response (
    entry_index INT primary key,
    bulletin_id text not null references bulletin (id),
    organization_id text not null references organization (id),
    person_id text not null references person (id),
    state text not null check (state in ('detected', 'not-detected', 'mitigated', 'checking')),
    salt BYTES not null,
    corrects INT unique references response (entry_index),
    note_id text references note (id),
    responded_at INT not null
  ) PLAIN`,
  // One answer of an organization: a second one corrects the first, and is corrected by one at most.
  'create unique index response_first on response (bulletin_id, organization_id) where corrects is null',
  `create table sighting (
    entry_index INT primary key,
    bulletin_id text not null references bulletin (id),
    sighted text not null check (sighted in ('none', 'few', 'many')),
    shared_by text not null references person (id),
    shared_at INT not null
  ) PLAIN`,
  'create index sighting_of_bulletin on sighting (bulletin_id, entry_index)',
  `create table sharing_request (
    note_id text primary key references note (id),
    audience text not null check (audience in ('mssp', 'subsidiary', 'colleague')),
    decision text check (decision in ('granted', 'refused')),
    terms text,
    decided_by text references person (id),
    decided_at INT,
    decision_entry INT,
    check ((decision is null) = (terms is null) and (decision is null) = (decided_by is null)),
    check ((decision is null) = (decided_at is null) and (decision is null) = (decision_entry is null))
  ) PLAIN`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  await executeSpelled(db, statements)
  // What was answered stays as it was: a correction is another row.
  for (const table of ['note', 'note_copy', 'response', 'sighting'])
    await refuseChanges(db, table, ['update', 'delete', 'truncate'])
}
