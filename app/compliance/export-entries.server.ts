import type { ActorFields } from '../access/actor.ts'
import { toBase64, utf8 } from '../formats/bytes.ts'
import { formatCsv } from '../formats/csv.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { type ActRefusal, type ActSent, judgeAct, spendChallenge } from '../keys/judge-act.server.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { searchLog } from '../read-log/log-search-store.server.ts'
import type { EntryRow } from './entry-row.ts'
import { type ExportFormat, exportObject, exportQuery } from './export-object.ts'
import type { LogFilter } from './log-filter.ts'
import { filtersOf, readFilter, type SearchRefusal } from './read-filter.server.ts'
import type { ReviewDesk } from './review-desk.ts'
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

export type ExportRefusal = SearchRefusal | ActRefusal | 'export-too-large' | 'act-already-used'

/**
 * Writes entries out of the portal. The act is signed by whoever takes them, and
 * the entry commits to the file's hash: a list that turns up elsewhere can be
 * told from one that was made up. The entry is durable before the file leaves.
 */
export async function exportEntries(
  ground: ReviewDesk,
  asked: ExportAsked,
): Promise<Outcome<{ readonly file: Uint8Array; readonly count: number }, ExportRefusal>> {
  const { filter, format, by, named } = asked
  const query = { salt: asked.salt, text: exportQuery(filter) }
  const objects = [exportObject(query, format)]
  const judged = await judgeAct(ground, { person: by.actor }, asked.sent, { act: 'export', objects })
  if (!judged.ok) return judged
  if (await ground.log.findAct(judged.value.text)) return refused('act-already-used')
  const meant = await readFilter(ground, filter, { named })
  if (!meant.ok) return meant
  const { rows, next } = await searchLog(ground.db, filtersOf(filter, meant.value), null, exportLimit)
  if (next !== null) return refused('export-too-large', { limit: exportLimit })
  const shown = await rowsToShow(ground.db, rows, { mayName: () => named, reviewer: by.actor, plain: true })
  const file = format === 'csv' ? csvOf(shown) : await jsonOf(ground, shown)
  const { value } = await ground.log.append<Outcome<undefined, ActRefusal>>(async (step) => {
    const spent = await spendChallenge(step, judged.value)
    if (!spent.ok) return { value: spent, entries: [] }
    const data = { count: String(shown.length), sha256: sha256Hex(file) }
    const act = { text: judged.value.text, signature: judged.value.signature }
    const said = { objects, data, act, texts: { query } }
    return { value: done(), entries: [{ ...by, kind: 'exported', subject: by.actor, ...said }] }
  })
  return value.ok ? done({ file, count: shown.length }) : value
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
async function jsonOf({ log }: ReviewDesk, rows: readonly EntryRow[]): Promise<Uint8Array> {
  const entries = []
  for (const row of rows) {
    const logged = await log.entry(BigInt(row.index))
    if (!logged) throw new Broken(`entry ${row.index} is in the projection and not in the log`)
    entries.push({ index: row.index, entry: parseEntry(logged.bytes), bytes: toBase64(logged.bytes) })
  }
  return utf8(`${JSON.stringify({ format: 'fuin-log-export/1', origin: log.trust.origin, entries }, null, 2)}\n`)
}
