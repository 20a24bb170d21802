/**
 * Searching the log by its projection, newest first, by keyset. No OFFSET and no
 * count: at ten million entries they cost half a second, a keyset page a
 * fraction of a millisecond. A range of time becomes a range of indexes first
 * (time never decreases along the log), so every filter walks its own index.
 */
import { sql } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'
import type { EntryKind } from '../formats/log-entry.ts'
import type { BulletinId, Instant, OrganizationId, PersonId } from '../ids.ts'

export interface LogFilters {
  readonly actor?: PersonId
  readonly subject?: PersonId
  readonly bulletin?: BulletinId
  readonly organization?: OrganizationId
  /** Any of these; absent or empty means every kind. */
  readonly kinds?: readonly EntryKind[]
  readonly outcome?: 'done' | 'refused'
  /** First millisecond that counts. */
  readonly from?: Instant
  /** First millisecond that no longer counts. */
  readonly to?: Instant
}

export interface LogPage {
  /** Newest first. */
  readonly rows: readonly Row<'log_index'>[]
  /** What to pass as `before` for the next page; null at the end. */
  readonly next: bigint | null
}

/** Entries before index `before` (or from the newest) that match every filter, at most `limit`. */
export async function searchLog(db: Db, filters: LogFilters, before: bigint | null, limit: number): Promise<LogPage> {
  const range = await indexRange(db, filters)
  const above = before === null ? range.end : Math.min(range.end, Number(before))
  const bounds = { from: range.start, above, limit: limit + 1 }
  const kinds = filters.kinds && filters.kinds.length > 0 ? filters.kinds : [null]
  // One walk of an index per kind, merged here: a walk of two kinds at once
  // would have to sort everything either has.
  const walks = await Promise.all(kinds.map((kind) => walk(db, filters, kind, bounds)))
  const rows = walks.flat().sort((one, other) => other.index - one.index)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: last && rows.length > limit ? BigInt(last.index) : null }
}

interface Bounds {
  readonly from: number
  readonly above: number
  readonly limit: number
}

function walk(db: Db, filters: LogFilters, kind: EntryKind | null, bounds: Bounds) {
  const { bulletin, outcome } = filters
  // The entries of a bulletin, a few thousand, lie by kind, and their places are sorted. So nothing may tempt the
  // database to walk instead all there are by a person or of a kind: what is reckoned from a column has no index.
  const place = bulletin === undefined ? sql<number>`"index"` : sql<number>`"index" + 0`
  const text = (column: 'actor' | 'subject' | 'organization' | 'outcome') =>
    bulletin === undefined ? sql.ref<string>(column) : sql<string>`${sql.ref(column)} || ''`
  let found = db.selectFrom('log_index').select('index').where(place, '>=', bounds.from).where(place, '<', bounds.above)
  for (const column of ['actor', 'subject', 'organization'] as const) {
    const wanted = filters[column]
    if (wanted !== undefined) found = found.where(text(column), '=', wanted)
  }
  if (bulletin !== undefined) found = found.where('bulletin', '=', bulletin)
  // Spelled out, not bound: SQLite uses the index over refusals only where it sees the word.
  if (outcome !== undefined) found = found.where(text('outcome'), '=', sql.lit(outcome))
  if (kind !== null) found = found.where('kind', '=', kind)
  // Places first: for sorting them no row need be looked at.
  const places = found.orderBy(place, 'desc').limit(bounds.limit)
  return db.selectFrom('log_index').selectAll().where('index', 'in', places).orderBy('index', 'desc').execute()
}

async function indexRange(db: Db, { from, to }: LogFilters): Promise<{ readonly start: number; readonly end: number }> {
  const start = from === undefined ? 0 : await firstIndexAt(db, from)
  const end = to === undefined ? Number.MAX_SAFE_INTEGER : await firstIndexAt(db, to)
  return { start, end }
}

/** The index of the first entry at or after this time; beyond every index if there is none yet. */
export async function firstIndexAt(db: Db | Trx, time: Instant): Promise<number> {
  const row = await db
    .selectFrom('log_index')
    .select('index')
    .where('t', '>=', time)
    .orderBy('t')
    .orderBy('index')
    .limit(1)
    .executeTakeFirst()
  return row?.index ?? Number.MAX_SAFE_INTEGER
}
