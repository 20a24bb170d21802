/** Makes the projection anew from the entries. Two acts: compare first, then rebuild; neither touches the tree. */
import type { Db } from '../../db/open.server.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { differingColumn, type ProjectedEntry, projectEntry } from '../formats/log-projection.ts'
import { emptyProjection, insertProjected, readEntries, readProjected } from './log-store.server.ts'
import type { LoggedEntry } from './read-log.server.ts'

const pageSize = 1000

export interface ProjectionDifference {
  readonly index: bigint
  /** `row` where the row is missing, or there is one without an entry. */
  readonly column: keyof ProjectedEntry | 'row'
}

/** The first place where the projection says something else than the entries; null if none. Throws Malformed on an entry that is none. */
export async function compareProjection(db: Db): Promise<ProjectionDifference | null> {
  for (let from = 0n; ; ) {
    const entries = await readEntries(db, from, pageSize)
    const rows = new Map((await readProjected(db, from, pageSize)).map((row) => [BigInt(row.index), row]))
    for (const entry of entries) {
      const row = rows.get(entry.index)
      const column = row ? differingColumn(row, project(entry)) : 'row'
      if (column) return { index: entry.index, column }
      rows.delete(entry.index)
    }
    const [extra] = rows.keys()
    const last = entries.at(-1)
    if (extra !== undefined && (!last || extra <= last.index || entries.length < pageSize))
      return { index: extra, column: 'row' }
    if (!last || entries.length < pageSize) return null
    from = last.index + 1n
  }
}

/** In one transaction: readers see the old projection or the whole new one. */
export async function rebuildProjection(db: Db): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await emptyProjection(trx)
    for (let from = 0n; ; ) {
      const entries = await readEntries(trx, from, pageSize)
      await insertProjected(trx, entries.map(project))
      const last = entries.at(-1)
      if (!last) return
      from = last.index + 1n
    }
  })
}

const project = ({ index, bytes }: LoggedEntry): ProjectedEntry => projectEntry(index, parseEntry(bytes))
