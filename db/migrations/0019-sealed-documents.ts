/**
 * Whatever is sealed to others is one kind of row, and each type keeps only its
 * own facts beside it: preparing, copies, issuing and giving up are the same for
 * all. A copy has a card, its headline sealed by itself; a bulletin's outer title
 * may be none; drafts are sealed to whoever writes them.
 */
import { type Kysely, sql } from 'kysely'
import { dialectOf, executeSpelled } from '../dialect.ts'

type Schema = Kysely<unknown>

export async function up(db: Schema): Promise<void> {
  const ours = dialectOf(db) === 'sqlite' ? sqlite : postgresql
  for (const statement of ours.before) await sql.raw(statement).execute(db)
  await executeSpelled(db, tables)
  for (const statement of ours.after) await sql.raw(statement).execute(db)
}

const tables = [
  `create table sealed_document (
    id text primary key,
    type text not null,
    sender_id text not null references person (id),
    sender_key text not null references person_key (fingerprint),
    created_at INT not null,
    draft_id text,
    content_digest text,
    copies_root BYTES,
    wordings BYTES,
    issued_at INT,
    issued_entry INT
  ) PLAIN`,
  'create index sealed_document_by_issue on sealed_document (issued_at, id)',
  'create index sealed_document_by_sender on sealed_document (sender_id, created_at)',
  `insert into sealed_document (id, type, sender_id, sender_key, created_at, content_digest, copies_root, issued_at, issued_entry)
    select id, 'bulletin', sender_id, sender_key, created_at, content_digest, copies_root, issued_at, issued_entry from bulletin`,
  `create table sealed_copy (
    id text primary key,
    document_id text not null references sealed_document (id),
    recipient_id text not null references person (id),
    key_fingerprint text not null references person_key (fingerprint),
    code text not null,
    ciphertext BYTES not null,
    ciphertext_hash text not null,
    card BYTES,
    card_hash text,
    created_at INT not null,
    check ((card is null) = (card_hash is null))
  ) PLAIN`,
  `insert into sealed_copy (id, document_id, recipient_id, key_fingerprint, code, ciphertext, ciphertext_hash, created_at)
    select id, bulletin_id, recipient_id, key_fingerprint, code, ciphertext, ciphertext_hash, created_at from bulletin_copy`,
  'drop table bulletin_copy',
  'create unique index sealed_copy_of_recipient on sealed_copy (document_id, recipient_id)',
  'create unique index sealed_copy_code on sealed_copy (document_id, code)',
  'create index sealed_copy_by_recipient on sealed_copy (recipient_id, document_id)',
  'create index sealed_copy_by_code on sealed_copy (code)',
  'drop table planned_copy',
  `create table planned_copy (
    id text primary key,
    document_id text not null references sealed_document (id),
    recipient_id text not null references person (id),
    key_fingerprint text not null references person_key (fingerprint),
    code text not null
  ) PLAIN`,
  'create unique index planned_copy_of_recipient on planned_copy (document_id, recipient_id)',
  `create table bulletin_facts (
    id text primary key references sealed_document (id),
    number text not null unique,
    kind text not null,
    class text not null check (class in ('controlled', 'provision', 'dissemination')),
    tlp text not null,
    public_title text,
    not_before INT,
    acknowledge_by INT,
    withdrawn_at INT
  ) PLAIN`,
  `insert into bulletin_facts (id, number, kind, class, tlp, public_title, not_before, acknowledge_by, withdrawn_at)
    select id, number, kind, class, tlp, headline, not_before, acknowledge_by, withdrawn_at from bulletin`,
  'drop table bulletin',
  'alter table bulletin_facts rename to bulletin',
  `create table draft (
    id text primary key,
    author_id text not null references person (id),
    key_fingerprint text not null references person_key (fingerprint),
    version INT not null,
    copy_id text not null,
    ciphertext BYTES not null,
    ciphertext_hash text not null,
    saved_at INT not null
  ) PLAIN`,
  'create index draft_by_author on draft (author_id, saved_at)',
]

// What was issued stays with everybody it was issued to, by whatever act of ours went wrong.
const sqlite = {
  before: [],
  after: [
    ...(['delete', 'update'] as const).map(
      (change) => `create trigger sealed_copy_issued_no_${change} before ${change} on sealed_copy
        when (select issued_at from sealed_document where id = old.document_id) is not null
        begin select raise(abort, 'a copy of what was issued stays as it is'); end`,
    ),
    `create trigger sealed_document_issued_no_delete before delete on sealed_document when old.issued_at is not null
      begin select raise(abort, 'what was issued stays'); end`,
    `create trigger sealed_document_issued_no_return before update on sealed_document when old.issued_at is not null
      begin select raise(abort, 'what was issued stays issued'); end`,
    `create trigger bulletin_issued_no_delete before delete on bulletin
      when (select issued_at from sealed_document where id = old.id) is not null
      begin select raise(abort, 'an issued bulletin stays'); end`,
  ],
}

// The document's row is taken, not just looked at: a batch that is issuing it has
// it, and what it did is seen once it has committed.
const postgresql = {
  before: [
    'drop trigger bulletin_copy_issued on bulletin_copy',
    'drop trigger bulletin_copy_no_truncate on bulletin_copy',
    'drop function refuse_issued_copy()',
    'drop trigger bulletin_issued_no_delete on bulletin',
    'drop trigger bulletin_issued_no_return on bulletin',
    'drop function refuse_issued_bulletin()',
  ],
  after: [
    `create function refuse_issued_copy() returns trigger language plpgsql as $$
      declare found bigint;
      begin
        select issued_at into found from sealed_document where id = old.document_id for share;
        if found is not null then
          raise exception 'a copy of what was issued stays as it is' using errcode = 'insufficient_privilege';
        end if;
        if tg_op = 'DELETE' then return old; end if;
        return new;
      end $$`,
    `create trigger sealed_copy_issued before delete or update on sealed_copy
      for each row execute function refuse_issued_copy()`,
    `create trigger sealed_copy_no_truncate before truncate on sealed_copy
      for each statement execute function refuse_change()`,
    `create function refuse_issued_document() returns trigger language plpgsql as $$
      begin raise exception 'what was issued stays' using errcode = 'insufficient_privilege'; end $$`,
    `create trigger sealed_document_issued before delete or update on sealed_document
      for each row when (old.issued_at is not null) execute function refuse_issued_document()`,
    `create function refuse_issued_bulletin() returns trigger language plpgsql as $$
      declare found bigint;
      begin
        select issued_at into found from sealed_document where id = old.id for share;
        if found is not null then
          raise exception 'an issued bulletin stays' using errcode = 'insufficient_privilege';
        end if;
        return old;
      end $$`,
    `create trigger bulletin_issued_no_delete before delete on bulletin
      for each row execute function refuse_issued_bulletin()`,
  ],
}
