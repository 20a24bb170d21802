import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { leafHash } from '../../app/formats/merkle.ts'
import { checkReceipt } from '../../app/formats/receipt.ts'
import { openReadLog } from '../../app/read-log/open-read-log.server.ts'
import { ChallengeUsed, type ReadLog } from '../../app/read-log/read-log.server.ts'
import { migrateDatabase } from '../../db/migrate.ts'
import { openDatabase } from '../../db/open.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import {
  actText,
  logSettings,
  newPerson,
  opened,
  openTestLog,
  random,
  said,
  state,
  testClock,
  testOrigin,
} from '../support/log.ts'

onBothDatabases('the read log', (kind) => {
  let database: TestDatabase
  let log: ReadLog
  const clock = testClock()
  beforeEach(async () => {
    database = await freshDatabase(kind)
    log = await openTestLog(database, clock)
  })
  afterEach(async () => {
    await log.close()
    await database.remove()
  })

  test('begins with an entry that names the log', async () => {
    const first = await log.entry(0n)
    expect(said(first?.bytes ?? random(0))).toMatchObject({ kind: 'log-created', data: { origin: testOrigin } })
    expect(log.health()).toMatchObject({ state: 'healthy', size: 1n })
  })

  test('gives every entry a receipt that a stranger can check', async () => {
    const person = newPerson()
    const { entries, checkpoint } = await state(
      log,
      { kind: 'signed-in', actor: person },
      { kind: 'stepped-up', actor: person },
    )
    expect(entries.map(({ index }) => index)).toEqual([1n, 2n])
    expect(opened(log, checkpoint).size).toBe(3n)
    for (const { index, bytes } of entries) {
      const receipt = await log.receipt(index)
      expect(checkReceipt({ receipt, leaf: leafHash(bytes), trust: log.trust }).index).toBe(index)
    }
  })

  test('holds every one of two hundred acts that race, in one gapless order', async () => {
    const appended = await Promise.all(
      Array.from({ length: 200 }, () => state(log, { kind: 'signed-in', subject: newPerson() })),
    )
    const indexes = appended.flatMap(({ entries }) => entries.map(({ index }) => Number(index)))
    expect(indexes.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
    for (const { entries, checkpoint } of appended)
      expect(opened(log, checkpoint).size).toBeGreaterThan(entries[0]?.index ?? 1000n)
  })

  test('one refusal does not undo its neighbours, and what the refused one wrote is gone', async () => {
    const keep = (id: string) =>
      log.append(async ({ trx }) => {
        await sql`insert into log_cosignature (size, time, witness, line) values (1, 1, ${id}, '-')`.execute(trx)
        if (id === 'refused') throw new Error('not allowed')
        return { value: id, entries: [{ kind: 'settings-changed' as const, reason: id }] }
      })
    const results = await Promise.allSettled(['before', 'refused', 'after'].map(keep))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    const rows = await database.db.selectFrom('log_cosignature').select('witness').orderBy('witness').execute()
    expect(rows.map(({ witness }) => witness)).toEqual(['after', 'before'])
    expect(log.health()).toMatchObject({ size: 3n })
  })

  test('a step whose statement the database refuses spares its neighbours too', async () => {
    const bad = log.append(async ({ trx }) => {
      await sql`insert into log_head (id, size, root, last_t) values (1, 0, null, 0)`.execute(trx)
      return { value: 0, entries: [] }
    })
    const good = state(log, { kind: 'signed-in' })
    await expect(bad).rejects.toThrow()
    expect((await good).entries[0]?.index).toBe(1n)
  })

  test('saved, but the answer was lost: the same act finds its entry, and is not written twice', async () => {
    const act = actText()
    const first = await state(log, { kind: 'released', act })
    await expect(state(log, { kind: 'released', act })).rejects.toMatchObject({ name: 'ChallengeUsed', sameAct: true })
    const found = await log.findAct(act.text)
    expect(found).toEqual(first.entries[0])
    expect(log.health()).toMatchObject({ size: 2n })
  })

  test('the same act twice in one batch is one entry', async () => {
    const act = actText()
    const results = await Promise.allSettled([
      state(log, { kind: 'released', act }),
      state(log, { kind: 'released', act }),
      state(log, { kind: 'signed-in' }),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(log.health()).toMatchObject({ size: 3n })
  })

  test('a replayed challenge is refused, alone, in the same batch and in a later one', async () => {
    const challenge = random(32)
    const results = await Promise.allSettled([
      state(log, { kind: 'released', act: actText({ challenge }) }),
      state(log, { kind: 'released', act: actText({ challenge }) }),
      state(log, { kind: 'signed-in' }),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    const later = state(log, { kind: 'released', act: actText({ challenge }) })
    await expect(later).rejects.toMatchObject(new ChallengeUsed({ sameAct: false }))
    await expect(later).rejects.toHaveProperty('sameAct', false)
  })

  test('counts the entries about a person without a gap, also past a refusal', async () => {
    const person = newPerson()
    const refused = log.append(async () => {
      throw new Error('not allowed')
    })
    const appended = await Promise.allSettled([
      state(log, { kind: 'signed-in', subject: person }),
      refused,
      state(log, { kind: 'released', subject: person }, { kind: 'opened', subject: person }),
    ])
    await state(log, { kind: 'session-ended', subject: person })
    expect(appended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    const rows = await database.db
      .selectFrom('log_index')
      .select('subject_seq')
      .where('subject', '=', person)
      .orderBy('index')
      .execute()
    expect(rows.map((row) => row.subject_seq)).toEqual([1, 2, 3, 4])
  })

  test('time never runs backwards in the log, whatever the clock does', async () => {
    const before = await state(log, { kind: 'signed-in' })
    clock.advance(-86_400_000)
    const after = await state(log, { kind: 'signed-in' })
    clock.advance(86_400_000)
    const [one, other] = [before, after].map(({ entries }) => Number(said(entries[0]?.bytes ?? random(0)).t))
    expect(other).toBe(one)
    expect(opened(log, after.checkpoint).cosignedAt).toBeGreaterThanOrEqual(opened(log, before.checkpoint).cosignedAt)
  })

  test('a step sees the time, its index and the root of any earlier log', async () => {
    const { checkpoint } = await state(log, { kind: 'signed-in' })
    const { value } = await log.append(async ({ at, nextIndex, rootAt }) => {
      await expect(rootAt(nextIndex + 1n)).rejects.toThrow(RangeError)
      return { value: { at, nextIndex, root: await rootAt(2n) }, entries: [] }
    })
    expect(value).toEqual({ at: clock.now(), nextIndex: 2n, root: opened(log, checkpoint).root })
  })

  test('the newest checkpoint is never older than a minute', async () => {
    const before = opened(log, await log.latestCheckpoint())
    clock.advance(59_000)
    expect(opened(log, await log.latestCheckpoint()).cosignedAt).toBe(before.cosignedAt)
    clock.advance(1_000)
    const after = opened(log, await log.latestCheckpoint())
    expect([after.size, after.cosignedAt]).toEqual([before.size, before.cosignedAt + 60])
  })

  test('takes nothing more once it is closed', async () => {
    const last = state(log, { kind: 'signed-in' })
    await log.close()
    await expect(last).resolves.toBeDefined()
    await expect(state(log, { kind: 'signed-in' })).rejects.toMatchObject({
      name: 'LogUnavailable',
      entryMayStand: false,
    })
  })

  test('opened again, it goes on where it was', async () => {
    await state(log, { kind: 'signed-in' })
    await log.close()
    log = await openReadLog(await logSettings(database, clock))
    expect((await state(log, { kind: 'signed-in' })).entries[0]?.index).toBe(2n)
  })

  if (kind === 'postgresql')
    test('two nodes on one PostgreSQL give one gapless log', async () => {
      const other = await openDatabase(database.settings)
      await migrateDatabase(other)
      const second = await openTestLog({ db: other.db, dataDir: database.dataDir }, clock)
      try {
        const appended = await Promise.all(
          Array.from({ length: 100 }, (_, i) =>
            state(i % 2 ? log : second, { kind: 'signed-in', subject: newPerson() }),
          ),
        )
        const indexes = appended.map(({ entries }) => Number(entries[0]?.index)).sort((a, b) => a - b)
        expect(indexes).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
        const receipt = await log.receipt(100n)
        const leaf = (await second.entry(100n))?.leaf ?? random(0)
        expect(checkReceipt({ receipt, leaf, trust: log.trust }).checkpoint.size).toBeGreaterThan(100n)
      } finally {
        await second.close()
        await other.close()
      }
    })
})
