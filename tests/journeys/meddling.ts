/** What somebody does who holds the database, and no key. */
import { expect } from '@playwright/test'
import Database from 'better-sqlite3'
import type { Account } from './account.ts'
import type { OpenedCouncil } from './portal-copy.ts'

type Whose = Pick<Account, 'email'>

export const nameInTables = (council: OpenedCouncil, { email }: Whose, name: string): void =>
  changed(council, 'update person set name = ? where email = ?', [name, email])

/** What the portal keeps for somebody's key is no card of theirs, in whatever version. */
export const spoilCards = (council: OpenedCouncil, { email }: Whose): void =>
  changed(
    council,
    "update kept_card set sealed = x'c0ffee' where person_id = (select id from person where email = ?)",
    [email],
  )

function changed({ portal }: OpenedCouncil, statement: string, values: readonly string[]): void {
  const db = new Database(`${portal.dataDir}/fuin.sqlite`)
  expect(db.prepare(statement).run(...values).changes).toBeGreaterThan(0)
  db.close()
}
