/**
 * Files beside what is sealed: each stored once, in parts, for all who may read the document. One row says whose it is and
 * how large; a part is its packet. Which documents it belongs to stands apart: what was issued and what corrects it may
 * name the same file, and a document that is given up leaves it to the next try.
 */
import { type Kysely, sql } from 'kysely'
import { dialectOf, executeSpelled } from '../dialect.ts'
import { refuseChanges } from '../write-once.ts'

const statements = [
  `create table attachment (
    id text primary key,
    author_id text not null references person (id),
    size INT not null,
    parts INT not null,
    created_at INT not null
  ) PLAIN`,
  'create index attachment_by_author on attachment (author_id)',
  `create table attachment_part (
    attachment_id text not null references attachment (id),
    number INT not null,
    ciphertext BYTES not null,
    ciphertext_hash text not null,
    primary key (attachment_id, number)
  ) PLAIN`,
  `create table document_attachment (
    document_id text not null references sealed_document (id),
    attachment_id text not null references attachment (id),
    primary key (document_id, attachment_id)
  ) PLAIN`,
  'create index document_attachment_by_attachment on document_attachment (attachment_id)',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  await executeSpelled(db, statements)
  await refuseChanges(db, 'attachment', ['update'])
  for (const statement of dialectOf(db) === 'sqlite' ? inSqlite : inPostgresql) await sql.raw(statement).execute(db)
}

const issuedOf = (part: string): string => `select 1 from document_attachment as named
  join sealed_document as document on document.id = named.document_id
  where named.attachment_id = ${part} and document.issued_at is not null`

// What was issued stays as it is, its files too.
const inSqlite = [
  ...(['delete', 'update'] as const).map(
    (change) => `create trigger attachment_part_issued_no_${change} before ${change} on attachment_part
      when exists (${issuedOf('old.attachment_id')})
      begin select raise(abort, 'a file of what was issued stays as it is'); end`,
  ),
  ...(['delete', 'update'] as const).map(
    (change) => `create trigger document_attachment_issued_no_${change} before ${change} on document_attachment
      when (select issued_at from sealed_document where id = old.document_id) is not null
      begin select raise(abort, 'a file of what was issued stays with it'); end`,
  ),
]
const inPostgresql = [
  `create function refuse_issued_part() returns trigger language plpgsql as $$
    begin
      if exists (${issuedOf('old.attachment_id')}) then
        raise exception 'a file of what was issued stays as it is' using errcode = 'insufficient_privilege';
      end if;
      if tg_op = 'DELETE' then return old; end if;
      return new;
    end $$`,
  `create trigger attachment_part_issued before delete or update on attachment_part
    for each row execute function refuse_issued_part()`,
  `create trigger document_attachment_issued before delete or update on document_attachment
    for each row execute function refuse_issued_copy()`,
]
