/** Which notice a person was last sent: the words by which a call about it is known are reckoned from it. */
import type { Kysely } from 'kysely'
import { executeSpelled } from '../dialect.ts'

const statements = ['alter table person add column notice_at INT']

export const up = (db: Kysely<unknown>): Promise<void> => executeSpelled(db, statements)
