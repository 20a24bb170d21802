/**
 * Organizations are counted as people are, and of everybody it is known which entry was their last: what is said once a
 * day of all counts is then read at once, and not by walking the index of each.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table log_count (
    who text primary key,
    count INT not null check (count > 0),
    last INT not null
  ) PLAIN`,
  `insert into log_count (who, count, last)
    select person_id, count, (select max("index") from log_index where subject = person_id) from log_subject
    where exists (select 1 from log_index where subject = person_id)`,
  'drop table log_subject',
  // The lines of the newest entry that says all counts: out of these comes everybody's own proof.
  'create table log_counted (entry INT primary key, lines BYTES not null) PLAIN',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
