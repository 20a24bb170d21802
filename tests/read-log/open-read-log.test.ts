import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { clockTimeIn, openCheckpoint } from '../../app/formats/checkpoint.ts'
import { leafHash } from '../../app/formats/merkle.ts'
import { checkReceipt } from '../../app/formats/receipt.ts'
import { openReadLog, type ReadLogSettings } from '../../app/read-log/open-read-log.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { openSignerMemory } from '../../app/read-log/signer-memory.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { logSettings, opened, state, testClock, testOrigin } from '../support/log.ts'

onBothDatabases('a log that is opened', (kind) => {
  let database: TestDatabase
  let logs: ReadLog[]
  const clock = testClock()
  const one = () => ({ kind: 'signed-in' as const })
  const open = async (more: Partial<ReadLogSettings> = {}): Promise<ReadLog> => {
    const log = await openReadLog({ ...(await logSettings(database, clock)), ...more })
    logs.push(log)
    return log
  }
  /** Another node, which signs for itself what it finds. */
  const another = async (): Promise<ReadLog> => {
    const path = join(database.dataDir, 'memory-of-another.json')
    copyFileSync(join(database.dataDir, 'keys', 'signer-memory.json'), path)
    return open({ memory: openSignerMemory(path) })
  }
  beforeEach(async () => {
    database = await freshDatabase(kind)
    logs = []
  })
  afterEach(async () => {
    vi.useRealTimers()
    for (const log of logs) await log.close()
    await database.remove()
  })

  test('proves what another node has appended, and nothing beyond it', async () => {
    const log = await open()
    const node = await another()
    await state(log, one(), one(), one())
    expect(await node.consistency(1n, 4n)).toEqual(await log.consistency(1n, 4n))
    await expect(node.consistency(1n, 5n)).rejects.toThrow(RangeError)
    for (const indexes of [
      [3n, 0n],
      [0n, 3n],
    ]) {
      const found = await (await another()).receiptsUnder({ trust: log.trust }, indexes)
      expect(found?.size).toBe(4n)
      for (const [i, receipt] of (found?.receipts ?? []).entries()) {
        const bytes = (await log.entry(indexes[i] ?? 0n))?.bytes ?? new Uint8Array()
        expect(checkReceipt({ receipt, leaf: leafHash(bytes), trust: log.trust }).index).toBe(indexes[i])
      }
    }
  })

  test('signs once a minute, however often it is told to begin, and no more once it is closed', async () => {
    // The beat must be over before the clock moves on, which a server at the other end of a line would not tell.
    if (kind !== 'sqlite') return
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const log = await open()
    const before = vi.getTimerCount()
    log.startHeartbeat()
    log.startHeartbeat()
    expect(vi.getTimerCount()).toBe(before + 1)
    clock.advance(61_000)
    const beaten = clock.now()
    await vi.advanceTimersByTimeAsync(60_000)
    clock.advance(59_000)
    await vi.waitFor(async () => expect(clockTimeIn(await log.ownCheckpoint(), testOrigin) * 1000).toBe(beaten))
    await log.close()
    expect(vi.getTimerCount()).toBe(before)
  })

  test('tells of a heartbeat that fails where nobody waits for it', async () => {
    if (kind !== 'sqlite') return
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const told: string[] = []
    const log = await open({ logger: { info: () => undefined, error: (_, message) => told.push(message) } })
    log.startHeartbeat()
    await sql`alter table log_index rename to away`.execute(database.db)
    await vi.advanceTimersByTimeAsync(60_000)
    await vi.waitFor(() => expect(told).toEqual(['the heartbeat of the log failed']))
    await sql`alter table away rename to log_index`.execute(database.db)
  })

  test('takes so many acts into a batch as it is told', async () => {
    const log = await open({ largestBatch: 1 })
    const answers = await Promise.all([state(log, one()), state(log, one()), state(log, one())])
    expect(answers.map(({ checkpoint }) => opened(log, checkpoint).size)).toEqual([2n, 3n, 4n])
  })

  test('waits for nobody where the policy file says what the log says', async () => {
    const told: string[] = []
    const logger = { info: () => undefined, error: (_: object, message: string) => told.push(message) }
    await (await open({ logger })).close()
    const log = await open({ policyText: 'quorum none\n', logger })
    expect([log.waitingPolicy, told]).toEqual([null, []])
    expect((await open()).waitingPolicy).toBeNull()
  })

  test('is refused under another portal’s name, and is the same log under its own', async () => {
    const log = await open()
    await state(log, one())
    const first = openCheckpoint(await log.latestCheckpoint(), log.trust)
    await log.close()
    await expect(open({ origin: 'another.example' })).rejects.toMatchObject({
      name: 'SignerRefused',
      message: expect.stringMatching(/was made for council\.example\/log, not for another\.example/),
    })
    await expect(open({ origin: `${testOrigin}/log-2` })).rejects.toMatchObject({
      name: 'SignerRefused',
      message: expect.stringMatching(/goes on as council\.example\/log, not as council\.example\/log\/log-2/),
    })
    const again = await open()
    expect(openCheckpoint(await again.latestCheckpoint(), again.trust)).toMatchObject({ size: 2n, root: first.root })
    expect(again.trusts()).toMatchObject([{ index: 0n, succession: null }])
    expect([again.holdsKeysOf(again.trust), again.preparedKeys(), again.suspension()]).toEqual([true, null, null])
    const logKey = { ...again.trust.logKey, publicKey: new Uint8Array(32) }
    expect(again.holdsKeysOf({ ...again.trust, logKey })).toBe(false)
  })
})
