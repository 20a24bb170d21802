/**
 * People over time: what is known of a person beside name and address, the names they had before, and the engagements that
 * ended (the one that runs stands in the person's own row).
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const facts = ['reading', 'reading_sought', 'department', 'title', 'telephone']

const statements = [
  ...facts.map((fact) => `alter table person add column ${fact} text not null default ''`),
  `create table former_name (
    person_id text not null references person (id),
    number INT not null,
    name text not null,
    reading text not null,
    until INT not null,
    primary key (person_id, number)
  ) PLAIN`,
  `create table former_engagement (
    person_id text not null references person (id),
    number INT not null,
    organization_id text not null references organization (id),
    role text not null check (role in ('member', 'liaison', 'compliance', 'secretariat', 'oversight')),
    department text not null,
    title text not null,
    engaged_from INT not null,
    engaged_until INT not null check (engaged_until >= engaged_from),
    ended_why text,
    primary key (person_id, number)
  ) PLAIN`,
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
