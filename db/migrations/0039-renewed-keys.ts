/**
 * A key that is renewed says of itself that it ends later: other bytes, by which what is signed from then on is judged. What was
 * signed before is judged by the bytes of before, which stay. And when its holder was last told that their key ends.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table earlier_key_bytes (
    fingerprint text not null references person_key (fingerprint),
    entry_index INT not null,
    public_key BYTES not null,
    public_key_hash text not null,
    expires_at INT not null,
    primary key (fingerprint, entry_index)
  ) PLAIN`,
  'create index earlier_key_bytes_by_hash on earlier_key_bytes (public_key_hash)',
  'alter table person_key add column end_told INT',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
