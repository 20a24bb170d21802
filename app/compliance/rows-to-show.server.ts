import type { Db } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'
import { type EntryKind, entryKinds } from '../formats/log-entry.ts'
import type { PersonId } from '../ids.ts'
import { Broken } from '../outcome.ts'
import type { EntryRow, ShownPerson } from './entry-row.ts'
import { bulletinNumbers, type KnownPerson, knownPeople, organizationNames } from './review-store.server.ts'

/** Whose names the person looking may see; everybody else is a pseudonym. */
export type MayName = (person: PersonId) => boolean

/** Rows of the projection with the names that belong to them, or with pseudonyms. */
export async function rowsToShow(
  db: Db,
  rows: readonly (Omit<Row<'log_index'>, 'kind'> & { readonly kind: string })[],
  mayName: MayName,
): Promise<readonly EntryRow[]> {
  const people = await knownPeople(
    db,
    rows.flatMap(({ actor, subject }) => [actor, subject].filter((id) => id !== null)),
  )
  const organizations = await organizationNames(db)
  const numbers = await bulletinNumbers(
    db,
    rows.flatMap(({ bulletin }) => bulletin ?? []),
  )
  const shown = (id: PersonId | null) => (id === null ? null : shownPerson(id, people.get(id), mayName(id)))
  return rows.map((row) => ({
    index: row.index,
    at: row.t,
    kind: kindOf(row.kind),
    outcome: row.outcome,
    actor: shown(row.actor),
    subject: row.subject === row.actor ? null : shown(row.subject),
    organization: row.organization === null ? null : (organizations.get(row.organization) ?? null),
    role: row.role,
    bulletin: row.bulletin === null ? null : { id: row.bulletin, number: numbers.get(row.bulletin) ?? null },
    reason: row.reason,
    signed: row.attempt !== null,
  }))
}

/** Whose name was erased has a pseudonym for everybody: the log still knows that it was one and the same person. */
function shownPerson(id: PersonId, known: KnownPerson | undefined, showName: boolean): ShownPerson {
  if (!known) return { id, name: id, isPseudonym: true }
  return showName && known.name !== ''
    ? { id, name: known.name, isPseudonym: false }
    : { id, name: known.pseudonym, isPseudonym: true }
}

function kindOf(word: string): EntryKind {
  const kind = entryKinds.find((known) => known === word)
  if (!kind) throw new Broken(`the projection holds the unknown kind ${word}`)
  return kind
}
