/**
 * Makes the projection anew from the entries: the search index, and how many
 * entries there are about each person and of each organization's matters. Two acts, comparing and rebuilding; neither
 * touches the tree. Memory holds a page, and a counter each.
 */
import type { Db, Trx } from '../../db/open.server.ts'
import { countsOf, type Whose } from '../formats/counted.ts'
import { parseEntry, type ReadEntry } from '../formats/log-entry.ts'
import { differingColumn, type ProjectedEntry, projectEntry } from '../formats/log-projection.ts'
import {
  type Counted,
  type Counts,
  emptyProjection,
  firstAlsoAstray,
  inOneView,
  insertProjected,
  readCounts,
  readEntries,
  readHead,
  readProjected,
  replaceCounts,
} from './log-store.server.ts'
import type { LoggedEntry } from './read-log.server.ts'

const pageSize = 1000

export type ProjectionDifference =
  | {
      readonly index: bigint
      /** `row` where the row is missing, or there is one without an entry. */
      readonly column: keyof ProjectedEntry | 'row'
    }
  /** The counter from which their next entry would get its number, or which entry was the last. */
  | { readonly who: Whose; readonly column: 'count' }

/** Called now and then with how many entries are done. */
export type Progress = (entries: bigint) => void

/** The first place where the projection says something else than the entries; null if none. Throws Malformed on an entry that is none. */
export function compareProjection(db: Db, progress: Progress = () => undefined): Promise<ProjectionDifference | null> {
  // One view: what is appended meanwhile shows in neither of the two.
  return inOneView(db, async (trx) => {
    const counts = new Map<Whose, Counted>()
    return (
      (await compareRows(trx, counts, progress)) ??
      (await compareAlso(trx)) ??
      compareCounts(counts, await readCounts(trx))
    )
  })
}

async function compareRows(
  trx: Trx,
  counts: Map<Whose, Counted>,
  progress: Progress,
): Promise<ProjectionDifference | null> {
  for (let from = 0n; ; ) {
    const entries = await readEntries(trx, from, pageSize)
    const rows = new Map((await readProjected(trx, from, pageSize)).map((row) => [BigInt(row.index), row]))
    for (const { index, bytes } of entries) {
      const row = rows.get(index)
      const entry = parseEntry(bytes)
      count(counts, index, entry)
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

async function compareAlso(trx: Trx): Promise<ProjectionDifference | null> {
  const index = await firstAlsoAstray(trx)
  return index === null ? null : { index: BigInt(index), column: 'also' }
}

function compareCounts(counted: Counts, stored: Counts): ProjectionDifference | null {
  for (const who of new Set([...counted.keys(), ...stored.keys()])) {
    const [said, kept] = [counted.get(who), stored.get(who)]
    if (said?.count !== kept?.count || said?.last !== kept?.last) return { who, column: 'count' }
  }
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
    const counts = new Map<Whose, Counted>()
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
    await replaceCounts(trx, counts)
  })
}

function project({ index, bytes }: LoggedEntry, counts: Map<Whose, Counted>): ProjectedEntry {
  const entry = parseEntry(bytes)
  count(counts, index, entry)
  return projectEntry(index, entry)
}

function count(counts: Map<Whose, Counted>, index: bigint, entry: ReadEntry): void {
  for (const [who] of countsOf(entry))
    counts.set(who, { count: (counts.get(who)?.count ?? 0) + 1, last: Number(index) })
}
