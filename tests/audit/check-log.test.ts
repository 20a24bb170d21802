import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkLog } from '../../app/audit/check-log.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { exitCodes } from '../../app/audit/verdict.ts'
import { fromUtf8, utf8 } from '../../app/formats/bytes.ts'
import { signCheckpoint } from '../../app/formats/checkpoint.ts'
import { leafHash } from '../../app/formats/merkle.ts'
import { clockNameOf, parseTrust, type Trust } from '../../app/formats/trust.ts'
import { makeId } from '../../app/ids.ts'
import { openLogKeys, trustOf } from '../../app/read-log/log-keys.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { writeTrust } from '../../app/read-log/write-trust.server.ts'
import { openToRead } from '../../db/open.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { actText, newPerson, opened, openTestLog, random, state, testClock, testOrigin } from '../support/log.ts'

onBothDatabases('an audit of the stored log', (kind) => {
  let database: TestDatabase
  let log: ReadLog
  const clock = testClock()

  beforeEach(async () => {
    database = await freshDatabase(kind)
    log = await openTestLog(database, clock)
    const [reader, other] = [newPerson(), newPerson()]
    for (let i = 0; i < 4; i++) {
      clock.advance(1_000)
      await state(
        log,
        { kind: 'signed-in', actor: reader, subject: reader },
        { kind: 'signed-in', actor: other, subject: other },
      )
      const { size, root, cosignedAt } = opened(log, await log.latestCheckpoint())
      const act = actText({ actor: reader, seen: { size, root, time: cosignedAt } })
      const objects = [{ kind: 'bulletin', id: makeId('b', random(16)) }]
      await state(log, {
        kind: 'released',
        actor: reader,
        subject: reader,
        act,
        objects,
        where: { ip: '192.0.2.7', userAgent: 'test' },
      })
    }
    await writeTrust(join(database.dataDir, 'trust.txt'), log.trust)
    await log.close()
  })
  afterEach(() => database.remove())

  const target = (): string => database.settings.databaseUrl ?? join(database.dataDir, 'fuin.sqlite')

  async function verify(trust: Trust | null = log.trust) {
    const read = await openToRead(target())
    try {
      const { keys: _, ...verdict } = await checkLog(storedLog(read), { trust })
      return { code: exitCodes[verdict.verdict], index: null, because: '', ...verdict }
    } finally {
      await read.close()
    }
  }

  /** What an administrator who holds the database can do: the triggers do not stop them. */
  async function tamper(...statements: readonly string[]): Promise<void> {
    const tables = ['log_entry', 'log_hash', 'log_checkpoint', 'log_index']
    for (const table of tables) {
      if (kind === 'postgresql') await sql.raw(`alter table ${table} disable trigger all`).execute(database.db)
      else
        for (const change of ['update', 'delete'])
          await sql.raw(`drop trigger if exists ${table}_no_${change}`).execute(database.db)
    }
    for (const statement of statements) await sql.raw(statement).execute(database.db)
  }

  async function rewrite(index: number, change: (text: string) => string, options = { leafToo: false }): Promise<void> {
    const { bytes } = await database.db
      .selectFrom('log_entry')
      .select('bytes')
      .where('index', '=', index)
      .executeTakeFirstOrThrow()
    const changed = utf8(change(fromUtf8(bytes)))
    await tamper()
    await sql`update log_entry set bytes = ${changed} where "index" = ${index}`.execute(database.db)
    if (!options.leafToo) return
    await sql`update log_hash set hash = ${leafHash(changed)} where level = 0 and "index" = ${index}`.execute(
      database.db,
    )
  }

  test('verifies an honest log, from its stored bytes alone', async () => {
    expect(await verify()).toMatchObject({ code: 0, entries: 13, covered: 13, origin: testOrigin })
  })

  test('verifies a log of many pages', async () => {
    log = await openTestLog(database, clock)
    const drafts = Array.from({ length: 700 }, () => ({ kind: 'signed-in' as const }))
    for (let i = 0; i < 4; i++) await state(log, ...drafts)
    expect(await verify()).toMatchObject({ code: 0, entries: 2813 })
  })

  test('without anybody’s word on the keys, the best it can say is that they are unknown', async () => {
    expect(await verify(null)).toMatchObject({ code: 3, entries: 13 })
  })

  test('a log signed by other keys than those trusted is of unknown keys', async () => {
    const strangers = trustOf(testOrigin, { log: random(32), clock: random(32) })
    expect(await verify(strangers)).toMatchObject({ code: 3 })
  })

  test('one changed byte is named with its entry', async () => {
    await rewrite(5, (text) => text.replace('signed-in', 'signed-iN'))
    expect(await verify()).toMatchObject({ code: 1, index: 5 })
    expect(await verify(null)).toMatchObject({ code: 1, index: 5 })
  })

  test('a change that also rewrites the entry’s own hash is still named', async () => {
    await rewrite(
      3,
      (text) => text.replace('192.0.2.7', '192.0.2.9').replace(/"t":(\d+)/, (_, t) => `"t":${Number(t) + 1}`),
      { leafToo: true },
    )
    expect(await verify()).toMatchObject({ code: 1, index: 3 })
  })

  test('swapped entries are noticed at the first of them', async () => {
    await tamper(
      'update log_entry set "index" = 1000 where "index" = 4',
      'update log_entry set "index" = 4 where "index" = 7',
      'update log_entry set "index" = 7 where "index" = 1000',
    )
    expect(await verify()).toMatchObject({ code: 1, index: 4 })
  })

  test('an entry taken out of the middle is noticed', async () => {
    await tamper('delete from log_entry where "index" = 6')
    expect(await verify()).toMatchObject({ code: 1, index: 6 })
  })

  test('a log cut short is incomplete', async () => {
    await tamper('delete from log_entry where "index" >= 11')
    expect(await verify()).toMatchObject({ code: 2, index: 11 })
  })

  test('a log cut short with its checkpoints, but not its head, is incomplete', async () => {
    await tamper('delete from log_entry where "index" >= 10', 'delete from log_checkpoint where size > 10')
    expect(await verify()).toMatchObject({ code: 2, index: 10 })
  })

  test('entries that no checkpoint covers are not verified', async () => {
    await tamper('delete from log_checkpoint where size > 10')
    expect(await verify()).toMatchObject({ code: 2, index: 10 })
  })

  test('an edited search index is noticed', async () => {
    await tamper(`update log_index set actor = '${newPerson()}' where "index" = 8`)
    const verdict = await verify()
    expect(verdict).toMatchObject({ code: 1, index: 8 })
    expect(verdict.because).toContain('actor')
  })

  test('a row hidden from the search index is noticed', async () => {
    await tamper('delete from log_index where "index" = 9')
    expect(await verify()).toMatchObject({ code: 1, index: 9 })
  })

  test('a row invented in the search index is noticed', async () => {
    await tamper(`insert into log_index ("index", t, kind, outcome) values (13, 1, 'signed-in', 'done')`)
    expect(await verify()).toMatchObject({ code: 1, index: 13 })
  })

  test('a changed hash inside the tree is noticed', async () => {
    const bytes = kind === 'postgresql' ? `'\\x${'00'.repeat(32)}'` : `x'${'00'.repeat(32)}'`
    await tamper(`update log_hash set hash = ${bytes} where level = 2 and "index" = 1`)
    const verdict = await verify()
    expect(verdict).toMatchObject({ code: 1 })
    expect(verdict.because).toContain('entries 4 to 7')
  })

  test('a checkpoint whose signature does not hold is noticed', async () => {
    await tamper(`update log_checkpoint set note = replace(note, '${testOrigin}', '${testOrigin}x') where size = 13`)
    expect(await verify()).toMatchObject({ code: 3 })
    await tamper(
      `update log_checkpoint set note = replace(replace(note, '${testOrigin}x', '${testOrigin}'), '13', '14') where size = 13`,
    )
    expect(await verify()).toMatchObject({ code: 1 })
  })

  test('of two nodes the one that signs the smaller tree may be the later by seconds, not by minutes', async () => {
    const rows = await database.db.selectFrom('log_checkpoint').selectAll().orderBy('size').execute()
    const [smaller, newest] = [rows.at(-2), rows.at(-1)]
    if (!smaller || !newest) throw new Error('two checkpoints')
    const keys = await openLogKeys(join(database.dataDir, 'keys'), random)
    const signedAt = async (time: number) => {
      const tree = { origin: testOrigin, size: BigInt(smaller.size), root: new Uint8Array(smaller.root) }
      const by = {
        log: { name: testOrigin, seed: keys.log },
        clock: { name: clockNameOf(testOrigin), seed: keys.clock },
      }
      const note = signCheckpoint(tree, { ...by, time: BigInt(time) })
      await database.db
        .insertInto('log_checkpoint')
        .values({ ...smaller, time, note })
        .execute()
    }
    await signedAt(newest.time + 2)
    expect(await verify()).toMatchObject({ code: 0 })
    await signedAt(newest.time + 180)
    expect(await verify()).toMatchObject({ code: 1 })
  })

  // Four processes, one after the other.
  test('the command says its verdict, and exits by it', { timeout: 120_000 }, async () => {
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', 'scripts/log-verify.ts', '--db', target(), ...args], {
        encoding: 'utf8',
      })
    const trusted = ['--trust', join(database.dataDir, 'trust.txt')]
    const good = run(...trusted)
    expect([good.status, good.stderr]).toEqual([0, ''])
    expect(good.stdout).toMatch(/^verdict +VERIFIED$/m)
    expect(run().status).toBe(3)
    await rewrite(5, (text) => text.replace('signed-in', 'signed-iN'))
    const bad = run(...trusted)
    expect(bad.status).toBe(1)
    expect(bad.stdout).toMatch(/^verdict +TAMPERED: entry 5: /m)
    const none = spawnSync(process.execPath, [
      '--import',
      'tsx',
      'scripts/log-verify.ts',
      '--db',
      join(database.dataDir, randomBytes(4).toString('hex')),
    ])
    expect(none.status).toBe(2)
  })

  test('the trust file says what the portal’s own trust says', async () => {
    const { readFileSync } = await import('node:fs')
    expect(parseTrust(readFileSync(join(database.dataDir, 'trust.txt'), 'utf8'))).toEqual(log.trust)
  })
})
