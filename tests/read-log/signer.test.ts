import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLogKeys } from '../../app/read-log/log-keys.server.ts'
import { openReadLog } from '../../app/read-log/open-read-log.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { logSettings, newPerson, opened, openTestLog, random, state, testClock } from '../support/log.ts'

onBothDatabases('the signer', (kind) => {
  let database: TestDatabase
  const clock = testClock()
  const keyFile = (name: string): string => join(database.dataDir, 'keys', name)
  beforeEach(async () => {
    database = await freshDatabase(kind)
  })
  afterEach(() => database.remove())

  async function filledLog(): Promise<void> {
    const log = await openTestLog(database, clock)
    for (let i = 0; i < 5; i++) await state(log, { kind: 'signed-in', subject: newPerson() })
    await log.close()
  }

  test('makes its keys at the first start, for nobody else to read, and keeps them', async () => {
    const keys = await openLogKeys(join(database.dataDir, 'keys'), random)
    expect(await openLogKeys(join(database.dataDir, 'keys'), random)).toEqual(keys)
    expect(keys.log).not.toEqual(keys.clock)
    for (const name of ['log.key', 'clock.key', 'signer-memory.json'])
      expect(statSync(keyFile(name)).mode & 0o777).toBe(0o600)
  })

  test('refuses keys that others can read, or that are none', async () => {
    const folder = join(database.dataDir, 'keys')
    await openLogKeys(folder, random)
    chmodSync(keyFile('log.key'), 0o644)
    await expect(openLogKeys(folder, random)).rejects.toThrow(/chmod 600/)
    chmodSync(keyFile('log.key'), 0o600)
    writeFileSync(keyFile('clock.key'), 'fuin-ed25519-seed/1 c2hvcnQ=\n')
    await expect(openLogKeys(folder, random)).rejects.toThrow(/does not hold a key/)
  })

  test('refuses to make a new key for a log that was signed with another', async () => {
    await filledLog()
    rmSync(keyFile('log.key'))
    await expect(openTestLog(database, clock)).rejects.toThrow(/A new key would be a new log/)
    rmSync(join(database.dataDir, 'keys'), { recursive: true })
    await expect(openTestLog(database, clock)).rejects.toThrow(/signed by another key/)
  })

  test('refuses a log without a memory of what was signed', async () => {
    await filledLog()
    rmSync(keyFile('signer-memory.json'))
    await expect(openTestLog(database, clock)).rejects.toThrow(/holds 6 entries, but .*signer-memory.json.* is missing/)
  })

  test('refuses a damaged memory', async () => {
    await filledLog()
    writeFileSync(keyFile('signer-memory.json'), readFileSync(keyFile('signer-memory.json')).subarray(0, 20))
    await expect(openTestLog(database, clock)).rejects.toThrow(/damaged/)
  })

  test('refuses a log of another name', async () => {
    await filledLog()
    const settings = await logSettings(database, clock)
    await expect(openReadLog({ ...settings, origin: 'other.example' })).rejects.toThrow(/made for council.example/)
  })

  test('an older memory is no danger: the log only grew', async () => {
    await filledLog()
    const older = readFileSync(keyFile('signer-memory.json'))
    await filledLog()
    writeFileSync(keyFile('signer-memory.json'), older)
    const log = await openTestLog(database, clock)
    expect(opened(log, await log.latestCheckpoint()).size).toBe(11n)
  })

  if (kind === 'sqlite')
    test('a restored older database is refused', async () => {
      await filledLog()
      await sql`pragma wal_checkpoint(truncate)`.execute(database.db)
      const older = join(database.dataDir, 'older.sqlite')
      copyFileSync(join(database.dataDir, 'fuin.sqlite'), older)
      await filledLog()
      const restored = mkdtempSync(join(tmpdir(), 'fuin-restored-'))
      try {
        cpSync(join(database.dataDir, 'keys'), join(restored, 'keys'), { recursive: true })
        copyFileSync(older, join(restored, 'fuin.sqlite'))
        const { openDatabase } = await import('../../db/open.server.ts')
        const again = await openDatabase({ dataDir: restored })
        const opening = openTestLog({ db: again.db, dataDir: restored }, clock)
        await expect(opening).rejects.toThrow(/signed a log of 11 entries .* holds only 6/s)
        await again.close()
      } finally {
        rmSync(restored, { recursive: true })
      }
    })

  test('a log cut short in its tables and its head is refused', async () => {
    await filledLog()
    const triggers =
      kind === 'postgresql' ? 'alter table log_entry disable trigger all' : 'drop trigger log_entry_no_delete'
    await sql.raw(triggers).execute(database.db)
    await sql`delete from log_entry where "index" >= 4`.execute(database.db)
    const { hash } = await database.db
      .selectFrom('log_hash')
      .select('hash')
      .where('level', '=', 2)
      .where('index', '=', 0)
      .executeTakeFirstOrThrow()
    await database.db.updateTable('log_head').set({ size: 4, root: hash }).execute()
    await expect(openTestLog(database, clock)).rejects.toThrow(/holds only 4/)
  })

  test('a rewritten history of the same length is refused', async () => {
    await filledLog()
    const triggers =
      kind === 'postgresql' ? 'alter table log_hash disable trigger all' : 'drop trigger log_hash_no_update'
    await sql.raw(triggers).execute(database.db)
    await database.db
      .updateTable('log_head')
      .set({ root: random(32) })
      .execute()
    await expect(openTestLog(database, clock)).rejects.toThrow(/disagrees with its own tree/)
    // The tree of six entries stands on the subtrees over the first four and the last two.
    await sql`update log_hash set hash = ${random(32)} where level = 2`.execute(database.db)
    await expect(openTestLog(database, clock)).rejects.toThrow(/not the ones this portal signed/)
  })

  test('remembers what it signed before the checkpoint leaves', async () => {
    const settings = await logSettings(database, clock)
    const log = await openReadLog(settings)
    const { checkpoint } = await state(log, { kind: 'signed-in' })
    const { size, root } = opened(log, checkpoint)
    expect(await settings.memory.load()).toEqual({ size, root })
    expect(readdirSync(dirname(settings.memory.path)).filter((name) => name.endsWith('.new'))).toEqual([])
  })

  test('beats by hand with the clock it was given', async () => {
    const log = await openTestLog(database, clock)
    const before = opened(log, await log.latestCheckpoint()).cosignedAt
    clock.advance(3_600_000)
    expect(opened(log, await log.beat()).cosignedAt).toBe(before + 3600)
  })
})
