/**
 * Ways back in: links by mail, each good once; who asked for one, until it is answered out of their sight; a lost
 * factor until it is replaced; and another mail address until it holds. Nothing here opens anything by itself: a link
 * is its row and a mark of the server's key over it.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table mail_link (
    id text primary key,
    purpose text not null check (purpose in ('reset', 'restore', 'address-old', 'address-new')),
    person_id text not null references person (id),
    address text,
    good_from INT not null,
    expires_at INT not null,
    used_at INT
  ) PLAIN`,
  'create index mail_link_by_person on mail_link (person_id)',
  'create index mail_link_by_end on mail_link (expires_at)',
  `create table reset_asked (
    id text primary key,
    email text not null,
    asked_at INT not null,
    ip text not null,
    user_agent text not null
  ) PLAIN`,
  `create table factor_loss (
    person_id text primary key references person (id),
    reported_at INT,
    password_too INT not null check (password_too in (0, 1)),
    agreed_at INT,
    opens_at INT,
    expires_at INT
  ) PLAIN`,
  `create table address_change (
    person_id text primary key references person (id),
    address text not null,
    asked_at INT not null,
    old_waived INT not null check (old_waived in (0, 1)),
    old_confirmed_at INT,
    new_confirmed_at INT,
    holds_at INT
  ) PLAIN`,
  'create index address_change_by_hour on address_change (holds_at)',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
