/**
 * Makes the projection anew from the entries: the search index, and how many
 * entries are about each person. Two acts, comparing and rebuilding; neither
 * touches the tree. Memory holds a page, and a counter a person.
 */
import type { Db, Trx } from '../../db/open.server.ts'
import { parseEntry, type ReadEntry } from '../formats/log-entry.ts'
import { differingColumn, type ProjectedEntry, projectEntry } from '../formats/log-projection.ts'
import type { PersonId } from '../ids.ts'
import {
  emptyProjection,
  inOneView,
  insertProjected,
  readEntries,
  readHead,
  readProjected,
  readSubjects,
  replaceSubjects,
} from './log-store.server.ts'
import type { LoggedEntry } from './read-log.server.ts'

const pageSize = 1000

export type ProjectionDifference =
  | {
      readonly index: bigint
      /** `row` where the row is missing, or there is one without an entry. */
      readonly column: keyof ProjectedEntry | 'row'
    }
  /** The counter from which the next entry about this person would get its number. */
  | { readonly person: PersonId; readonly column: 'count' }

/** Called now and then with how many entries are done. */
export type Progress = (entries: bigint) => void

/** The first place where the projection says something else than the entries; null if none. Throws Malformed on an entry that is none. */
export function compareProjection(db: Db, progress: Progress = () => undefined): Promise<ProjectionDifference | null> {
  // One view: what is appended meanwhile shows in neither of the two.
  return inOneView(db, async (trx) => {
    const counts = new Map<PersonId, number>()
    return (await compareRows(trx, counts, progress)) ?? compareCounts(counts, await readSubjects(trx))
  })
}

async function compareRows(
  trx: Trx,
  counts: Map<PersonId, number>,
  progress: Progress,
): Promise<ProjectionDifference | null> {
  for (let from = 0n; ; ) {
    const entries = await readEntries(trx, from, pageSize)
    const rows = new Map((await readProjected(trx, from, pageSize)).map((row) => [BigInt(row.index), row]))
    for (const { index, bytes } of entries) {
      const row = rows.get(index)
      const entry = parseEntry(bytes)
      count(counts, entry)
      const column = row ? differingColumn(row, projectEntry(index, entry)) : 'row'
      if (column) return { index, column }
      rows.delete(index)
    }
    // Both pages begin at one place and have one length: a row that is left belongs to no entry.
    const [extra] = rows.keys()
    if (extra !== undefined) return { index: extra, column: 'row' }
    const last = entries.at(-1)
    if (!last || entries.length < pageSize) return null
    from = last.index + 1n
    progress(from)
  }
}

function compareCounts(
  counted: ReadonlyMap<PersonId, number>,
  stored: ReadonlyMap<PersonId, number>,
): ProjectionDifference | null {
  for (const person of new Set([...counted.keys(), ...stored.keys()]))
    if (counted.get(person) !== stored.get(person)) return { person, column: 'count' }
  return null
}

/**
 * In one transaction: readers see the old projection or the whole new one. Holds
 * the head, so that no node appends meanwhile: between counting a person's
 * entries and writing the count, there must come none.
 */
export async function rebuildProjection(db: Db, progress: Progress = () => undefined): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await readHead(trx, { lock: true })
    await emptyProjection(trx)
    const counts = new Map<PersonId, number>()
    for (let from = 0n; ; ) {
      const entries = await readEntries(trx, from, pageSize)
      await insertProjected(
        trx,
        entries.map((logged) => project(logged, counts)),
      )
      const last = entries.at(-1)
      if (!last) break
      from = last.index + 1n
      progress(from)
    }
    await replaceSubjects(trx, counts)
  })
}

function project({ index, bytes }: LoggedEntry, counts: Map<PersonId, number>): ProjectedEntry {
  const entry = parseEntry(bytes)
  count(counts, entry)
  return projectEntry(index, entry)
}

function count(counts: Map<PersonId, number>, { subject }: ReadEntry): void {
  if (subject) counts.set(subject, (counts.get(subject) ?? 0) + 1)
}
