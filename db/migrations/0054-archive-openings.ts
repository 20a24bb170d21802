/**
 * Openings of the archive that two people agreed to, named by the entry that asked. What came off the outer layer, and what
 * was sealed from the inner one to whoever asked, lie here until the opening is over.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table archive_opening (
    asked_entry INT primary key,
    bulletin_id text not null references bulletin (id),
    archived_id text not null references desk_copy (id),
    asked_by text not null references person (id),
    asked_at INT not null,
    agreed_by text not null references person (id),
    agreed_at INT not null,
    ends_at INT not null,
    inner_message BYTES,
    inner_hash text,
    inner_at INT,
    copy_id text,
    code text,
    key_fingerprint text references person_key (fingerprint),
    ciphertext BYTES,
    ciphertext_hash text,
    sealer_id text references person (id),
    sealer_key text references person_key (fingerprint),
    opened_entry INT,
    opened_at INT
  ) PLAIN`,
  'create index archive_opening_by_bulletin on archive_opening (bulletin_id)',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
