/**
 * Copies of a bulletin that are made after its issue: who asked for them, which units were asked, and what each of them was
 * made from. So somebody may have two copies of one bulletin, the later in the place of the earlier; at issue nobody has two
 * (`planned_copy_of_recipient`). No copy takes the place of one that has been replaced already.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'
import { refuseChanges } from '../write-once.ts'

const statements = [
  'drop index sealed_copy_of_recipient',
  `create table reseal_request (
    id text primary key,
    grounds text not null check (grounds in ('former-key', 'new-post', 'colleague')),
    person_id text not null references person (id),
    asked_by text not null references person (id),
    organization_id text not null references organization (id),
    bulletin_id text references bulletin (id),
    asked_at INT not null,
    entry_index INT not null,
    check ((grounds = 'colleague') = (bulletin_id is not null))
  ) PLAIN`,
  'create index reseal_request_by_asker on reseal_request (asked_by, asked_at)',
  'create unique index reseal_request_by_entry on reseal_request (entry_index)',
  `create table reseal_unit (
    request_id text not null references reseal_request (id),
    organization_id text not null references organization (id),
    answered_at INT,
    answered_by text references person (id),
    primary key (request_id, organization_id)
  ) PLAIN`,
  'create index reseal_unit_waiting on reseal_unit (organization_id, request_id) where answered_at is null',
  `create table resealed_copy (
    copy_id text primary key references sealed_copy (id),
    replaces text references sealed_copy (id),
    source_id text not null references sealed_copy (id),
    request_id text references reseal_request (id),
    sealer_id text not null references person (id),
    sealer_key text not null references person_key (fingerprint),
    entry_index INT not null,
    resealed_at INT not null
  ) PLAIN`,
  'create unique index resealed_copy_replaces on resealed_copy (replaces)',
  'create index resealed_copy_by_entry on resealed_copy (entry_index)',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  await executeSpelled(db, statements)
  await refuseChanges(db, 'resealed_copy', ['update', 'delete', 'truncate'])
}
