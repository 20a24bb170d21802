import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clockTimeIn } from '../../app/formats/checkpoint.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { formatVerifierKey } from '../../app/formats/note.ts'
import { checkReceipt } from '../../app/formats/receipt.ts'
import { formatTrust, parseTrust } from '../../app/formats/trust.ts'
import { hours, minutes } from '../../app/ids.ts'
import { openLogKeys } from '../../app/read-log/log-keys.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { openSignerMemory } from '../../app/read-log/signer-memory.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { newPerson, opened, random, state, testClock, testOrigin } from '../support/log.ts'
import { openWitnessedLog, type TestQuorum, testQuorum } from '../support/quorum.ts'
import { SmallLog } from '../support/small-log.ts'

onBothDatabases('a log whose policy names witnesses', (kind) => {
  let database: TestDatabase
  let quorum: TestQuorum
  let logs: ReadLog[]
  const clock = testClock()
  const told: { readonly message: string; readonly fields: object }[] = []
  const logger = {
    info: (fields: object, message: string) => told.push({ message, fields }),
    error: (fields: object, message: string) => told.push({ message, fields }),
  }
  beforeEach(async () => {
    database = await freshDatabase(kind)
    quorum = await testQuorum(database, clock)
    logs = []
    told.length = 0
  })
  afterEach(async () => {
    for (const log of logs) await log.close()
    await quorum.close()
    await database.remove()
  })
  const open = async (more: object = {}, with_: Pick<TestQuorum, 'policyText' | 'transport'> = quorum) => {
    const log = await openWitnessedLog(database, with_, clock, { logger, ...more })
    logs.push(log)
    return log
  }
  const one = () => ({ kind: 'signed-in' as const, subject: newPerson() })
  const checked = async (log: ReadLog, index: bigint, receipt: string) => {
    const entry = await log.entry(index)
    if (!entry) throw new Error('no such entry')
    return checkReceipt({ receipt, leaf: entry.leaf, trust: log.trust }).checkpoint
  }

  test('says in its first entry whose cosignatures it asks for, and goes by that ever after', async () => {
    const log = await open()
    const first = parseEntry((await log.entry(0n))?.bytes ?? new Uint8Array())
    const stated = parseTrust(first.data?.trust ?? '')
    expect(formatTrust(stated)).toBe(formatTrust(log.trust))
    expect(stated.policy.witnesses.map(({ name }) => name)).toEqual(['w1', 'w2', 'w3'])
    await log.close()
    const without = await open({ policyText: null })
    expect(formatTrust(without.trust)).toBe(formatTrust(stated))
    expect(without.waitingPolicy).toBeNull()
  })

  test('does not take another policy from the file: it keeps it waiting for two people, and says so', async () => {
    await (await open()).close()
    const log = await open({ policyText: 'quorum none\n' })
    expect(log.trust.policy.quorum).toBe('g')
    expect(log.waitingPolicy?.quorum).toBeNull()
    expect(told.map(({ message }) => message)).toContainEqual(expect.stringContaining('two people of two roles'))
  })

  test('refuses a policy file it cannot go by, with a sentence', async () => {
    await expect(open({ policyText: 'quorum w9\n' })).rejects.toThrow(/not a policy/)
    const [w1] = quorum.witnesses
    const vkey = formatVerifierKey(w1?.key ?? new SmallLog('x').key)
    await expect(open({ policyText: `witness w ${vkey}\nquorum w\n` })).rejects.toThrow(/without an address/)
    const other = formatVerifierKey(new SmallLog('another.example').key)
    await expect(open({ policyText: `log ${other}\nquorum none\n` })).rejects.toThrow(/not this log’s/)
  })

  test('gives checkpoints and receipts that satisfy the policy, and keeps the cosignatures', async () => {
    const log = await open()
    const { entries } = await state(log, one(), one())
    const index = entries[1]?.index ?? 0n
    const checkpoint = await checked(log, index, await log.receipt(index))
    expect(checkpoint.size).toBe(3n)
    expect(checkpoint.cosigners.length).toBeGreaterThanOrEqual(2)
    expect(opened(log, await log.latestCheckpoint()).size).toBe(3n)
    expect(log.health()).toMatchObject({ state: 'healthy', quorum: { state: 'met', size: 3n } })
    await log.close()
    const rows = await database.db.selectFrom('log_cosignature').selectAll().where('size', '=', 3).execute()
    expect(rows.length).toBeGreaterThanOrEqual(2)
    for (const { witness, line } of rows) expect(line).toContain(` ${witness.split('+')[0]} `)
    quorum.all('away')
    const again = await open()
    expect((await checked(again, index, (await again.lastReceipt(index)) ?? '')).size).toBe(3n)
  })

  test('with one of three away all goes on; with two away no receipt is given, and the log takes entries all the same', async () => {
    const log = await open()
    const [w1, w2] = quorum.witnesses
    if (!w1 || !w2) throw new Error('three witnesses')
    w1.mood = 'away'
    await state(log, one())
    expect((await checked(log, 1n, await log.receipt(1n))).cosigners).toEqual(['w2', 'w3'])
    w2.mood = 'away'
    await state(log, one())
    await expect(log.receipt(2n)).rejects.toMatchObject({ name: 'LogUnavailable', noQuorum: true })
    expect(log.health()).toMatchObject({ state: 'healthy', size: 3n, quorum: { state: 'missing' } })
    expect(told.map(({ message }) => message)).toContainEqual(expect.stringContaining('no copy is given'))
    // What was cosigned before is proven as before; what was not has no proof yet.
    expect((await checked(log, 1n, (await log.lastReceipt(1n)) ?? '')).size).toBe(2n)
    expect(await log.lastReceipt(2n)).toBeNull()
    expect(opened(log, await log.latestCheckpoint()).size).toBe(2n)
    clock.advance(60_000)
    await expect(log.demandQuorum()).rejects.toMatchObject({ noQuorum: true })
    w2.mood = 'well'
    await expect
      .poll(
        () =>
          log.receipt(2n).then(
            () => 'given',
            () => 'not yet',
          ),
        { timeout: 8_000 },
      )
      .toBe('given')
    await log.demandQuorum()
    expect(log.health()).toMatchObject({ quorum: { state: 'met' } })
    expect(told.map(({ message }) => message)).toContainEqual(expect.stringContaining('a quorum again'))
  })

  test('never publishes a bent cosignature, and tells the operator who sent it', async () => {
    const log = await open()
    quorum.all('lying')
    await state(log, one())
    await expect(log.receipt(1n)).rejects.toMatchObject({ noQuorum: true })
    const [first] = log.witnesses()
    expect(first?.lastTrouble?.because).toMatch(/does not hold/)
    const [w1, w2] = quorum.witnesses
    if (w1 && w2) w1.mood = w2.mood = 'well'
    await expect
      .poll(
        () =>
          log.receipt(1n).then(
            () => 'given',
            () => 'not yet',
          ),
        { timeout: 8_000 },
      )
      .toBe('given')
    expect((await checked(log, 1n, await log.receipt(1n))).cosigners).toEqual(['w1', 'w2'])
    // The first entry's tree was cosigned before anybody began to lie.
    const stored = await database.db.selectFrom('log_cosignature').select('witness').where('size', '>', 1).execute()
    expect(stored.some(({ witness }) => witness.startsWith('w3'))).toBe(false)
  })

  test('what a slow witness adds to an old checkpoint makes it no newer', async () => {
    const held: (() => void)[] = []
    const transport: TestQuorum['transport'] = async (ask) => {
      const answer = await quorum.transport(ask)
      if (ask.url === 'http://w3.test') await new Promise<void>((resolve) => held.push(resolve))
      return answer
    }
    const log = await open({}, { ...quorum, transport })
    await log.demandQuorum()
    await expect.poll(() => held.length).toBe(1)
    clock.advance(hours(2))
    const signedAt = async () => clockTimeIn(await log.latestCheckpoint(), log.trust.origin) * 1000
    expect(clock.now() - (await signedAt())).toBeLessThan(minutes(1))
    held[0]?.()
    await expect.poll(() => held.length).toBe(2)
    expect(clock.now() - (await signedAt())).toBeLessThan(minutes(1))
    held[1]?.()
  })

  test('does not wait for a witness that never answers', async () => {
    const log = await open()
    const [w1] = quorum.witnesses
    if (w1) w1.mood = 'silent'
    const before = performance.now()
    for (let i = 1n; i <= 5n; i++) {
      await state(log, one())
      await log.receipt(i)
    }
    expect(performance.now() - before).toBeLessThan(4_000)
    expect(log.witnesses().map(({ name, lag }) => [name, lag > 0n])).toEqual([
      ['w1', true],
      ['w2', false],
      ['w3', false],
    ])
  })

  test('gets no quorum where the witnesses saw its key sign another story, and says what that means', async () => {
    const keys = await openLogKeys(join(database.dataDir, 'keys'), random)
    const fork = await new SmallLog(testOrigin, keys.log).grow(3)
    for (const { witness } of quorum.witnesses) await witness.addCheckpoint(await fork.request(0n))
    const log = await open()
    await expect(log.receipt(0n)).rejects.toMatchObject({ noQuorum: true })
    // Two that are lost end the wait; the third may still be answering.
    await expect
      .poll(() => log.witnesses()[0]?.lastTrouble?.because, { timeout: 8_000 })
      .toMatch(/has cosigned 3 entries .* holds 1/)
    await state(log, one(), one(), one(), one())
    await expect.poll(() => log.witnesses()[0]?.lastTrouble?.because, { timeout: 8_000 }).toMatch(/answered 422/)
    await expect(log.receipt(4n)).rejects.toMatchObject({ noQuorum: true })
    expect(await log.lastReceipt(0n)).toBeNull()
  })

  test('under many hands at once every receipt has its quorum, and witnesses are not asked for each entry', async () => {
    const log = await open()
    const appended = await Promise.all(
      Array.from({ length: 120 }, async (_, i) => {
        await new Promise((resolve) => setTimeout(resolve, i))
        const { entries } = await state(log, one())
        const index = entries[0]?.index ?? 0n
        return checked(log, index, await log.receipt(index))
      }),
    )
    for (const { cosigners } of appended) expect(cosigners.length).toBeGreaterThanOrEqual(2)
    expect(quorum.witnesses[0]?.asked.length).toBeLessThan(120)
  })

  test('decides about witnesses that are away by its own checkpoint, fresh and signed by the log and its clock', async () => {
    const log = await open()
    quorum.all('away')
    await state(log, one())
    clock.advance(3_600_000)
    const own = await log.ownCheckpoint()
    expect(() => opened(log, own)).toThrow(/quorum/)
    expect(own.split('\n')[1]).toBe('2')
    expect(opened(log, await log.latestCheckpoint()).size).toBe(1n)
  })

  if (kind === 'postgresql')
    test('two nodes on one database ask the same witnesses, and both get their quorum', async () => {
      const one_ = await open()
      // A second node has a copy of the keys folder, and a memory of its own from then on.
      const copy = join(database.dataDir, 'keys-of-the-other')
      cpSync(join(database.dataDir, 'keys'), copy, { recursive: true })
      const other = await open({ memory: openSignerMemory(join(copy, 'signer-memory.json')) })
      for (let round = 0; round < 6; round++) {
        const log = round % 2 ? one_ : other
        const { entries } = await state(log, one())
        const index = entries[0]?.index ?? 0n
        expect((await checked(log, index, await log.receipt(index))).size).toBeGreaterThan(index)
      }
      const both = await Promise.all(
        Array.from({ length: 40 }, async (_, i) => {
          const log = i % 2 ? one_ : other
          await new Promise((resolve) => setTimeout(resolve, i * 7))
          const { entries } = await state(log, one())
          const index = entries[0]?.index ?? 0n
          return checked(log, index, await log.receipt(index))
        }),
      )
      for (const { cosigners } of both) expect(cosigners.length).toBeGreaterThanOrEqual(2)
    })
})
