/**
 * Another mail address for somebody whose old one reaches nobody: proposed by one person, until a second agrees. The
 * act commits to it by a salted hash; address and salt lie here alone, and go with the proposal.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  `create table address_proposal (
    person_id text primary key references person (id),
    address text not null,
    salt BYTES not null,
    proposed_at INT not null
  ) PLAIN`,
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
