/**
 * Copies that no person is the recipient of: a bulletin's at its sender's desk, and the one in the archive, which lies under
 * two layers (`inner`). They stand apart from people's, so that no list of recipients has to leave them out. A row is the
 * plan until its message is brought. What somebody is sealed a copy from may be one of them.
 */
import { type Kysely, sql } from 'kysely'
import { dialectOf, executeSpelled } from '../dialect.ts'
import { refuseChanges } from '../write-once.ts'

const statements = [
  `create table desk_copy (
    id text primary key,
    document_id text not null references sealed_document (id),
    desk_id text not null references desk (id),
    key_fingerprint text not null references desk_epoch (fingerprint),
    inner_desk_id text references desk (id),
    inner_key text references desk_epoch (fingerprint),
    code text not null,
    ciphertext BYTES,
    ciphertext_hash text,
    card BYTES,
    card_hash text,
    created_at INT,
    check ((inner_desk_id is null) = (inner_key is null)),
    check ((ciphertext is null) = (ciphertext_hash is null)),
    check ((card is null) = (card_hash is null))
  ) PLAIN`,
  'create unique index desk_copy_of_desk on desk_copy (document_id, desk_id)',
  'create index desk_copy_by_code on desk_copy (code)',
  'create index desk_copy_by_desk on desk_copy (desk_id)',
  `create table resealed_from_any (
    copy_id text primary key references sealed_copy (id),
    replaces text references sealed_copy (id),
    source_id text not null,
    request_id text references reseal_request (id),
    sealer_id text not null references person (id),
    sealer_key text not null references person_key (fingerprint),
    entry_index INT not null,
    resealed_at INT not null
  ) PLAIN`,
  `insert into resealed_from_any
    select copy_id, replaces, source_id, request_id, sealer_id, sealer_key, entry_index, resealed_at from resealed_copy`,
  'drop table resealed_copy',
  'alter table resealed_from_any rename to resealed_copy',
  'create unique index resealed_copy_replaces on resealed_copy (replaces)',
  'create index resealed_copy_by_entry on resealed_copy (entry_index)',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  await executeSpelled(db, statements)
  await refuseChanges(db, 'resealed_copy', ['update', 'delete', 'truncate'])
  for (const statement of dialectOf(db) === 'sqlite' ? inSqlite : inPostgresql) await sql.raw(statement).execute(db)
}

// As of a person's copy: what was issued stays as it is.
const inSqlite = (['delete', 'update'] as const).map(
  (change) => `create trigger desk_copy_issued_no_${change} before ${change} on desk_copy
    when (select issued_at from sealed_document where id = old.document_id) is not null
    begin select raise(abort, 'a copy of what was issued stays as it is'); end`,
)
const inPostgresql = [
  `create trigger desk_copy_issued before delete or update on desk_copy
    for each row execute function refuse_issued_copy()`,
  `create trigger desk_copy_no_truncate before truncate on desk_copy
    for each statement execute function refuse_change()`,
]
