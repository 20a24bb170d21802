import type { ActorFields } from '../access/actor.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { takePreparedAct } from '../acts/take-act.server.ts'
import { toBase64, utf8 } from '../formats/bytes.ts'
import { formatCsv } from '../formats/csv.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { searchLog } from '../read-log/log-search-store.server.ts'
import type { LoggedEntry } from '../read-log/read-log.server.ts'
import type { EntryRow } from './entry-row.ts'
import { type ExportFormat, exportObject, exportQuery } from './export-object.ts'
import type { LogFilter } from './log-filter.ts'
import { filtersOf, readFilter, type SearchRefusal } from './read-filter.server.ts'
import type { ReviewGround } from './review-ground.ts'
import { rowsToShow } from './rows-to-show.server.ts'

/** One file, one memory: beyond this the search has to be narrowed. */
export const exportLimit = 50_000

export interface ExportAsked {
  readonly filter: LogFilter
  readonly format: ExportFormat
  /** Made by whoever signs, for the query in the act. */
  readonly salt: Uint8Array
  /** The signed act `export` over `exportObject`. */
  readonly sent: ActSent
  readonly by: ActorFields
  /** Names are shown: the reason for it is in the log. */
  readonly named: boolean
}

export type ExportRefusal = SearchRefusal | ActRefusal | 'export-too-large' | 'export-stands'

export interface ExportMade {
  readonly file: Uint8Array
  readonly count: number
}

/**
 * Writes entries out of the portal. The act is signed by whoever takes them, and
 * the entry commits to the file's hash: a list that turns up elsewhere can be
 * told from one that was made up. The entry is durable before the file leaves.
 */
export async function exportEntries(
  ground: ReviewGround,
  asked: ExportAsked,
): Promise<Outcome<ExportMade, ExportRefusal>> {
  const { filter, format, by } = asked
  const query = { salt: asked.salt, text: exportQuery(filter) }
  const objects = [exportObject(query, format)]
  return takePreparedAct(ground, asked, {
    expected: { act: 'export', objects },
    prepare: () => makeFile(ground, asked, null),
    look: async (_, made) => done(made),
    write: async (_, { file, count }) => {
      const data = { count: String(count), sha256: sha256Hex(file) }
      return [{ kind: 'exported', subject: by.actor, objects, data, texts: { query } }]
    },
    answer: (entry, made) => (made ? done(made) : makeAgain(ground, asked, entry)),
  })
}

/**
 * The file of an export that stands in the log and whose answer was lost: that
 * very file or none, for its entry commits to it. A name that was erased or is
 * shown no more since, and it cannot be made again.
 */
async function makeAgain(
  ground: ReviewGround,
  asked: ExportAsked,
  { index, bytes }: LoggedEntry,
): Promise<Outcome<ExportMade, ExportRefusal>> {
  const { count, sha256 } = parseEntry(bytes).data ?? {}
  const made = await makeFile(ground, asked, { before: index, count: Number(count) })
  const same = made.ok && sha256Hex(made.value.file) === sha256
  return same ? made : refused('export-stands', { entry: String(index) })
}

/** `earlier`: as it was found for this entry, and not what the log took since. */
async function makeFile(
  ground: ReviewGround,
  { filter, format, by, named }: ExportAsked,
  earlier: { readonly before: bigint; readonly count: number } | null,
): Promise<Outcome<ExportMade, SearchRefusal | 'export-too-large'>> {
  const meant = await readFilter(ground, filter, { named })
  if (!meant.ok) return meant
  const found = await searchLog(ground.db, filtersOf(filter, meant.value), earlier?.before ?? null, exportLimit)
  if (found.next !== null) return refused('export-too-large', { limit: exportLimit })
  // Newest first: between that search and its entry the log may have taken more.
  const rows = earlier ? found.rows.slice(Math.max(0, found.rows.length - earlier.count)) : found.rows
  const shown = await rowsToShow(ground.db, rows, { mayName: () => named, reviewer: by.actor, plain: true })
  const file = format === 'csv' ? csvOf(shown) : await jsonOf(ground, shown)
  return done({ file, count: shown.length })
}

const header = [
  'index',
  'utc',
  'kind',
  'outcome',
  'actor',
  'role',
  'organization',
  'about',
  'bulletin',
  'reason',
  'word',
]

function csvOf(rows: readonly EntryRow[]): Uint8Array {
  return utf8(formatCsv(header, rows.map(cellsOf)))
}

const cellsOf = (row: EntryRow): readonly string[] => [
  String(row.index),
  new Date(row.at).toISOString(),
  row.kind,
  row.outcome,
  row.actor?.name ?? '',
  row.role ?? '',
  row.organization?.name ?? '',
  row.subject?.name ?? '',
  row.bulletin?.number ?? row.bulletin?.id ?? '',
  row.reason ?? '',
  row.signed ? 'signed by the person' : 'stated by the server',
]

/** With each entry's exact bytes, so that every line can be held against the tree. */
async function jsonOf({ log }: ReviewGround, rows: readonly EntryRow[]): Promise<Uint8Array> {
  const entries = []
  for (const row of rows) {
    const logged = await log.entry(BigInt(row.index))
    if (!logged) throw new Broken(`entry ${row.index} is in the projection and not in the log`)
    entries.push({ index: row.index, entry: parseEntry(logged.bytes), bytes: toBase64(logged.bytes) })
  }
  return utf8(`${JSON.stringify({ format: 'fuin-log-export/1', origin: log.trust.origin, entries }, null, 2)}\n`)
}
