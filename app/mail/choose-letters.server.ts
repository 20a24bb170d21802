import type { Ground } from '../access/ground.server.ts'
import type { PersonId } from '../ids.ts'
import type { OptionalKind } from './letter.ts'
import { setWantedKinds } from './letter-store.server.ts'

/** Which letters a person gets. No entry: it says nothing about the council, and what tells of a thief cannot be chosen. */
export async function chooseLetters(
  { db }: Pick<Ground, 'db'>,
  { person, wanted }: { readonly person: PersonId; readonly wanted: readonly OptionalKind[] },
): Promise<void> {
  await db.transaction().execute((trx) => setWantedKinds(trx, person, wanted))
}
