import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { migrateDatabase } from '../../db/migrate.ts'
import { checkPostgresqlPromises, checkSqlitePromises, demandAlone, openDatabase } from '../../db/open.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'

onBothDatabases('a new database', (kind) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await freshDatabase(kind)
  })
  afterEach(() => database.remove())

  test('holds an empty log with the root of the empty tree', async () => {
    const { root, ...head } = await database.db.selectFrom('log_head').selectAll().executeTakeFirstOrThrow()
    expect(head).toEqual({ id: 1, size: 0, last_t: 0 })
    expect(Buffer.from(root).toString('hex')).toMatch(/^e3b0c44298fc/)
  })

  test('is left as it is by a second migration', async () => {
    await migrateDatabase(database.opened)
    expect(await database.db.selectFrom('log_head').select('size').execute()).toEqual([{ size: 0 }])
  })

  test('that a newer portal has brought further is refused in a sentence', async () => {
    await sql`insert into kysely_migration (name, timestamp) values ('9999-of-the-future', 'x')`.execute(database.db)
    const refusal = await migrateDatabase(database.opened).catch((error: Error) => error)
    expect(refusal).toMatchObject({ name: 'DatabaseRefused', message: expect.stringContaining('9999-of-the-future') })
  })

  test('gives 64-bit times back as numbers, to the millisecond', async () => {
    const at = 1_791_162_000_123
    await sql`insert into rate_limit values ('k', 1, ${at})`.execute(database.db)
    expect(await database.db.selectFrom('rate_limit').selectAll().execute()).toEqual([
      { key: 'k', points: 1, expire: at },
    ])
  })

  test('takes a step back whole when a migration’s statement fails', async () => {
    const broken = database.db.transaction().execute(async (trx) => {
      await sql`insert into rate_limit values ('k', 1, 1)`.execute(trx)
      throw new Error('stop')
    })
    await expect(broken).rejects.toThrow('stop')
    expect(await database.db.selectFrom('rate_limit').selectAll().execute()).toEqual([])
  })

  test('refuses a person who is in no organization', async () => {
    const columns = sql`id, organization_id, name, email, role, state, engaged_from, locale, created_at`
    const values = sql`('p', 'none', 'n', 'a@b.example', 'member', 'active', 1, 'ja', 1)`
    await expect(sql`insert into person (${columns}) values ${values}`.execute(database.db)).rejects.toThrow(
      /foreign key/i,
    )
  })
})

test('SQLite is in WAL with synchronous=FULL on the first connection, and on every one that reopens it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fuin-open-'))
  try {
    for (let i = 0; i < 3; i++) {
      const opened = await openDatabase({ dataDir })
      const read = async (pragma: string) =>
        (await sql.raw<Record<string, unknown>>(`pragma ${pragma}`).execute(opened.db)).rows[0]
      expect(await read('synchronous')).toEqual({ synchronous: 2 })
      expect(await read('journal_mode')).toEqual({ journal_mode: 'wal' })
      expect(await read('foreign_keys')).toEqual({ foreign_keys: 1 })
      await opened.close()
    }
  } finally {
    rmSync(dataDir, { recursive: true })
  }
})

test('a SQLite connection that would lose commits in a power cut is refused', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fuin-open-'))
  const client = new BetterSqlite3(join(dataDir, 'x.sqlite'))
  try {
    const promised = ['trusted_schema = OFF', 'foreign_keys = ON', 'secure_delete = ON', 'journal_mode = WAL']
    for (const pragma of [...promised, 'synchronous = FULL']) client.pragma(pragma)
    expect(() => checkSqlitePromises(client, 'x')).not.toThrow()
    client.pragma('synchronous = NORMAL')
    expect(() => checkSqlitePromises(client, 'x')).toThrow(/synchronous=1/)
  } finally {
    client.close()
    rmSync(dataDir, { recursive: true })
  }
})

test('what must be alone with a SQLite file is refused beside anybody who has it open', async () => {
  const { settings, opened, remove } = await freshDatabase('sqlite')
  await sql`select count(*) from log_entry`.execute(opened.db)
  expect(() => demandAlone(settings.dataDir)).toThrow(/is in use, probably by a running portal. Stop it first/)
  await opened.close()
  expect(() => demandAlone(settings.dataDir)).not.toThrow()
  await remove()
})

test('a database that cannot keep a write-ahead log is refused', async () => {
  const { openSqlite } = await import('../../db/open.server.ts')
  expect(() => openSqlite(':memory:')).toThrow(/journal_mode=memory/)
})

test('every PostgreSQL connection has synchronous_commit on, whatever the server’s default says', async () => {
  const { settings, opened, remove } = await freshDatabase('postgresql')
  const name = new URL(settings.databaseUrl ?? '').pathname.slice(1)
  await sql.raw(`alter database ${name} set synchronous_commit = off`).execute(opened.db)
  const again = await openDatabase(settings)
  try {
    const answers = await Promise.all(
      [1, 2, 3].map(() => sql<{ synchronous_commit: string }>`show synchronous_commit`.execute(again.db)),
    )
    expect(answers.map(({ rows }) => rows[0]?.synchronous_commit)).toEqual(['on', 'on', 'on'])
  } finally {
    await again.close()
    await remove()
  }
})

test('a PostgreSQL that answers fsync=off is refused', async () => {
  const query = async (text: string) => ({
    rows: [{ synchronous_commit: 'on', full_page_writes: 'on', fsync: 'off' }],
    text,
  })
  await expect(checkPostgresqlPromises({ query } as unknown as pg.Client)).rejects.toThrow(/fsync=off/)
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  await checkPostgresqlPromises(client)
  await client.end()
})

test('a PostgreSQL that is not there is told in a sentence', async () => {
  const opening = openDatabase({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none', dataDir: tmpdir() })
  await expect(opening).rejects.toMatchObject({ name: 'DatabaseRefused' })
})
