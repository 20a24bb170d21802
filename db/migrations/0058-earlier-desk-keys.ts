/** Whether whoever comes to a desk is given its earlier keys, and with them what arrived before they came. */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  "alter table desk add column earlier_keys text not null default 'given' check (earlier_keys in ('given', 'kept'))",
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
