/**
 * All rows of one database into another: how a backup is made while the portal
 * writes, and how it comes back, from SQLite or PostgreSQL into either. One of
 * the two is always an SQLite file, in which a backup lies.
 */
import BetterSqlite3 from 'better-sqlite3'
import { sql } from 'kysely'
import { Broken } from '../app/outcome.ts'
import { findSqliteFlaw } from './check-sqlite.server.ts'
import { migrateDatabase } from './migrate.ts'
import { DatabaseRefused, type OpenDatabase, type OpenSqlite, openSqlite, type Trx } from './open.server.ts'

type Row = Readonly<Record<string, unknown>>

const rowsAtOnce = 500
/** What both databases take in one statement: PostgreSQL 65,535, SQLite 32,766. */
const mostValues = 30_000
/** The library's own: what a database was brought to is looked at, and not copied. */
const librarys = ['kysely_migration', 'kysely_migration_lock']

/**
 * One state of the database, as a whole SQLite file at `path`, while others go on
 * writing. Throws DatabaseRefused where the copy has a flaw.
 */
export async function copyToFile(from: OpenDatabase, path: string): Promise<void> {
  if (from.kind === 'sqlite') await from.client.backup(path, { progress: () => allPages })
  else await copyIntoFile(from, path)
  const client = new BetterSqlite3(path)
  try {
    // One file that is whole by itself, without a write-ahead log beside it.
    client.pragma('journal_mode = DELETE')
    const flaw = findSqliteFlaw(client, path)
    if (flaw)
      throw new DatabaseRefused(`The copy ${path} is damaged (${flaw.said}): so is the database, or the disk is.`)
  } finally {
    client.close()
  }
}

/** In one step: read in several, it would begin anew whenever somebody writes between two. */
const allPages = 0x7fffffff

async function copyIntoFile(from: OpenDatabase, path: string): Promise<void> {
  const into = openSqlite(path)
  try {
    await migrateDatabase(into)
    await copyRows(from, into, into)
  } finally {
    await into.close()
  }
}

/** Fills a PostgreSQL database that is new, or was only migrated. Throws DatabaseRefused on one that holds a portal already. */
export async function copyFromFile(from: OpenDatabase, into: OpenDatabase): Promise<void> {
  if (from.kind !== 'sqlite') throw new Broken('a backup lies in an SQLite file')
  await migrateDatabase(into)
  const { rows } = await sql`select 1 from portal_mark union all select 1 from log_entry limit 1`.execute(into.db)
  if (rows.length > 0)
    throw new DatabaseRefused('The database holds a portal already. Nothing was changed: name an empty one.')
  await copyRows(from, into, from)
}

/** Whoever is referred to first. */
function tablesOf({ client }: OpenSqlite): readonly string[] {
  const all = client
    .prepare<[], { name: string }>(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`,
    )
    .all()
    .map(({ name }) => name)
    .filter((name) => !librarys.includes(name))
  const referredTo = new Map(
    all.map((name) => [
      name,
      client
        .prepare<[string], { table: string }>('select "table" from pragma_foreign_key_list(?)')
        .all(name)
        .map(({ table }) => table)
        .filter((table) => table !== name),
    ]),
  )
  const ordered: string[] = []
  while (ordered.length < all.length) {
    const next = all.filter(
      (name) => !ordered.includes(name) && (referredTo.get(name) ?? []).every((other) => ordered.includes(other)),
    )
    if (next.length === 0) throw new DatabaseRefused('Two tables refer to each other: this copy has no order for them.')
    ordered.push(...next)
  }
  return ordered
}

/** `file`: which of the two is the file of SQLite; it tells how tables refer to each other. */
async function copyRows(from: OpenDatabase, into: OpenDatabase, file: OpenSqlite): Promise<void> {
  await demandSameVersion(from, into)
  const tables = tablesOf(file)
  await inOneView(from, (read) =>
    into.db.transaction().execute(async (write) => {
      for (const table of tables) {
        await clear(write, table)
        const own = ownReference(file, table)
        const later: Row[] = []
        await eachPart(from, { read, table }, async (rows) => {
          if (own === null) await insertRows(write, table, rows)
          else later.push(...rows)
        })
        if (own !== null) await insertRows(write, table, referredFirst(later, own))
      }
    }),
  )
}

/** Of what a migration lays down: an empty log, turns nobody took. PostgreSQL's refusals hold for an empty table too. */
async function clear(write: Trx, table: string): Promise<void> {
  const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(write)
  if (rows.length > 0) await sql`delete from ${sql.table(table)}`.execute(write)
}

async function demandSameVersion(...both: readonly OpenDatabase[]): Promise<void> {
  const [one, other] = await Promise.all(
    both.map(async ({ db }) => {
      const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
      return rows.map(({ name }) => name).join()
    }),
  )
  if (one !== other)
    throw new DatabaseRefused(
      'The database is of another version than this program. Use the program of the portal that wrote it; an older ' +
        'database is brought up to date by starting the portal once.',
    )
}

function inOneView(from: OpenDatabase, work: (trx: Trx) => Promise<void>): Promise<void> {
  const view = from.db.transaction()
  return (from.kind === 'postgresql' ? view.setIsolationLevel('repeatable read') : view).execute(work)
}

/** Never a whole table in memory: the log's has millions of rows. */
async function eachPart(
  from: OpenDatabase,
  { read, table }: { readonly read: Trx; readonly table: string },
  take: (rows: readonly Row[]) => Promise<void>,
): Promise<void> {
  if (from.kind === 'sqlite') {
    let part: Row[] = []
    for (const row of from.client.prepare<[], Row>(`select * from "${table}"`).iterate()) {
      part.push(row)
      if (part.length < rowsAtOnce) continue
      await take(part)
      part = []
    }
    return take(part)
  }
  await sql`declare copied no scroll cursor for select * from ${sql.table(table)}`.execute(read)
  for (;;) {
    const { rows } = await sql<Row>`fetch forward ${sql.lit(rowsAtOnce)} from copied`.execute(read)
    await take(rows)
    if (rows.length < rowsAtOnce) break
  }
  await sql`close copied`.execute(read)
}

interface OwnReference {
  readonly from: string
  readonly to: string
}

/** What rows of a table refer to rows of the same by (a bulletin to the one it corrects); null where they do not. */
function ownReference({ client }: OpenSqlite, table: string): OwnReference | null {
  const found = client
    .prepare<[string, string], OwnReference>('select "from", "to" from pragma_foreign_key_list(?) where "table" = ?')
    .all(table, table)
  const [own, ...more] = found
  if (more.length > 0) throw new DatabaseRefused(`Rows of ${table} refer to each other by more than one column.`)
  return own ?? null
}

/** PostgreSQL looks at the end of each statement whether what a row refers to is there. Of these tables there are thousands of rows, not millions. */
function referredFirst(rows: readonly Row[], { from, to }: OwnReference): readonly Row[] {
  const byId = new Map(rows.map((row) => [row[to], row]))
  const ordered = new Set<Row>()
  for (const row of rows) {
    const line: Row[] = []
    for (let next: Row | undefined = row; next && !ordered.has(next); next = byId.get(next[from])) line.push(next)
    for (const one of line.reverse()) ordered.add(one)
  }
  return [...ordered]
}

async function insertRows(write: Trx, table: string, rows: readonly Row[]): Promise<void> {
  const names = Object.keys(rows[0] ?? {})
  const atOnce = Math.max(1, Math.floor(mostValues / Math.max(1, names.length)))
  for (let at = 0; at < rows.length; at += atOnce) {
    const values = rows.slice(at, at + atOnce).map((row) => sql`(${sql.join(names.map((name) => row[name]))})`)
    await sql`insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))}) values ${sql.join(values)}`.execute(
      write,
    )
  }
}
