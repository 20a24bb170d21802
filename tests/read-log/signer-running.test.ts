import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { recoverMemory } from '../../app/read-log/recover-memory.server.ts'
import { openSignerMemory } from '../../app/read-log/signer-memory.server.ts'
import { openDatabase } from '../../db/open.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { newPerson, opened, openTestLog, state, testClock } from '../support/log.ts'
import { cutShort, putRight, rewrite } from './tampering.ts'

onBothDatabases('a log under a running portal', (kind) => {
  let database: TestDatabase
  let log: ReadLog
  const clock = testClock()
  const open: (() => Promise<unknown>)[] = []

  beforeEach(async () => {
    database = await freshDatabase(kind)
    log = await openTestLog(database, clock)
    for (let i = 0; i < 10; i++) await state(log, { kind: 'signed-in', subject: newPerson() })
  })
  afterEach(async () => {
    await log.close()
    for (const close of open.splice(0)) await close()
    await database.remove()
  })

  /** A second portal process: its own connection, its own copy of the keys folder. */
  async function secondNode(): Promise<ReadLog> {
    const dataDir = mkdtempSync(join(tmpdir(), 'fuin-node-'))
    cpSync(join(database.dataDir, 'keys'), join(dataDir, 'keys'), { recursive: true })
    const again = await openDatabase(database.settings)
    const node = await openTestLog({ db: again.db, dataDir }, clock)
    open.push(
      () => node.close(),
      () => again.close(),
      async () => rmSync(dataDir, { recursive: true }),
    )
    return node
  }

  const because = (node: ReadLog): string => {
    const health = node.health()
    return 'because' in health ? health.because : health.state
  }

  test('cut short, it is signed no more, by any node, and the sentence says what to do', async () => {
    const other = await secondNode()
    await cutShort(database.db, 8)
    await expect(log.beat()).rejects.toMatchObject({ name: 'LogUnavailable' })
    expect(because(log)).toMatch(/has signed a log of 11 entries .* holds only 8.*Restore the newest database/s)
    await expect(state(other, { kind: 'signed-in' })).rejects.toMatchObject({ name: 'LogUnavailable' })
    expect(because(other)).toMatch(/holds only 8|holds only 9/)
    // Nor does it come back by growing past what was signed.
    for (let i = 0; i < 3; i++)
      await expect(state(log, { kind: 'signed-in' })).rejects.toMatchObject({ name: 'LogUnavailable' })
    expect(because(log)).toMatch(/holds only/)
  })

  test('rewritten, it is signed no more', async () => {
    const other = await secondNode()
    await rewrite(database.db)
    await expect(log.beat()).rejects.toMatchObject({ name: 'LogUnavailable' })
    expect(because(log)).toMatch(/not the ones this portal signed.*log:verify/s)
    await expect(other.beat()).rejects.toMatchObject({ name: 'LogUnavailable' })
  })

  test('put back as it was, it is signed again', async () => {
    await rewrite(database.db)
    await expect(log.beat()).rejects.toMatchObject({ name: 'LogUnavailable' })
    await putRight(database.db)
    expect(opened(log, await log.beat()).size).toBe(11n)
  })

  test('is signed by several nodes in turn, each with its own memory, and none refuses the other', async () => {
    const other = await secondNode()
    for (let i = 0; i < 6; i++) {
      const node = i % 2 === 0 ? other : log
      const { checkpoint } = await state(node, { kind: 'signed-in', subject: newPerson() })
      expect(opened(node, checkpoint).size).toBe(BigInt(12 + i))
    }
    expect(opened(log, await log.beat()).root).toEqual(opened(other, await other.beat()).root)
  })

  // ── the memory made anew ─────────────────────────────────────────────────

  const memory = () => openSignerMemory(join(database.dataDir, 'keys', 'signer-memory.json'))
  const recovered = (note: string) => recoverMemory({ db: database.db, trust: log.trust, note, memory: memory() })

  test('a lost memory is made anew from a checkpoint the log extends', async () => {
    const note = await log.beat()
    await state(log, { kind: 'signed-in' })
    await log.close()
    rmSync(memory().path)
    await expect(openTestLog(database, clock)).rejects.toThrow(/is missing/)
    expect(await recovered(note)).toMatchObject({ size: 11n, head: 12n, setAside: null })
    log = await openTestLog(database, clock)
    expect(opened(log, await log.beat()).size).toBe(12n)
  })

  test('a damaged memory is set aside, not thrown away', async () => {
    const note = await log.beat()
    await log.close()
    writeFileSync(memory().path, readFileSync(memory().path).subarray(0, 9))
    const { setAside } = await recovered(note)
    expect(existsSync(setAside ?? '')).toBe(true)
    log = await openTestLog(database, clock)
  })

  test('no memory is made from a checkpoint of more, of another history or by another key', async () => {
    const note = await log.beat()
    await log.close()
    rmSync(memory().path)
    await cutShort(database.db, 8)
    await expect(recovered(note)).rejects.toThrow(/cosigned 11 entries.*holds only 8/s)
    const stranger = await freshDatabase(kind)
    const theirs = await openTestLog(stranger, clock)
    const foreign = await theirs.beat()
    await theirs.close()
    await stranger.remove()
    await expect(recovered(foreign)).rejects.toThrow(/not one of council.example/)
    await expect(recovered('nonsense')).rejects.toThrow(/not one of council.example/)
    expect(existsSync(memory().path)).toBe(false)
  })

  test('where no witness watches, a memory of more than the database holds is not set aside', async () => {
    await log.close()
    await cutShort(database.db, 8)
    const { note } = await database.db
      .selectFrom('log_checkpoint')
      .select('note')
      .where('size', '=', 8)
      .executeTakeFirstOrThrow()
    await expect(recovered(note)).rejects.toThrow(/no witness watches this log/)
  })

  test('a sound memory is not put back', async () => {
    const note = await log.beat()
    await state(log, { kind: 'signed-in' })
    await log.close()
    await expect(recovered(note)).rejects.toThrow(/Nothing is wrong with the memory/)
  })
})
