/**
 * Letters by mail. What an act gives rise to is one row, written in the act's own step; who it is for is found out
 * afterwards, a few hundred people at a time. A letter says nothing of what it is about, so one that still waits for
 * somebody stands for everything that has happened since: one row a person and tone.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table outbox (
    entry INT primary key,
    kind text not null,
    about text,
    actor text,
    asker_role text,
    after_person text not null
  ) PLAIN`,
  `create table letter (
    person_id text not null references person (id),
    tone text not null,
    queued_at INT not null,
    due_at INT not null,
    tries INT not null,
    primary key (person_id, tone)
  ) PLAIN`,
  'create index letter_due on letter (due_at)',
  `create table letter_off (
    person_id text not null references person (id),
    kind text not null,
    primary key (person_id, kind)
  ) PLAIN`,
  `create table address_refused (
    person_id text primary key references person (id),
    address_hash text not null,
    since INT not null,
    code INT not null
  ) PLAIN`,
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
