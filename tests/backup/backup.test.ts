/** A council's portal backed up while it lives, lost, and put back on another machine, under either database. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import * as openpgp from 'openpgp'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openServerKey, serverKeyFrom } from '../../app/access/server-key.server.ts'
import { makeBackup } from '../../app/backup/make-backup.server.ts'
import { type RestoreAsked, restoreBackup } from '../../app/backup/restore-backup.server.ts'
import { readHead } from '../../app/read-log/log-store.server.ts'
import { writeTrust } from '../../app/read-log/write-trust.server.ts'
import { retainedTables } from '../../app/retention/declared.ts'
import type { Db } from '../../db/open.server.ts'
import { openDatabase } from '../../db/open.server.ts'
import { openDoor } from '../access/door.ts'
import { type Council, foundCouncilIn, join as joining, signRoll } from '../bulletins/council.ts'
import { issueTo, openAndTell, read } from '../bulletins/sealing.ts'
import { makeKey } from '../openpgp/someones-key.ts'
import { createPostgresDatabase, databases, dropPostgresDatabase, onBothDatabases } from '../support/databases.ts'
import { openWitnessedLog, type TestQuorum, testQuorum } from '../support/quorum.ts'

async function rowsOf(db: Db): Promise<Readonly<Record<string, readonly string[]>>> {
  const all = await Promise.all(
    Object.keys(retainedTables).map(async (table) => {
      const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(db)
      const spelled = rows.map((row) =>
        JSON.stringify(Object.entries(row).sort(), (_, value: unknown) =>
          value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
        ),
      )
      return [table, spelled.sort()] as const
    }),
  )
  return Object.fromEntries(all)
}

/** As a portal's first start leaves it. */
async function beginServerKey({ db, database, now, random }: Council): Promise<void> {
  const key = random(32)
  writeFileSync(join(database.dataDir, 'keys', 'server.key'), key, { mode: 0o600 })
  const mark = serverKeyFrom(key).mark('the key of this database', 'same-key')
  const row = { id: 1, mode: 'production', origin: 'https://council.example', created_at: now() } as const
  await db
    .insertInto('portal_mark')
    .values({ ...row, server_key_mark: mark })
    .execute()
}

onBothDatabases('a backup of a living council', (kind) => {
  let [council, quorum]: [Council, TestQuorum] = [] as never
  let institution: openpgp.PrivateKey
  const folders: string[] = []
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'fuin-backup-'))
    folders.push(made)
    return join(made, 'it')
  }
  let [from, kept, newest]: [string, Awaited<ReturnType<typeof rowsOf>>, string] = [] as never
  let keys: Uint8Array

  const opened = async (path: string): Promise<Uint8Array> => {
    const message = await openpgp.readMessage({ binaryMessage: new Uint8Array(readFileSync(path)) })
    const { data } = await openpgp.decrypt({ message, decryptionKeys: institution, format: 'binary' })
    return new Uint8Array(data as Uint8Array)
  }
  const newestCheckpoint = async () => council.log.latestCheckpoint((await readHead(council.db)).size)

  beforeAll(async () => {
    const quorums: TestQuorum[] = []
    const door = await openDoor(kind, async (database, clock) => {
      const made = await testQuorum(database, clock)
      quorums.push(made)
      return openWitnessedLog(database, made, clock)
    })
    quorum = quorums[0] as TestQuorum
    council = await foundCouncilIn(door)
    const member = await joining(council, 'member', '佐藤 美咲')
    await signRoll(council)
    const { id } = await issueTo(council, [member])
    // One row refers to another of the same table.
    await issueTo(council, [member], { kind: 'correction', revises: { bulletin: id, how: 'corrects' } })
    await openAndTell(council, member, await read(council, member, id))
    const { dataDir } = council.database
    await writeTrust(join(dataDir, 'trust.txt'), council.log.trust)
    writeFileSync(join(dataDir, 'portal-mark'), 'production https://council.example\n')
    await beginServerKey(council)

    institution = await makeKey({ name: '危機管理室', at: council.now() - 1000, lifetime: 0 })
    from = folder()
    await newestCheckpoint()
    // The slowest of three witnesses is not waited for; here it must have said its word.
    kept = await vi.waitFor(async () => {
      const rows = await rowsOf(council.db)
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(await rowsOf(council.db)).toEqual(rows)
      return rows
    }, 10_000)
    const sealTo = [institution.toPublic().write()]
    const made = await makeBackup({ dataDir, opened: council.database.opened, into: from, sealTo, now: council.now() })
    expect(made).toMatchObject({ of: kind, entries: (await readHead(council.db)).size })
    keys = await opened(join(from, `keys-${made.keyHolders[0]}.zip.pgp`))
    newest = await newestCheckpoint()
  }, 120_000)
  afterAll(async () => {
    await council.log.close()
    await council.close()
    await quorum.close()
    for (const made of folders) rmSync(made, { recursive: true, force: true })
  })

  const asked = (more: Partial<RestoreAsked> = {}): RestoreAsked => ({
    ...{ from, keys, dataDir: folder(), databaseUrl: null, erasures: null, checkpoints: [newest] },
    ...more,
  })
  const changed = (change: (copy: string) => void): string => {
    const copy = folder()
    cpSync(from, copy, { recursive: true })
    change(copy)
    return copy
  }

  it.each(databases)('holds every row of every table, and brings them back into %s', async (into) => {
    const databaseUrl = into === 'postgresql' ? await createPostgresDatabase('template1') : null
    const asking = asked({ databaseUrl })
    expect(await restoreBackup(asking)).toMatchObject({ missing: 0n, seen: { cosigners: expect.any(Array) } })
    const { dataDir } = asking
    const again = await openDatabase({ dataDir, ...(databaseUrl ? { databaseUrl } : {}) })
    expect(await rowsOf(again.db)).toEqual(kept)
    await openServerKey(dataDir, again.db)
    const log = await openWitnessedLog({ db: again.db, dataDir }, quorum, council.clock)
    expect(log.trust).toEqual(council.log.trust)
    await log.close()
    await again.close()
    if (databaseUrl) await dropPostgresDatabase(databaseUrl)
  })

  it('says which entries are missing, and the portal does not go on as if they had never been', async () => {
    await joining(council, 'member', '遅れて 来た人')
    const checkpoints = [newest, await newestCheckpoint()]
    const asking = asked({ checkpoints })
    const { missing, seen, manifest } = await restoreBackup(asking)
    expect(missing).toBe((seen?.size ?? 0n) - manifest.entries)
    expect(missing).toBeGreaterThan(0n)
    const again = await openDatabase({ dataDir: asking.dataDir })
    await expect(openWitnessedLog({ db: again.db, dataDir: asking.dataDir }, quorum, council.clock)).rejects.toThrow(
      /SignerRefused|older|newest/,
    )
    await again.close()
  })

  it.each<readonly [string, RegExp, () => Partial<RestoreAsked>]>([
    ['a byte of the database changed', /is not the file that was backed up/, () => ({ from: changed(bend) })],
    [
      'a file that did not come along',
      /trust\.txt is missing/,
      () => ({ from: changed((at) => rmSync(join(at, 'trust.txt'))) }),
    ],
    ['never finished', /holds no backup\.json/, () => ({ from: changed((at) => rmSync(join(at, 'backup.json'))) })],
    ['changed, and its manifest with it', /did not make this backup/, () => ({ from: changed(forge) })],
    ['keys still sealed', /is no ZIP/, () => ({ keys: new Uint8Array([1, 2, 3]) })],
    ['no word of a witness', /Ask each for the last checkpoint/, () => ({ checkpoints: [] })],
    ['a folder in use', /is not empty/, () => ({ dataDir: from })],
  ])('is refused with nothing written: %s', async (_, why, change) => {
    const asking = asked(change())
    await expect(restoreBackup(asking)).rejects.toThrow(why)
  })

  const bend = (at: string) => {
    const bytes = readFileSync(join(at, 'fuin.sqlite'))
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    writeFileSync(join(at, 'fuin.sqlite'), bytes)
  }
  /** Another portal's mark, with the manifest made to fit. */
  const forge = (at: string) => {
    const text = readFileSync(join(at, 'backup.json'), 'utf8')
    writeFileSync(
      join(at, 'backup.json'),
      text.replace(/"madeAt":(\d+)/, (_, time) => `"madeAt":${Number(time) + 1}`),
    )
  }

  it('is not made into a folder that is not empty, nor for a key that cannot be sealed to', async () => {
    const { dataDir } = council.database
    const common = { dataDir, opened: council.database.opened, now: council.now() }
    const sealTo = [institution.toPublic().write()]
    await expect(makeBackup({ ...common, into: from, sealTo })).rejects.toThrow(/is not empty/)
    const old = await makeKey({ name: '昔の鍵', at: council.now() - 10_000, lifetime: 1 })
    await expect(makeBackup({ ...common, into: folder(), sealTo: [old.toPublic().write()] })).rejects.toThrow(
      /cannot be sealed to \(key-expired\)/,
    )
  })
})
