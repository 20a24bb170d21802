import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { checkReceipt } from '../../app/formats/receipt.ts'
import { openReadLog } from '../../app/read-log/open-read-log.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import type { SignerMemory } from '../../app/read-log/signer-memory.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { actText, logSettings, opened, openTestLog, random, said, state, testClock } from '../support/log.ts'

onBothDatabases('when something fails, the read log', (kind) => {
  let database: TestDatabase
  const clock = testClock()
  beforeEach(async () => {
    database = await freshDatabase(kind)
  })
  afterEach(() => database.remove())

  /** A log whose signer cannot keep its memory while `broken`. */
  async function withFailingMemory(): Promise<{ readonly log: ReadLog; readonly disk: { broken: boolean } }> {
    const disk = { broken: false }
    const settings = await logSettings(database, clock)
    const memory: SignerMemory = {
      ...settings.memory,
      store: (remembered) => (disk.broken ? Promise.reject(new Error('EIO')) : settings.memory.store(remembered)),
    }
    return { log: await openReadLog({ ...settings, memory }), disk }
  }

  test('saved, but not signed: the caller is told nothing was vouched for, and the act finds its entry once signing works', async () => {
    const { log, disk } = await withFailingMemory()
    const act = actText()
    disk.broken = true
    await expect(state(log, { kind: 'released', act })).rejects.toMatchObject({
      name: 'LogUnavailable',
      entryMayStand: true,
    })
    expect(log.health()).toMatchObject({ state: 'not-signing' })
    // Nothing more is put on top while the signature is owed.
    await expect(state(log, { kind: 'signed-in' })).rejects.toMatchObject({
      name: 'LogUnavailable',
      entryMayStand: false,
    })
    await expect(log.receipt(1n)).rejects.toMatchObject({ name: 'LogUnavailable' })
    disk.broken = false
    const { entries } = await state(log, { kind: 'not-sent', reason: 'log-unavailable' })
    expect(entries[0]?.index).toBe(2n)
    expect(log.health()).toMatchObject({ state: 'healthy', size: 3n })
    const found = await log.findAct(act.text)
    expect(found?.index).toBe(1n)
    const receipt = await log.receipt(1n)
    expect(checkReceipt({ receipt, leaf: found?.leaf ?? random(0), trust: log.trust }).index).toBe(1n)
  })

  test('while one batch is being signed the next is committed, no third one, and each hears of its own checkpoint only', async () => {
    const settings = await logSettings(database, clock)
    const waiting: (() => void)[] = []
    let slow = false
    const store: SignerMemory['store'] = async (remembered) => {
      if (slow) await new Promise<void>((go) => waiting.push(go))
      await settings.memory.store(remembered)
    }
    const log = await openReadLog({ ...settings, memory: { ...settings.memory, store } })
    slow = true
    const heard: string[] = []
    const step = (name: string) => {
      const entries = [{ kind: 'signed-in' as const }]
      return log.append(async () => ({ value: name, entries })).then(({ value }) => void heard.push(value))
    }
    const first = step('first')
    await vi.waitFor(() => expect(waiting).toHaveLength(1))
    const second = step('second')
    await vi.waitFor(async () => expect(await log.entry(2n)).not.toBeNull())
    let third = false
    void log.append(async () => {
      third = true
      return { value: 0, entries: [] }
    })
    await new Promise((soon) => setTimeout(soon, 50))
    expect([third, heard]).toEqual([false, []])
    waiting.shift()?.()
    await first
    expect(heard).toEqual(['first'])
    await vi.waitFor(() => expect(waiting).toHaveLength(1))
    slow = false
    waiting.shift()?.()
    await second
    await log.close()
    expect([third, heard]).toEqual([true, ['first', 'second']])
  })

  test('stopped between commit and checkpoint, it signs what stands at its next start', async () => {
    const { log, disk } = await withFailingMemory()
    disk.broken = true
    await expect(state(log, { kind: 'signed-in' })).rejects.toThrow()
    await log.close()
    const again = await openTestLog(database, clock)
    expect(opened(again, await again.latestCheckpoint()).size).toBe(2n)
    const stored = await database.db
      .selectFrom('log_checkpoint')
      .select('size')
      .orderBy('size', 'desc')
      .executeTakeFirst()
    expect(stored?.size).toBe(2)
  })

  test('an entry that no format allows fails alone', async () => {
    const log = await openTestLog(database, clock)
    const results = await Promise.allSettled([
      state(log, { kind: 'signed-in' }),
      state(log, { kind: 'signed-in', reason: 'x'.repeat(70_000) }),
      state(log, { kind: 'signed-in' }),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(log.health()).toMatchObject({ state: 'healthy', size: 3n })
  })

  if (kind === 'sqlite')
    test('a commit that fails seals the log off: nothing is appended or signed any more', async () => {
      const settings = await logSettings(database, clock)
      const told: string[] = []
      const log = await openReadLog({ ...settings, onSealedOff: (because) => told.push(because) })
      const failing = log.append(async ({ trx }) => {
        // A broken reference that is looked at only on commit: the commit itself fails, everything before it went well.
        await sql`pragma defer_foreign_keys = on`.execute(trx)
        await sql`insert into kept_card (person_id, version, sealed, kept_at) values ('nobody', 1, x'00', 1)`.execute(
          trx,
        )
        return { value: 0, entries: [{ kind: 'signed-in' as const }] }
      })
      await expect(failing).rejects.toMatchObject({ name: 'LogUnavailable', entryMayStand: true })
      expect(log.health()).toMatchObject({ state: 'sealed-off' })
      expect(told).toHaveLength(1)
      await expect(state(log, { kind: 'signed-in' })).rejects.toMatchObject({
        name: 'LogUnavailable',
        entryMayStand: false,
      })
      clock.advance(60_000)
      await expect(log.latestCheckpoint()).rejects.toMatchObject({ name: 'LogUnavailable' })
      // The transaction is undone: nobody reads what was not committed.
      expect(await log.entry(1n)).toBeNull()
      const again = await openTestLog(database, clock)
      expect((await state(again, { kind: 'signed-in' })).entries[0]?.index).toBe(1n)
    })

  if (kind === 'postgresql')
    test('a connection lost in the middle of a batch fails that batch only, and leaves nothing of it', async () => {
      const log = await openTestLog(database, clock)
      const neighbour = state(log, { kind: 'signed-in' })
      const killed = log.append(async ({ trx }) => {
        await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx)
        return { value: 0, entries: [] }
      })
      await expect(neighbour).rejects.toMatchObject({ name: 'LogUnavailable', entryMayStand: false })
      await expect(killed).rejects.toMatchObject({ name: 'LogUnavailable' })
      const { entries } = await state(log, { kind: 'stepped-up' })
      expect([entries[0]?.index, said(entries[0]?.bytes ?? random(0)).kind]).toEqual([1n, 'stepped-up'])
    })

  if (kind === 'sqlite')
    test('a step that uses the portal’s own connection is told so instead of hanging everybody', async () => {
      const log = await openTestLog(database, clock)
      const wrong = log.append(async () => {
        await database.db.selectFrom('log_head').selectAll().execute()
        return { value: 0, entries: [] }
      })
      await expect(wrong).rejects.toMatchObject({ name: 'Broken' })
      const nested = log.append(async () => ({ value: await state(log, { kind: 'signed-in' }), entries: [] }))
      await expect(nested).rejects.toMatchObject({ name: 'Broken' })
      expect((await state(log, { kind: 'signed-in' })).entries[0]?.index).toBe(1n)
    })

  test('refuses every change of what is written once', async () => {
    const log = await openTestLog(database, clock)
    await state(log, { kind: 'signed-in' })
    const changes = [
      ...[
        'log_entry set bytes = bytes',
        'log_hash set hash = hash',
        'log_checkpoint set note = note',
        'log_index set kind = kind',
      ].map((set) => `update ${set}`),
      ...['log_entry', 'log_hash', 'log_checkpoint'].map((table) => `delete from ${table}`),
      ...(kind === 'postgresql'
        ? ['log_entry', 'log_hash', 'log_checkpoint', 'log_cosignature'].map((table) => `truncate ${table}`)
        : []),
    ]
    for (const change of changes)
      await expect(sql.raw(change).execute(database.db), change).rejects.toThrow('written once')
    await sql`insert into log_cosignature (size, time, witness, line) values (1, 1, 'w', '-')`.execute(database.db)
    await expect(sql`update log_cosignature set line = 'x'`.execute(database.db)).rejects.toThrow('written once')
    await expect(sql`delete from log_cosignature`.execute(database.db)).rejects.toThrow('written once')
  })
})
