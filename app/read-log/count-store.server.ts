/** Everybody's counts, as the entry `counted` says them, and what is kept of the newest of those. */
import type { Db, Trx } from '../../db/open.server.ts'
import { concat, utf8 } from '../formats/bytes.ts'
import { type CountLine, formatCountLine } from '../formats/counted.ts'
import { readOwnEntry } from '../formats/log-entry.ts'
import { leafHash } from '../formats/merkle.ts'
import { parseId } from '../ids.ts'

/** The counts of those for whom there came an entry from index `since` on; 0: of all, organizations without any included. */
export async function countLines(db: Db | Trx, since: bigint): Promise<readonly CountLine[]> {
  const counted = await db
    .selectFrom('log_count as c')
    .innerJoin('log_entry as e', 'e.index', 'c.last')
    .select(['c.who', 'c.count', 'e.bytes'])
    .where('c.last', '>=', Number(since))
    .execute()
  return [...(await uncounted(db, since)), ...counted].map(({ who, count, bytes }) => {
    const entry = new Uint8Array(bytes)
    return { who, count, id: readOwnEntry(entry).id, leaf: leafHash(entry) }
  })
}

/** Organizations that were added from `since` on, and for which nothing is counted. */
async function uncounted(db: Db | Trx, since: bigint) {
  const rows = await db
    .selectFrom('log_index as i')
    .innerJoin('log_entry as e', 'e.index', 'i.index')
    .leftJoin('log_count as c', (on) => on.onRef('c.who', '=', 'i.matter'))
    .select(['i.matter', 'e.bytes'])
    .where('i.kind', '=', 'organization-added')
    .where('i.index', '>=', Number(since))
    .where('c.who', 'is', null)
    .orderBy('i.index')
    .execute()
  return rows.flatMap(({ matter, bytes }) => {
    const who = parseId('o', matter)
    return who === null ? [] : [{ who, count: 0, bytes }]
  })
}

const lineFeed = utf8('\n')

/** In place of those of the entry before. */
export async function keepCountLines(db: Db, entry: bigint, lines: readonly CountLine[]): Promise<void> {
  const bytes = concat(...lines.flatMap((line) => [formatCountLine(line), lineFeed]))
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('log_counted').execute()
    await trx
      .insertInto('log_counted')
      .values({ entry: Number(entry), lines: bytes })
      .execute()
  })
}

export interface KeptCounts {
  /** Index of the entry that says them. */
  readonly entry: bigint
  readonly lines: readonly Uint8Array[]
}

/** Null before the first. */
export async function keptCounts(db: Db): Promise<KeptCounts | null> {
  const row = await db.selectFrom('log_counted').selectAll().orderBy('entry', 'desc').limit(1).executeTakeFirst()
  return row ? { entry: BigInt(row.entry), lines: linesIn(new Uint8Array(row.lines)) } : null
}

function linesIn(bytes: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(0x0a, from)
    lines.push(bytes.slice(from, end))
    from = end + 1
  }
  return lines
}
