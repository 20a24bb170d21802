/** A person's trust card has a past: the last ones are kept, so that a bad one locks nobody out. */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table kept_card (
    person_id text not null references person (id),
    version INT not null,
    sealed BYTES not null,
    kept_at INT not null,
    primary key (person_id, version)
  ) PLAIN`,
  'insert into kept_card (person_id, version, sealed, kept_at) select person_id, version, sealed, updated_at from trust_card',
  'drop table trust_card',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
