import type { Db } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'
import { isPermittedAct, type PermittedAct } from '../access/permissions.ts'
import { isRole } from '../access/role.ts'
import { organizationNames } from '../council/organization-store.server.ts'
import { parseAskedBulletin } from '../formats/committed-text.ts'
import { type EntryKind, isEntryKind } from '../formats/entry-kinds.ts'
import { type PersonId, parseId } from '../ids.ts'
import { Broken } from '../outcome.ts'
import { isPageDenied } from './entry-reason.ts'
import type { EntryRow, RowBeside, ShownPerson } from './entry-row.ts'
import {
  addressesOf,
  bulletinNumbers,
  copyCodes,
  dataOf,
  type KnownPerson,
  knownPeople,
  type TextBeside,
  textsBeside,
} from './review-store.server.ts'

/** Whose names the person looking may see; everybody else is a pseudonym. Null: nobody's, whoever it was that acted. */
export type MayName = (person: PersonId | null) => boolean

/** Who looks at the rows. */
export interface Looking {
  readonly mayName: MayName
  /** The person of compliance or oversight who looks, and may read what was typed; null for one's own record. */
  readonly reviewer: PersonId | null
  /** Without what lies beside the entries: for files of many thousands. */
  readonly plain?: true
}

type Projected = Omit<Row<'log_index'>, 'kind'> & { readonly kind: string }

/** Rows of the projection with the names that belong to them, or with pseudonyms. */
export async function rowsToShow(db: Db, rows: readonly Projected[], looking: Looking): Promise<readonly EntryRow[]> {
  const { mayName } = looking
  const people = await knownPeople(
    db,
    rows.flatMap(({ actor, subject }) => [actor, subject].filter((id) => id !== null)),
  )
  const organizations = await organizationNames(db)
  const numbers = await bulletinNumbers(
    db,
    rows.flatMap(({ matter }) => parseId('b', matter) ?? []),
  )
  const beside = looking.plain ? null : await readBeside(db, rows, looking)
  const shown = (id: PersonId | null) => (id === null ? null : shownPerson(id, people.get(id), mayName(id)))
  return rows.map((row) => ({
    index: row.index,
    at: row.t,
    kind: kindOf(row.kind),
    outcome: row.outcome,
    actor: shown(row.actor),
    subject: row.subject === row.actor ? null : shown(row.subject),
    organization: mayName(row.actor) ? organizationOf(row, organizations) : null,
    role: isRole(row.role) ? row.role : null,
    bulletin: bulletinOf(row, numbers),
    copy: copyOf(row, beside),
    session: row.session,
    reason: row.reason,
    signed: row.attempt !== null,
    beside: beside && besideOf(row, beside),
  }))
}

function bulletinOf({ matter }: Projected, numbers: ReadonlyMap<string, string>): EntryRow['bulletin'] {
  const id = parseId('b', matter)
  return id && { id, number: numbers.get(id) ?? null }
}

function copyOf({ part }: Projected, beside: Beside | null): EntryRow['copy'] {
  const id = parseId('c', part)
  return id && { id, code: beside?.codes.get(id) ?? null }
}

function organizationOf({ organization }: Projected, names: Awaited<ReturnType<typeof organizationNames>>) {
  const name = organization === null ? undefined : names.get(organization)
  return organization === null || name === undefined ? null : { id: organization, name }
}

/** Whose name was erased has a pseudonym for everybody: the log still knows that it was one and the same person. */
function shownPerson(id: PersonId, known: KnownPerson | undefined, showName: boolean): ShownPerson {
  if (!known) return { id, name: id, isPseudonym: true, word: id }
  const word = known.pseudonym
  return showName && known.name !== ''
    ? { id, name: known.name, isPseudonym: false, word }
    : { id, name: known.pseudonym, isPseudonym: true, word }
}

function kindOf(word: string): EntryKind {
  if (!isEntryKind(word)) throw new Broken(`the projection holds the unknown kind ${word}`)
  return word
}

// ── what lies beside ───────────────────────────────────────────────────────

interface Beside {
  readonly ips: ReadonlyMap<number, string>
  readonly texts: ReadonlyMap<number, readonly TextBeside[]>
  readonly acts: ReadonlyMap<number, PermittedAct>
  readonly codes: ReadonlyMap<string, string>
  readonly numbers: ReadonlyMap<string, string>
}

async function readBeside(db: Db, rows: readonly Projected[], { mayName, reviewer }: Looking): Promise<Beside> {
  const indexesOf = (chosen: readonly Projected[]) => chosen.map(({ index }) => index)
  const placed = rows.filter(({ actor }) => mayName(actor))
  const readable = reviewer === null ? [] : rows.filter((row) => mayReadTexts(row, reviewer))
  const texts = await textsBeside(db, indexesOf(readable))
  const asked = [...texts.values()].flat().flatMap(({ field, text }) => askedIn(field, text) ?? [])
  return {
    ips: await addressesOf(db, indexesOf(placed)),
    texts,
    acts: await refusedActs(db, rows),
    codes: await copyCodes(db, reviewer === null ? [] : rows.flatMap(({ part }) => parseId('c', part) ?? [])),
    numbers: await bulletinNumbers(db, asked),
  }
}

/**
 * What was typed about somebody is not theirs to read, whatever their role: a
 * search that looked into them would tell why. Whoever typed it knows it anyway.
 */
export const mayReadTexts = (
  { actor, subject }: { readonly actor?: PersonId | null; readonly subject?: PersonId | null },
  reviewer: PersonId,
): boolean => actor === reviewer || subject !== reviewer

const askedIn = (field: string, text: string) => (field === 'asked' ? parseAskedBulletin(text) : null)

/** Only a refused page says in its `data` what was refused; the projection does not know it. */
async function refusedActs(db: Db, rows: readonly Projected[]): Promise<ReadonlyMap<number, PermittedAct>> {
  const pages = rows.filter(isPageDenied)
  const found = new Map<number, PermittedAct>()
  for (const [index, { act }] of await dataOf(
    db,
    pages.map(({ index }) => index),
  ))
    if (isPermittedAct(act)) found.set(index, act)
  return found
}

function besideOf({ index }: Projected, beside: Beside): RowBeside {
  const texts = beside.texts.get(index) ?? []
  const asked = texts.flatMap(({ field, text }) => askedIn(field, text) ?? [])[0]
  return {
    ip: beside.ips.get(index) ?? null,
    typedReason: texts.find(({ field }) => field === 'reason')?.text ?? null,
    refusedAct: beside.acts.get(index) ?? null,
    asked: asked === undefined ? null : { id: asked, number: beside.numbers.get(asked) ?? null },
  }
}
