/** A fresh, migrated database of each kind, so that a store test runs on both: always, or when its stores changed (twins.ts). */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import pg from 'pg'
import { describe, expect, inject } from 'vitest'
import { migrateDatabase } from '../../db/migrate.ts'
import { type Db, type OpenDatabase, openDatabase } from '../../db/open.server.ts'
import { thorough } from './thoroughness.ts'
import { hasTwin } from './twins.ts'

export type DatabaseKind = OpenDatabase['kind']
// Mutants are judged on SQLite alone, unless PostgreSQL is asked for: what takes milliseconds there takes a second here.
// A benchmark is no test that could have a twin.
const isTest = process.env.VITEST !== undefined
const onPostgres = isTest && thorough ? thisTestHasTwin() : process.env.FUIN_POSTGRES !== undefined
export const databases: readonly DatabaseKind[] = onPostgres ? ['sqlite', 'postgresql'] : ['sqlite']

/** Of the file of tests that loads this: each has its modules for itself. */
function thisTestHasTwin(): boolean {
  const { testPath } = expect.getState()
  if (testPath === undefined) throw new Error('no test is being read')
  const path = relative(resolve(import.meta.dirname, '../..'), testPath)
  return hasTwin({ path, text: readFileSync(testPath, 'utf8') }, inject('changed'))
}

export interface TestDatabase {
  readonly kind: DatabaseKind
  readonly opened: OpenDatabase
  readonly db: Db
  /** Settings that open the same database again, as a second node or after a restart. */
  readonly settings: { readonly dataDir: string; readonly databaseUrl?: string }
  /** Where the portal's files go; removed with the database. */
  readonly dataDir: string
  remove(): Promise<void>
}

/** `describe` once for each kind of database that this file is tried on: `onBothDatabases('the read log', (kind) => …)`. */
export function onBothDatabases(title: string, tests: (kind: DatabaseKind) => void): void {
  describe.each(databases)(`${title} (%s)`, tests)
}

/** A new, migrated database in a new temporary folder (SQLite) or on the run's server (PostgreSQL). */
export async function freshDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fuin-test-'))
  const databaseUrl = kind === 'postgresql' ? await copyPostgres() : null
  if (!databaseUrl) await copySqlite(dataDir)
  const settings = databaseUrl ? { dataDir, databaseUrl } : { dataDir }
  const opened = await openDatabase(settings)
  const remove = async (): Promise<void> => {
    await opened.close()
    if (databaseUrl) await dropPostgresDatabase(databaseUrl)
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { kind, opened, db: opened.db, settings, dataDir, remove }
}

// Migrating takes longer than most tests, so it is done once for each file of tests, and then copied.
let sqliteModel: Promise<Uint8Array> | null = null
let postgresModel: Promise<string> | null = null

async function copySqlite(dataDir: string): Promise<void> {
  sqliteModel ??= migratedSqlite()
  writeFileSync(join(dataDir, 'fuin.sqlite'), await sqliteModel)
}

async function migratedSqlite(): Promise<Uint8Array> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fuin-model-'))
  const opened = await openDatabase({ dataDir })
  await migrateDatabase(opened)
  // Closing the last connection folds the write-ahead log into the file.
  await opened.close()
  const bytes = readFileSync(join(dataDir, 'fuin.sqlite'))
  rmSync(dataDir, { recursive: true })
  return bytes
}

async function copyPostgres(): Promise<string> {
  postgresModel ??= migratedPostgres()
  return createPostgresDatabase(await postgresModel)
}

async function migratedPostgres(): Promise<string> {
  const databaseUrl = await createPostgresDatabase('template1')
  const opened = await openDatabase({ databaseUrl, dataDir: tmpdir() })
  await migrateDatabase(opened)
  await opened.close()
  return new URL(databaseUrl).pathname.slice(1)
}

/** A copy of a database nobody has open. */
export async function createPostgresDatabase(
  model: string,
  name = `t_${randomBytes(8).toString('hex')}`,
): Promise<string> {
  await onServer(`create database ${name} template ${model}`)
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  return url.href
}

export async function dropPostgresDatabase(databaseUrl: string): Promise<void> {
  await onServer(`drop database ${new URL(databaseUrl).pathname.slice(1)} with (force)`)
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
