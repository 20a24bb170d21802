/**
 * Searching the log by its projection, newest first, by keyset. No OFFSET and no
 * count: at ten million entries they cost half a second, a keyset page a
 * fraction of a millisecond. A range of time becomes a range of indexes first
 * (time never decreases along the log), so every filter walks its own index.
 */
import { sql } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'
import { askedBulletin } from '../formats/committed-text.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import { type BulletinId, type Instant, type OrganizationId, type PersonId, parseId, type Sha256Hex } from '../ids.ts'
import type { Walk } from '../lists/page.ts'

export interface LogFilters {
  readonly actor?: PersonId
  readonly subject?: PersonId
  /** All about this, as `nameOf` an object names it: a bulletin's id, an organization's, `roll:7`. */
  readonly matter?: string
  /** Any of these; then `matter` is not looked at. */
  readonly parts?: readonly { readonly matter: string; readonly part: string }[]
  /** Together with `actor`. */
  readonly session?: Sha256Hex
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
  /** What to pass as `before` for what is older; null at the end. */
  readonly next: bigint | null
}

/** Entries before index `before` (or from the newest) that match every filter, at most `limit`. */
export async function searchLog(db: Db, filters: LogFilters, before: bigint | null, limit: number): Promise<LogPage> {
  const place = before === null ? null : ({ towards: 'next', key: Number(before) } as const)
  const rows = await walkLog(db, filters)(place, limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: last && rows.length > limit ? BigInt(last.index) : null }
}

/** The walk of entries that match every filter, newest first, by their indexes. */
export const walkLog =
  (db: Db, filters: LogFilters): Walk<Row<'log_index'>, number> =>
  async (place, limit) => {
    const { start, end } = await indexRange(db, filters)
    return place?.towards === 'back'
      ? walks(db, filters, { from: Math.max(start, place.key + 1), above: end, limit, towards: 'newer' })
      : walks(db, filters, { from: start, above: Math.min(end, place?.key ?? end), limit, towards: 'older' })
  }

interface Bounds {
  readonly from: number
  readonly above: number
  readonly limit: number
  /** Which of the entries within come first, where there are more than `limit`. */
  readonly towards: 'older' | 'newer'
}

/** Newest first, at most `limit`. */
async function walks(db: Db, filters: LogFilters, bounds: Bounds): Promise<readonly Row<'log_index'>[]> {
  const kinds = filters.kinds && filters.kinds.length > 0 ? filters.kinds : [null]
  // One walk of an index per kind and copy, merged here: a walk of two kinds at
  // once would have to sort everything either has.
  const found = await Promise.all(
    kinds.flatMap((kind) => targetsOf(filters).map((target) => walk(db, { filters, target, kind, bounds }))),
  )
  const rows = [...new Map(found.flat().map((row) => [row.index, row])).values()]
  rows.sort((one, other) => other.index - one.index)
  return bounds.towards === 'older' ? rows.slice(0, bounds.limit) : rows.slice(-bounds.limit)
}

/** What one walk goes along: everything, one matter, a part of it, what is about it among others, or the refusals of whoever asked for a bulletin and had none. */
type Target =
  | { readonly along: 'log' }
  | { readonly along: 'matter'; readonly matter: string; readonly part: string | null }
  | { readonly along: 'also'; readonly matter: string }
  | { readonly along: 'asked'; readonly bulletin: BulletinId }

function targetsOf({ matter, parts }: LogFilters): readonly Target[] {
  if (parts && parts.length > 0) return parts.map((part) => ({ along: 'matter', ...part }))
  if (matter === undefined) return [{ along: 'log' }]
  const whole: readonly Target[] = [
    { along: 'also', matter },
    { along: 'matter', matter, part: null },
  ]
  const bulletin = parseId('b', matter)
  return bulletin ? [{ along: 'asked', bulletin }, ...whole] : whole
}

interface Stretch {
  readonly filters: LogFilters
  readonly target: Target
  readonly kind: EntryKind | null
  readonly bounds: Bounds
}

function walk(db: Db, { filters, target, kind, bounds }: Stretch) {
  const { outcome, session } = filters
  // The entries of a matter, a few thousand, lie by kind, and their places are sorted. So nothing may tempt the
  // database to walk instead all there are by a person or of a kind: what is reckoned from a column has no index.
  const alone = target.along === 'log'
  const place = alone ? sql<number>`"index"` : sql<number>`"index" + 0`
  const text = (column: 'actor' | 'subject' | 'organization' | 'outcome') =>
    alone ? sql.ref<string>(column) : sql<string>`${sql.ref(column)} || ''`
  let found = db.selectFrom('log_index').select('index').where(place, '>=', bounds.from).where(place, '<', bounds.above)
  for (const column of ['actor', 'subject', 'organization'] as const) {
    const wanted = filters[column]
    if (wanted !== undefined) found = found.where(text(column), '=', wanted)
  }
  if (target.along === 'matter') found = found.where('matter', '=', target.matter)
  if (target.along === 'matter' && target.part !== null) found = found.where('part', '=', target.part)
  if (target.along === 'also') found = found.where('index', 'in', alsoAbout(db, target.matter))
  if (target.along === 'asked') found = found.where('index', 'in', askedFor(db, target.bulletin))
  // No index knows sessions, so the caller names their person too.
  if (session !== undefined) found = found.where('session', '=', session)
  // Spelled out, not bound: SQLite uses the index over refusals only where it sees the word.
  if (outcome !== undefined) found = found.where(text('outcome'), '=', sql.lit(outcome))
  if (kind !== null) found = found.where('kind', '=', kind)
  // Places first: for sorting them no row need be looked at.
  const places = found.orderBy(place, bounds.towards === 'older' ? 'desc' : 'asc').limit(bounds.limit)
  return db.selectFrom('log_index').selectAll().where('index', 'in', places).orderBy('index', 'desc').execute()
}

/** The refusals of people who asked for a bulletin they have no copy of: only the text beside the entry names it. */
const askedFor = (db: Db, bulletin: BulletinId) =>
  db
    .selectFrom('log_text')
    .select('index')
    .where('field', '=', sql.lit('asked'))
    .where('text', '=', askedBulletin(bulletin))

/** Entries about this among others. */
const alsoAbout = (db: Db, matter: string) => db.selectFrom('log_also').select('index').where('matter', '=', matter)

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
