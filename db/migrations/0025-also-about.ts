/**
 * An entry about a whole list (the headlines that were given out together) is found under each of the list, not under its
 * first alone. `also` says the others; `log_also` is their index. What an older portal wrote before is filled in by
 * `npm run log:rebuild`, which a comparison asks for.
 */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = [
  'alter table log_index add column also text',
  `create table log_also (
    matter text not null,
    "index" INT not null,
    primary key (matter, "index")
  ) PLAIN`,
]

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
