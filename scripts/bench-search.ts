/**
 * How fast the log is searched, and how much room an entry takes.
 *
 *   npm run bench:search -- [--entries 100000] [--database postgres://…] [--keep FOLDER]
 *
 *   --entries   how many; 100,000 by default. Beyond 2^18 the first 2^17 are repeated
 *               (scripts/bench-log/repeat-log-store.server.ts says how); SQLite only
 *   --database  an empty PostgreSQL database; otherwise a SQLite file
 *   --keep      where it is made, to be measured again without making it
 *
 * Makes a log of a council (scripts/bench-log/council-cast.ts says of whom), then
 * asks `searchLog` for the first and the thousandth page of every single filter,
 * over some three quarters of the time and over all of it; where there are fewer
 * pages, for the last. Beside it what most would write: OFFSET for the same page,
 * and count(*). Milliseconds in the database, the median of eleven; the file is
 * as warm as the machine keeps it. The last line is one JSON object.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { LogEntry } from '../app/formats/log-entry.ts'
import { type LogFilters, searchLog } from '../app/read-log/log-search-store.server.ts'
import type { Db, OpenDatabase } from '../db/open.server.ts'
import { averageBytes, bytesByTable, countAll, pageByOffset, pageStart } from './bench-log/council-log-store.server.ts'
import { entriesFor, type Landmarks, openCouncilLog } from './bench-log/make-council-log.ts'

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '100000' },
    database: { type: 'string' },
    keep: { type: 'string' },
  },
})
const entries = entriesFor(Number(values.entries))
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'fuin-bench-search-'))
const floor = 50

const show = (n: number): string => n.toLocaleString('en')
const twoDigits = (n: number): number => Math.round(n * 100) / 100

interface Asked {
  readonly name: string
  readonly filters: LogFilters
  /** The same for the rivals. */
  readonly where: string
}

function everyFilter({ person, organization, bulletin, from, to }: Landmarks): readonly Asked[] {
  const kindIs = (kind: LogEntry['kind']) => ({ filters: { kinds: [kind] }, where: `kind = '${kind}'` })
  const single: readonly Asked[] = [
    { name: 'everything', filters: {}, where: '1 = 1' },
    { name: 'who', filters: { actor: person }, where: `actor = '${person}'` },
    { name: 'about', filters: { subject: person }, where: `subject = '${person}'` },
    { name: 'organization', filters: { organization }, where: `organization = '${organization}'` },
    { name: 'bulletin', filters: { matter: bulletin }, where: `matter = '${bulletin}'` },
    { name: 'a common kind', ...kindIs('signed-in') },
    { name: 'a rare kind', ...kindIs('names-shown') },
    { name: 'done', filters: { outcome: 'done' }, where: `outcome = 'done'` },
    { name: 'refused', filters: { outcome: 'refused' }, where: `outcome = 'refused'` },
  ]
  const ranged = single.map(({ name, filters, where }) => ({
    name: `${name}, within a time`,
    filters: { ...filters, from, to },
    where: `${where} and t >= ${from} and t < ${to}`,
  }))
  return [...single, ...ranged]
}

/** Median milliseconds of eleven. */
async function median(act: () => Promise<unknown>, times = 11): Promise<number> {
  const taken: number[] = []
  for (let i = 0; i < times; i++) {
    const began = performance.now()
    await act()
    taken.push(performance.now() - began)
  }
  return taken.sort((one, other) => one - other)[Math.floor(times / 2)] ?? 0
}

interface Measured {
  readonly name: string
  readonly found: number
  readonly page: number
  readonly first: number
  readonly deep: number
  readonly offset: number
  readonly count: number
}

async function measure(db: Db, { name, filters, where }: Asked): Promise<Measured> {
  const found = await countAll(db, { where })
  const page = Math.max(1, Math.min(1000, Math.floor(found / 50)))
  const before = page === 1 ? null : await pageStart(db, { where, page })
  const first = await median(() => searchLog(db, filters, null, 50))
  const deep = await median(() => searchLog(db, filters, before, 50))
  const offset = await median(() => pageByOffset(db, { where, page }), 3)
  const count = await median(() => countAll(db, { where }), 3)
  return { name, found, page, first, deep, offset, count }
}

const columns = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(29) : cell.padStart(11))).join('')

async function room(opened: OpenDatabase): Promise<ReadonlyMap<string, number>> {
  const tables = await bytesByTable(opened)
  for (const [name, bytes] of [...tables].sort((one, other) => other[1] - one[1]))
    console.log(`room     ${name.padEnd(18)} ${show(Math.round(bytes / entries)).padStart(6)} bytes an entry`)
  return tables
}

async function report(opened: OpenDatabase, landmarks: Landmarks): Promise<void> {
  console.log(columns(['filter', 'entries', 'page', 'first ms', 'deep ms', 'OFFSET ms', 'count ms']))
  const all: Measured[] = []
  for (const asked of everyFilter(landmarks)) {
    const one = await measure(opened.db, asked)
    all.push(one)
    const times = [one.first, one.deep, one.offset, one.count].map((time) => time.toFixed(2))
    console.log(columns([one.name, show(one.found), show(one.page), ...times]))
  }
  const tables = await room(opened)
  const { signed, stated } = await averageBytes(opened.db)
  console.log(`entries  ${show(signed)} bytes where a person signed it, ${show(stated)} where the server states it`)
  const notes = tables.get('log_checkpoint') ?? 0
  const total = [...tables.values()].reduce((sum, bytes) => sum + bytes, 0)
  const bytes = Math.round((total - notes) / entries)
  const worst = Math.max(...all.flatMap(({ first, deep }) => [first, deep]))
  console.log(`worst    ${worst.toFixed(2)} ms of ${floor} allowed`)
  console.log(`room     ${show(bytes)} bytes an entry, checkpoints (one a hundred entries here) apart`)
  const ratios = (pick: (one: Measured) => number) => twoDigits(Math.max(...all.map((one) => pick(one) / one.deep)))
  console.log(
    JSON.stringify({
      bench: 'search',
      database: opened.kind,
      entries,
      cores: availableParallelism(),
      worstMs: twoDigits(worst),
      floorMs: floor,
      met: worst < floor,
      offsetAtMostTimesSlower: ratios(({ offset }) => offset),
      countAtMostTimesSlower: ratios(({ count }) => count),
      bytesAnEntry: bytes,
      bytesOfASignedEntry: signed,
      bytesOfAStatedEntry: stated,
      bytesAllowed: 1200,
    }),
  )
}

const { opened, landmarks } = await openCouncilLog({ folder, entries, databaseUrl: values.database })
await report(opened, landmarks)
await opened.close()
if (values.keep === undefined) rmSync(folder, { recursive: true })
