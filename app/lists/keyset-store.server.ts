/**
 * Pages of a table by keyset: no OFFSET, which walks all that it leaves out, and
 * which shows a line twice where one came before it meanwhile.
 */
import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Count, Place } from './list.ts'
import type { Walk } from './page.ts'

export interface Order {
  /** Columns that together tell any two lines apart, none of them ever null. */
  readonly by: readonly string[]
  readonly runs: 'up' | 'down'
}

interface Keyset<DB, TB extends keyof DB, O, K> {
  /** All the lines of this list, filters and all. */
  readonly lines: SelectQueryBuilder<DB, TB, O>
  readonly order: Order
  /**
   * What the order's columns hold in the line of this name. Null where there is
   * none, or none in a list this person sees: where an edge lies must not tell of a line that is not theirs.
   */
  readonly edge: (key: K) => Promise<readonly (string | number)[] | null>
}

export const walkBy =
  <DB, TB extends keyof DB, O, K>({ lines, order, edge }: Keyset<DB, TB, O, K>): Walk<O, K> =>
  async (place: Place<K> | null, limit: number): Promise<readonly O[]> => {
    const at = place && (await edge(place.key))
    if (place && !at) return []
    const backwards = place?.towards === 'back'
    const down = (order.runs === 'down') !== backwards
    let query = at ? lines.where(beyond(order.by, at, down)) : lines
    for (const column of order.by) query = query.orderBy(sql.ref(column), down ? 'desc' : 'asc')
    const found = await query.limit(limit).execute()
    return backwards ? found.reverse() : found
  }

function beyond(by: readonly string[], at: readonly (string | number)[], down: boolean): RawBuilder<boolean> {
  const columns = sql.join(by.map((column) => sql.ref(column)))
  return sql<boolean>`(${columns}) ${sql.raw(down ? '<' : '>')} (${sql.join(at)})`
}

/** How many lines there are, counted no further than `most`. */
export async function countUpTo<DB, TB extends keyof DB, O>(
  db: Kysely<DB>,
  lines: SelectQueryBuilder<DB, TB, O>,
  most: number,
): Promise<Count> {
  const some = lines
    .clearSelect()
    .select(sql<number>`1`.as('one'))
    .limit(most + 1)
  const row = await sql<{ found: number }>`select count(*) as found from ${some.as('some')}`.execute(db)
  const found = Number(row.rows[0]?.found ?? 0)
  return { counted: Math.min(found, most), more: found > most }
}

/**
 * Text that holds these words anywhere, in large or small letters, narrow or wide:
 * many a Japanese organization writes its letters wide, and neither database
 * knows them for the same. What the words hold of the pattern's own signs is only text.
 */
export function holding(column: string, typed: string): RawBuilder<boolean> {
  const spellings = new Set([typed.toLowerCase(), wide(typed.toLowerCase()), wide(typed.toUpperCase())])
  const held = [...spellings].map((words) => {
    const pattern = `%${words.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    return sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`
  })
  return sql<boolean>`(${sql.join(held, sql` or `)})`
}

/** Full-width forms lie 0xFEE0 above the narrow ones; the space has one of its own. */
const wide = (text: string): string =>
  text.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).replaceAll(' ', '\u3000')
