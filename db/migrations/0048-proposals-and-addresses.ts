/**
 * What the secretariat corrects in a proposal before it does it stays beside what was proposed, and goes with the name of
 * whom it was about. And beside the addresses of its people an organization has addresses of its own, a desk that is staffed
 * day and night: each is told by letters of its own, once somebody there has opened the link that was sent to it.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  'alter table proposal add column accepted text',
  'alter table proposal add column became text references person (id)',
  `create table duty_address (
    id text primary key,
    organization_id text not null references organization (id),
    email text not null,
    language text not null check (language in ('ja', 'en')),
    set_by text not null references person (id),
    set_at INT not null,
    link_until INT not null,
    confirmed_at INT,
    refused_since INT,
    refused_code INT,
    unique (organization_id, email)
  ) PLAIN`,
  `create table duty_letter (
    address_id text not null references duty_address (id),
    tone text not null check (tone in ('news', 'duty-address')),
    queued_at INT not null,
    due_at INT not null,
    tries INT not null,
    primary key (address_id, tone)
  ) PLAIN`,
  'create index duty_letter_due on duty_letter (due_at)',
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
