/**
 * Opens SQLite or PostgreSQL, by one setting, and refuses to go on unless the
 * database promises that what it committed survives a power cut. Our log tells
 * a reader "this is recorded" on the strength of that promise alone.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  Kysely,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type Transaction,
} from 'kysely'
import pg from 'pg'
import { Broken } from '../app/outcome.ts'
import { findSqliteFlaw, isDamage, isUnwritable } from './check-sqlite.server.ts'
import { keepStatements } from './kept-statements.server.ts'
import type { Database } from './schema.ts'

export type Db = Kysely<Database>
export type Trx = Transaction<Database>

interface OpenedDatabase {
  readonly db: Db
  close(): Promise<void>
}
export interface OpenSqlite extends OpenedDatabase {
  readonly kind: 'sqlite'
  readonly path: string
  /** The one connection `db` uses, for a library that brings its own SQL. */
  readonly client: BetterSqlite3.Database
}
export interface OpenPostgresql extends OpenedDatabase {
  readonly kind: 'postgresql'
  readonly client: pg.Pool
}
export type OpenDatabase = OpenSqlite | OpenPostgresql

/** The database cannot be opened safely. The message is for whoever starts the server. */
export class DatabaseRefused extends Error {
  override readonly name = 'DatabaseRefused'
}

/**
 * Without `databaseUrl`, SQLite at `<dataDir>/fuin.sqlite` (the folder is made);
 * with it, PostgreSQL. Throws DatabaseRefused. Does not migrate: see migrate.ts.
 */
export async function openDatabase(settings: {
  readonly databaseUrl?: string | undefined
  readonly dataDir: string
}): Promise<OpenDatabase> {
  if (settings.databaseUrl) return openPostgresql(settings.databaseUrl)
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 })
  const path = join(settings.dataDir, 'fuin.sqlite')
  const opened = whole(path, () => openSqlite(path))
  const flaw = whole(path, () => findSqliteFlaw(opened.client, path))
  if (!flaw) return opened
  await opened.close()
  opened.client.close()
  throw damaged(path, flaw.said)
}

function whole<T>(path: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (isDamage(error)) throw damaged(path, (error as Error).message)
    if (isUnwritable(error))
      throw new DatabaseRefused(
        `The database ${path} cannot be opened for writing by this user (${(error as Error).message}). ` +
          'Give the file, those beside it whose names begin with its own, and their folder to the user the portal runs as.',
        { cause: error },
      )
    throw error
  }
}

const damaged = (path: string, said: string) =>
  new DatabaseRefused(
    `The database ${path} is damaged (${said}). Nothing was changed in it. Put it aside with its -wal file, restore the ` +
      'newest backup in its place, and start again; if entries of the log are missing then, the start says so and what to do.',
  )

/**
 * Opens a database file or address to read and nothing else: for verifying one
 * that may have been tampered with, beside a server that may be running.
 */
export async function openToRead(target: string): Promise<OpenDatabase> {
  if (/^postgres(ql)?:\/\//.test(target)) {
    const url = new URL(target)
    url.searchParams.set('options', '-c default_transaction_read_only=on')
    return openPostgresql(url.href)
  }
  const client = new BetterSqlite3(target, { readonly: true, fileMustExist: true })
  client.pragma('busy_timeout = 5000')
  client.pragma('trusted_schema = OFF')
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: keepStatements(client) }) })
  return { kind: 'sqlite', path: target, client, db, close: () => db.destroy() }
}

/**
 * Throws DatabaseRefused where there is no SQLite file, or another process has it open: what
 * holds its write lock for minutes, or keeps a second signer, is not for beside
 * a running portal. PostgreSQL is made for many.
 */
export function demandAlone(dataDir: string): void {
  const path = join(dataDir, 'fuin.sqlite')
  // A misspelt folder must not get an empty database.
  if (!existsSync(path)) throw new DatabaseRefused(`There is no database at ${path}.`)
  const client = new BetterSqlite3(path, { fileMustExist: true, timeout: 0 })
  try {
    // Whoever has a WAL database open holds a shared lock for as long.
    client.pragma('locking_mode = EXCLUSIVE')
    client.prepare('select count(*) from sqlite_master').get()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'SQLITE_BUSY') throw error
    throw new DatabaseRefused(`${path} is in use, probably by a running portal. Stop it first.`)
  } finally {
    client.close()
  }
}

// ── SQLite ─────────────────────────────────────────────────────────────────

/** Opens the file with every promise set and read back. */
export function openSqlite(path: string): OpenSqlite {
  const client = connectSqlite(path)
  const config: SqliteDialectConfig = { database: keepStatements(client) }
  const db = new Kysely<Database>({ dialect: new OneWriterDialect(config) })
  return { kind: 'sqlite', path, client, db, close: () => db.destroy() }
}

/**
 * better-sqlite3 is built so that reopening a WAL database silently falls back
 * to synchronous=NORMAL, which loses acknowledged commits in a power cut. So
 * each connection sets FULL and reads it back. trusted_schema=OFF: a tampered
 * file must not get to run functions through its schema. secure_delete=ON:
 * what was erased must not linger in the file's free pages.
 */
export function connectSqlite(path: string): BetterSqlite3.Database {
  const client = new BetterSqlite3(path)
  try {
    client.pragma('busy_timeout = 5000')
    client.pragma('trusted_schema = OFF')
    client.pragma('foreign_keys = ON')
    client.pragma('secure_delete = ON')
    client.pragma('journal_mode = WAL')
    client.pragma('synchronous = FULL')
    // Nothing of these is about what survives. A batch of the log touches a page
    // for each entry and index: they should fit into memory, what undoes a step
    // should not go through a file, and pages written again and again should be
    // copied into the database once (16 MB of write-ahead log), not each time.
    client.pragma('cache_size = -65536')
    client.pragma('temp_store = MEMORY')
    client.pragma('wal_autocheckpoint = 4096')
    checkSqlitePromises(client, path)
    beginFreshWal(client, path)
    return client
  } catch (error) {
    client.close()
    throw error
  }
}

/** Throws DatabaseRefused unless the connection keeps the promises. Exported so that a test can break each. */
export function checkSqlitePromises(client: BetterSqlite3.Database, path: string): void {
  const promised = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, trusted_schema: 0, secure_delete: 1 }
  for (const [pragma, wanted] of Object.entries(promised)) {
    const found = client.pragma(pragma, { simple: true })
    if (found !== wanted)
      throw new DatabaseRefused(
        `SQLite at ${path} answers ${pragma}=${String(found)} where ${wanted} was set. ` +
          'Without it an acknowledged log entry could be lost in a power cut. ' +
          'Put DATA_DIR on a local disk (not a network share), or use PostgreSQL.',
      )
  }
}

/**
 * Whoever wrote the write-ahead log that we find may have ended because a sync
 * failed. The system then shows us pages that no disk holds and that no later
 * sync writes; a commit of ours behind them would be lost with them. So all of
 * it goes into the database file, written anew and synced, and ours begins empty.
 */
function beginFreshWal(client: BetterSqlite3.Database, path: string): void {
  const busy = client.pragma('wal_checkpoint(TRUNCATE)', { simple: true })
  if (busy !== 0)
    throw new DatabaseRefused(
      `Another program is reading SQLite at ${path}, so what was written last cannot be secured. ` +
        'Start again when it has ended (npm run log:verify takes a minute for some millions of entries).',
    )
}

const insideStep = new AsyncLocalStorage<true>()

/**
 * Runs a step of the log's sequencer. Inside it, asking SQLite for a connection
 * of one's own throws Broken: it would wait for the transaction that waits for
 * the step, and hang the whole portal.
 */
export function runStep<T>(step: () => Promise<T>): Promise<T> {
  return insideStep.run(true, step)
}

export function refuseInsideStep(what: string): void {
  if (insideStep.getStore()) throw new Broken(`${what} inside a step of the log: use the step's own transaction`)
}

/**
 * BEGIN IMMEDIATE takes the write lock first. A deferred transaction that reads,
 * then writes, can find that another process wrote between, and fails half-way.
 */
class OneWriterDriver extends SqliteDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    refuseInsideStep('the database itself was used')
    return super.acquireConnection()
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class OneWriterDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  constructor(config: SqliteDialectConfig) {
    super(config)
    this.#config = config
  }
  override createDriver(): Driver {
    return new OneWriterDriver(this.#config)
  }
  override createAdapter(): DialectAdapter {
    return new WholeMigrations()
  }
}

/**
 * SQLite's changes of the schema are transactional, though Kysely does not count
 * on it: a migration is there whole or not at all, also after a power cut.
 */
class WholeMigrations extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

// ── PostgreSQL ─────────────────────────────────────────────────────────────

async function openPostgresql(url: string): Promise<OpenPostgresql> {
  if (!/^postgres(ql)?:\/\//.test(url)) throw new DatabaseRefused('DATABASE_URL must begin with postgres://')
  const client = new pg.Pool({
    connectionString: url,
    max: 10,
    types: { getTypeParser: parserOf },
    // A new connection that does not keep the promises never reaches the pool.
    verify: (connection: pg.PoolClient, done: (error?: Error) => void) => {
      checkPostgresqlPromises(connection).then(() => done(), done)
    },
  } as pg.PoolConfig)
  // A connection that the server ends must not end us, idle or in use: what was
  // under way fails by itself, and the next query opens another.
  client.on('error', () => undefined)
  client.on('connect', (connection) => connection.on('error', () => undefined))
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: withNamedStatements(client) }) })
  try {
    ;(await client.connect()).release()
  } catch (error) {
    await db.destroy()
    await client.end().catch(() => undefined)
    if (error instanceof DatabaseRefused) throw error
    throw new DatabaseRefused(`PostgreSQL at DATABASE_URL cannot be reached: ${(error as Error).message}`, {
      cause: error,
    })
  }
  return { kind: 'postgresql', client, db, close: () => db.destroy() }
}

/**
 * Sets synchronous_commit=on for the connection and reads it back; fsync is the
 * server's own and can only be looked at. Throws DatabaseRefused.
 */
export async function checkPostgresqlPromises(connection: Pick<pg.ClientBase, 'query'>): Promise<void> {
  await connection.query('set synchronous_commit = on')
  for (const setting of ['synchronous_commit', 'fsync', 'full_page_writes']) {
    const { rows } = await connection.query<Record<string, string>>(`show ${setting}`)
    const found = rows[0]?.[setting]
    if (found !== 'on')
      throw new DatabaseRefused(
        `PostgreSQL answers ${setting}=${String(found)} where on is needed. ` +
          'Without it an acknowledged log entry could be lost in a power cut.',
      )
  }
}

/**
 * As keepStatements does for SQLite: a statement that comes again is parsed and
 * planned once a connection. With many rows that costs more than running it.
 */
function withNamedStatements(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>()
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text)
    // Lists of many lengths make many texts; beyond these they go without a name.
    if (known !== undefined || names.size >= 500) return known
    names.set(text, `fuin_${names.size}`)
    return names.get(text)
  }
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  const wrapped = (client: pg.PoolClient): PostgresPoolClient => {
    const found = clients.get(client)
    if (found) return found
    const query = (text: string, values: readonly unknown[]) =>
      client.query(values.length > 0 ? { name: nameOf(text), text, values: [...values] } : text)
    const made = { query, release: () => client.release() } as unknown as PostgresPoolClient
    clients.set(client, made)
    return made
  }
  return { connect: async () => wrapped(await pool.connect()), end: () => pool.end() }
}

const int8 = 20

// pg hands 64-bit integers over as text. Ours are instants, counters and
// indexes; one beyond 2^53 would be rounded silently as a number.
function parserOf(oid: number, format?: string): (value: string) => unknown {
  if (oid === int8 && format !== 'binary') return parseSafeInteger
  return pg.types.getTypeParser(oid, (format ?? 'text') as 'text') as (value: string) => unknown
}

function parseSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Broken('the database holds an integer beyond 2^53')
  return value
}
