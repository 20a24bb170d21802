import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkLog } from '../../app/audit/check-log.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { countTrees, parseCountLine, readCounted } from '../../app/formats/counted.ts'
import { readOwnEntry } from '../../app/formats/log-entry.ts'
import { leafHash } from '../../app/formats/merkle.ts'
import { formatTrust } from '../../app/formats/trust.ts'
import { hours, makeId } from '../../app/ids.ts'
import { keptCounts } from '../../app/read-log/count-store.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { countOfDay, stateCounts } from '../../app/read-log/state-counts.server.ts'
import { openToRead } from '../../db/open.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { frozenVerifier } from '../support/frozen-verifier.ts'
import { newPerson, openTestLog, random, state, testClock } from '../support/log.ts'

onBothDatabases('the counts of a day', (kind) => {
  let database: TestDatabase
  let log: ReadLog
  const clock = testClock()
  const [sato, mori] = [newPerson(), newPerson()]
  const logger = { error: (fields: object) => expect(fields).toBeNull() }

  beforeEach(async () => {
    database = await freshDatabase(kind)
    log = await openTestLog(database, clock)
    await state(log, ...[sato, sato, mori].map((subject) => ({ kind: 'signed-in' as const, subject })))
  })
  afterEach(async () => {
    await log.close()
    await database.remove()
  })

  const ground = () => ({ db: database.db, log })
  const entryAt = async (index: bigint | null) =>
    readOwnEntry((await log.entry(index ?? -1n))?.bytes ?? new Uint8Array())
  const reading = () => openToRead(database.settings.databaseUrl ?? `${database.dataDir}/fuin.sqlite`)
  const verdict = async () => {
    clock.advance(1_000)
    const read = await reading()
    try {
      return (await checkLog(storedLog(read), { trust: log.trust })).verdict
    } finally {
      await read.close()
    }
  }

  test('say of everybody how many entries there are before them, and which was the last', async () => {
    const entry = await stateCounts(ground())
    const said = readCounted(await entryAt(entry))
    const kept = await keptCounts(database.db)
    expect(kept?.entry).toBe(entry)
    const counted = (kept?.lines ?? []).map(parseCountLine)
    const last = await log.entry(3n)
    expect(counted.find(({ who }) => who === mori)).toMatchObject({ count: 1, leaf: last?.leaf })
    expect(counted.find(({ who }) => who === sato)?.count).toBe(2)
    const tree = countTrees(counted).all
    expect(tree.root).toEqual(said.root)
    expect(tree.leaves.length).toBe(8192)
    expect(await verdict()).toBe('verified')
  })

  test('hold for whoever verifies with a program of before organizations without any were counted', async () => {
    await state(log, { kind: 'organization-added', objects: [{ kind: 'organization', id: makeId('o', random(16)) }] })
    await stateCounts(ground())
    clock.advance(1_000)
    const [old, read] = [await frozenVerifier('2026-11-30'), await reading()]
    try {
      const found = await old.checkLog(storedLog(read), { trust: old.parseTrust(formatTrust(log.trust)) })
      expect(found).toMatchObject({ verdict: 'verified', newer: 0 })
    } finally {
      await read.close()
    }
  })

  test('say what is so at their own place, however the log grows meanwhile', async () => {
    const crowd = Array.from({ length: 12 }, () => newPerson())
    const busy = (async () => {
      for (let round = 0; round < 15; round++)
        await Promise.all(crowd.map((subject) => state(log, { kind: 'signed-in', subject })))
    })()
    const entries = [await stateCounts(ground()), await stateCounts(ground())]
    await busy
    entries.push(await stateCounts(ground()))
    expect(entries.every((entry) => entry !== null)).toBe(true)
    expect(await verdict()).toBe('verified')
  })

  test('are stated once a day, by one node', async () => {
    const daily = { ...ground(), logger, now: clock.now }
    const [one, other] = await Promise.all([countOfDay(daily), countOfDay(daily)])
    expect([one, other].filter((entry) => entry !== null)).toHaveLength(1)
    clock.advance(hours(10))
    expect(await countOfDay(daily)).toBeNull()
    clock.advance(hours(11))
    expect(await countOfDay(daily)).not.toBeNull()
    expect(await verdict()).toBe('verified')
  })

  test('that are not those of the entries are found', async () => {
    const { all: wrong } = countTrees([
      { who: sato, count: 1, id: (await entryAt(1n)).id, leaf: leafHash(new Uint8Array()) },
    ])
    const data = { root: Buffer.from(wrong.root).toString('base64'), size: '8192' }
    await state(log, { kind: 'counted', data })
    expect(await verdict()).toBe('tampered')
  })
})
