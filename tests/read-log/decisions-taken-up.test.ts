import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fromUtf8 } from '../../app/formats/bytes.ts'
import { checkReceipt, parseReceipt } from '../../app/formats/receipt.ts'
import { formatTrust, makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import { decisionObjects, trustHash } from '../../app/formats/two-person.ts'
import { hours, instant, minutes } from '../../app/ids.ts'
import type { EntryDraft, ReadLog } from '../../app/read-log/read-log.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { decisionAct, newPerson, random, state, type TestClock, testClock } from '../support/log.ts'
import { openWitnessedLog, type TestQuorum, testQuorum } from '../support/quorum.ts'

// Whether two people signed is for the vaults to judge: an entry as it must be is enough here.
onBothDatabases('a log that is open takes up what two people decided', (kind) => {
  let database: TestDatabase
  let quorum: TestQuorum
  let clock: TestClock
  let log: ReadLog
  let taken: Trust[]
  let shown: string[]
  const told: string[] = []
  const logger = {
    info: (_: object, message: string) => void told.push(message),
    error: (_: object, message: string) => void told.push(message),
  }
  const toldOf = (pattern: RegExp) => told.filter((message) => pattern.test(message))
  beforeEach(async () => {
    database = await freshDatabase(kind)
    clock = testClock()
    quorum = await testQuorum(database, clock)
    taken = []
    shown = []
    told.length = 0
    log = await openWitnessedLog(database, quorum, clock, {
      logger,
      onTrust: async (trust) => void taken.push(trust),
      transport: async (asked) => {
        shown.push(asked.body)
        return quorum.transport(asked)
      },
    })
  })
  afterEach(async () => {
    await log.close()
    await quorum.close()
    await database.remove()
  })

  const one = (): EntryDraft => ({ kind: 'signed-in' })
  /** Nobody is asked for a cosignature any more. */
  const change = (): EntryDraft => {
    const { trust } = log
    const next = makeTrust({ clockKey: trust.clockKey, policy: unwitnessed(trust.logKey) })
    const act = decisionAct({ act: 'change-trust', objects: decisionObjects(trust, next) })
    return { kind: 'trust-changed', act, data: { trust: formatTrust(next) } }
  }
  const suspend = async (): Promise<EntryDraft> => {
    const [first] = (await state(log, { kind: 'suspension-proposed', actor: newPerson(), role: 'oversight' })).entries
    const said = {
      act: 'suspend-quorum',
      objects: decisionObjects(log.trust, null),
      first: { index: first?.index, leaf: first?.leaf },
      until: instant(clock.now() + hours(2)),
      reason: 'w1 and w2 are out of reach',
    }
    return { kind: 'quorum-suspended', role: 'secretariat', act: decisionAct(said) }
  }

  test('no witness is shown the empty tree, which says nothing yet', () => {
    const sizes = shown.map((body) => Number(body.split('\n\n')[1]?.split('\n')[1]))
    expect(sizes.length).toBeGreaterThan(0)
    expect(Math.min(...sizes)).toBe(1)
  })

  test('another trust: who holds the one of before has a checkpoint over the change that it believes', async () => {
    await state(log, one(), one())
    await log.latestCheckpoint(3n)
    const before = log.trust
    const [, , changed] = (await state(log, one(), one(), change(), one())).entries
    expect(taken.map(trustHash)).toEqual([trustHash(log.trust)])
    expect(trustHash(log.trust)).not.toBe(trustHash(before))
    const index = changed?.index ?? 0n
    for (const indexes of [
      [index, 1n],
      [1n, index],
    ]) {
      const found = await log.receiptsUnder({ trust: before }, indexes)
      expect(found?.size).toBe(7n)
      for (const [i, receipt] of (found?.receipts ?? []).entries()) {
        const leaf = (await log.entry(indexes[i] ?? 0n))?.leaf ?? random(32)
        expect(checkReceipt({ receipt, leaf, trust: before }).index).toBe(indexes[i])
      }
    }
    await state(log, one())
    expect(await log.receiptsUnder({ trust: before }, [7n])).toBeNull()
    expect(toldOf(/change of trust|cannot follow/)).toEqual([])
  })

  test('another trust whose change the witnesses of before could not cosign: they are asked until one is kept', async () => {
    const before = log.trust
    quorum.all('away')
    const [changed] = (await state(log, change())).entries
    const index = changed?.index ?? 0n
    expect(trustHash(log.trust)).not.toBe(trustHash(before))
    expect(taken).toHaveLength(1)
    expect(await log.receiptsUnder({ trust: before }, [index])).toBeNull()
    await state(log, one(), one())
    quorum.all('well')
    clock.advance(minutes(2))
    await log.beat()
    const found = await vi.waitUntil(() => log.receiptsUnder({ trust: before }, [index]), { timeout: 10_000 })
    expect(found?.size).toBe(4n)
    // From then on they are left alone.
    await log.beat()
    expect(toldOf(/cannot follow its change yet/)).toHaveLength(1)
    expect(toldOf(/the change of trust is passed on/)).toHaveLength(1)
    const asked = shown.length
    clock.advance(minutes(2))
    await log.beat()
    expect(shown).toHaveLength(asked)
  })

  test('another trust also if it is stopped at that very moment', async () => {
    const before = log.trust
    quorum.all('away')
    const [changed] = (await state(log, change())).entries
    await log.close()
    quorum.all('well')
    log = await openWitnessedLog(database, quorum, clock)
    const under = () => log.receiptsUnder({ trust: before }, [changed?.index ?? 0n])
    expect((await vi.waitUntil(under, { timeout: 10_000 }))?.size).toBe(2n)
  })

  test('another trust while the witnesses of before are set aside: they are not asked about it', async () => {
    const before = log.trust
    quorum.all('away')
    await state(log, await suspend())
    const span = { from: instant(clock.now()), until: instant(clock.now() + hours(2)) }
    await expect(log.receipt(1n)).resolves.toContain('extra ')
    const [changed] = (await state(log, change())).entries
    quorum.all('well')
    const asked = shown.length
    clock.advance(minutes(2))
    await log.beat()
    expect(shown).toHaveLength(asked)
    const index = changed?.index ?? 0n
    expect(await log.receiptsUnder({ trust: before }, [index])).toBeNull()
    expect((await log.receiptsUnder({ trust: before, during: span }, [index]))?.size).toBe(index + 1n)
  })

  test('that the quorum is set aside: copies are given without it, and their receipts say so', async () => {
    const { trust } = log
    expect([log.suspension(), taken]).toEqual([null, []])
    quorum.all('away')
    clock.advance(minutes(5))
    const [read] = (await state(log, one())).entries
    await expect(log.receipt(read?.index ?? 0n)).rejects.toMatchObject({ name: 'LogUnavailable', noQuorum: true })
    const [suspended] = (await state(log, await suspend())).entries
    const until = clock.now() + hours(2)
    expect(log.suspension()).toMatchObject({ index: suspended?.index, until, roles: ['oversight', 'secretariat'] })
    const { extra } = parseReceipt(await log.receipt(read?.index ?? 0n))
    expect(fromUtf8(extra ?? new Uint8Array())).toMatch(`quorum suspended by entry ${suspended?.index} until`)
    expect([log.trust, taken]).toEqual([trust, []])
    await state(log, { kind: 'suspension-ended' })
    expect(log.suspension()).toBeNull()
    await expect(log.receipt(read?.index ?? 0n)).rejects.toMatchObject({ noQuorum: true })
  })
})
