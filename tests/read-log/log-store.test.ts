import { setImmediate as soon } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { emptyRoot, leafHash } from '../../app/formats/merkle.ts'
import { type Instant, instant } from '../../app/ids.ts'
import { withCosignatures } from '../../app/read-log/cosigned-note-store.server.ts'
import {
  type BatchRows,
  beginBatch,
  type Counts,
  cosignedCheckpoints,
  emptyProjection,
  inOneView,
  insertBatch,
  newestOfKind,
  newestStoredCheckpoint,
  readCounts,
  readEntries,
  readEntry,
  readHead,
  readProjected,
  replaceCounts,
  storeCheckpoints,
  storeCosignatures,
  storedHashes,
  undoableSteps,
} from '../../app/read-log/log-store.server.ts'
import type { NewRow } from '../../db/schema.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { newPerson, random } from '../support/log.ts'

const bytesOf = (index: number) => new TextEncoder().encode(`entry ${index}`)
const projectedOf = (index: number, kind: NewRow<'log_index'>['kind'] = 'opened'): NewRow<'log_index'> => ({
  index,
  t: instant(1_000 + index),
  kind,
  outcome: 'done',
})

onBothDatabases('the log’s rows', (database_kind) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await freshDatabase(database_kind)
  })
  afterEach(() => database.remove())

  const at = (count: number) => ({ count, last: count + 10 })
  const rowsOf = (more: Partial<BatchRows> = {}): BatchRows => ({
    entries: [],
    hashes: [],
    projected: [],
    where: [],
    texts: [],
    counts: new Map(),
    head: { size: 0n, root: emptyRoot, lastTime: instant(0) },
    ...more,
  })
  const insert = async (more: Partial<BatchRows>): Promise<void> => {
    const { batch } = await beginBatch(database.db)
    await insertBatch(batch, rowsOf(more))
    await batch.commit().execute()
  }
  const entries = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ index: BigInt(i), bytes: bytesOf(i), leaf: leafHash(bytesOf(i)) }))
  const hashes = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ level: i % 3, index: BigInt(i), hash: leafHash(bytesOf(i)) }))

  describe('a batch', () => {
    test('is the only one: who comes next waits, and finds the head it left', async () => {
      const { batch, head } = await beginBatch(database.db)
      expect(head).toEqual({ size: 0n, root: emptyRoot, lastTime: 0 })
      let waiting = true
      const next = beginBatch(database.db).then((begun) => {
        waiting = false
        return begun
      })
      const root = leafHash(bytesOf(1))
      await insertBatch(batch, rowsOf({ head: { size: 7n, root, lastTime: instant(5) } }))
      for (let i = 0; i < 20; i++) await soon()
      // A query of its own is there and back again before this one: had nobody held the head, the other would have it.
      await batch.selectFrom('log_head').select('size').execute()
      expect(waiting).toBe(true)
      await batch.commit().execute()
      const second = await next
      expect(second.head).toEqual({ size: 7n, root, lastTime: 5 })
      await second.batch.rollback().execute()
    })

    test('undoes a step that throws, and nothing of the steps before and after it', async () => {
      const { batch } = await beginBatch(database.db)
      const undoable = undoableSteps(batch)
      const wrote = (index: number) =>
        insertBatch(batch, rowsOf({ hashes: [{ level: 0, index: BigInt(index), hash: leafHash(bytesOf(index)) }] }))
      const failed = (index: number) =>
        undoable(async () => {
          await wrote(index)
          throw new Error(`step ${index}`)
        })
      await expect(failed(0)).rejects.toThrow('step 0')
      expect(await undoable(async () => (await wrote(1)) ?? 'one')).toBe('one')
      await expect(failed(2)).rejects.toThrow('step 2')
      await expect(failed(3)).rejects.toThrow('step 3')
      expect(await undoable(async () => (await wrote(4)) ?? 'four')).toBe('four')
      expect(await undoable(async () => 'nothing')).toBe('nothing')
      await batch.commit().execute()
      const stands = await database.db.selectFrom('log_hash').select('index').orderBy('index').execute()
      expect(stands.map(({ index }) => index)).toEqual([1, 4])
    })

    test('fails with a step’s savepoint: what cannot be undone must not go on', async () => {
      const { batch } = await beginBatch(database.db)
      const undoable = undoableSteps(batch)
      await undoable(async () => undefined)
      await batch.rollback().execute()
      await expect(undoable(async () => 'done')).rejects.toThrow()
    })

    // SQLite lets nobody else write at all.
    if (database_kind === 'postgresql') {
      test('holds the head against every other connection', async () => {
        const { batch } = await beginBatch(database.db)
        await expect(sql`select size from log_head for update nowait`.execute(database.db)).rejects.toThrow(/lock/)
        await batch.rollback().execute()
        await sql`select size from log_head for update nowait`.execute(database.db)
      })

      test('keeps nobody who only reads waiting', async () => {
        const { batch } = await beginBatch(database.db)
        expect((await readHead(database.db)).size).toBe(0n)
        await batch.rollback().execute()
      })
    }

    test('that cannot read the head is given up, and the next one can be begun', async () => {
      const head = await database.db.selectFrom('log_head').selectAll().executeTakeFirstOrThrow()
      await database.db.deleteFrom('log_head').execute()
      // As many as there are connections, or more.
      for (let i = 0; i < 12; i++) await expect(beginBatch(database.db)).rejects.toThrow(/no result/)
      await database.db.insertInto('log_head').values(head).execute()
      await (await beginBatch(database.db)).batch.commit().execute()
    })

    test.each([1, 2, 3, 63, 64, 65, 127, 200])('writes all of its rows: %d', async (count) => {
      const people = Array.from({ length: count }, newPerson)
      const where = Array.from({ length: count }, (_, index) => ({
        index,
        salt: random(32),
        ip: `192.0.2.${index % 250}`,
        user_agent: `agent ${index}`,
      }))
      const counts: Counts = new Map(people.map((person, i) => [person, { count: i + 1, last: i }]))
      const projected = Array.from({ length: count }, (_, i) => projectedOf(i))
      await insert({ entries: entries(count), hashes: hashes(count), projected, where, counts })
      expect(await readEntries(database.db, 0n, 1000)).toEqual(entries(count))
      expect(await storedHashes(database.db).read(hashes(count))).toEqual(hashes(count).map(({ hash }) => hash))
      expect(await inOneView(database.db, readCounts)).toEqual(counts)
      const found = await readProjected(database.db, 0n, 1000)
      expect(found.map(({ index, t, kind, actor }) => ({ index, t, kind, actor }))).toEqual(
        projected.map(({ index, t, kind }) => ({ index, t, kind, actor: null })),
      )
      const stored = await database.db.selectFrom('log_where').selectAll().orderBy('index').execute()
      expect(stored.map(({ salt, ...row }) => ({ ...row, salt: new Uint8Array(salt) }))).toEqual(where)
      expect(stored).toHaveLength(count)
    })

    test('counts a person on', async () => {
      const [sato, mori] = [newPerson(), newPerson()]
      await insert({ counts: new Map([[sato, at(1)]]) })
      await insert({
        counts: new Map([
          [sato, at(3)],
          [mori, at(1)],
        ]),
      })
      expect(await inOneView(database.db, readCounts)).toEqual(
        new Map([
          [sato, at(3)],
          [mori, at(1)],
        ]),
      )
    })
  })

  describe('what is read', () => {
    test('are hashes in the order asked for, however many, and bytes of their own', async () => {
      const stored = hashes(450)
      await insert({ hashes: stored })
      const asked = [...stored].reverse()
      const found = await storedHashes(database.db).read(asked)
      expect(found).toEqual(asked.map(({ hash }) => hash))
      expect(Object.getPrototypeOf(found[0])).toBe(Uint8Array.prototype)
      expect(await storedHashes(database.db).read([])).toEqual([])
      for (const one of [
        { level: 0, index: 450n },
        { level: 7, index: 0n },
      ])
        for (const places of [
          [...asked, one],
          [one, ...asked],
        ])
          await expect(storedHashes(database.db).read(places)).rejects.toMatchObject({
            name: 'Broken',
            message: expect.stringContaining(`the log has lost the hash ${one.level}/${one.index}`),
          })
    })

    test('are entries from one on, in order, so many', async () => {
      await insert({ entries: [...entries(9)].reverse() })
      expect(await readEntries(database.db, 2n, 3)).toEqual(entries(9).slice(2, 5))
      expect(await readEntry(database.db, 8n)).toEqual(entries(9)[8])
      expect(await readEntry(database.db, 9n)).toBeNull()
    })

    test('is the newest entry of a kind', async () => {
      const kinds = ['opened', 'denied', 'opened', 'signed-in'] as const
      await insert({ entries: entries(4), projected: kinds.map((kind, i) => projectedOf(i, kind)) })
      expect((await newestOfKind(database.db, 'opened'))?.index).toBe(2n)
      expect((await newestOfKind(database.db, 'denied'))?.index).toBe(1n)
      expect(await newestOfKind(database.db, 'released')).toBeNull()
    })

    test('is one view, whatever is committed meanwhile', async () => {
      await inOneView(database.db, async (trx) => {
        const before = await readHead(trx)
        // SQLite has one connection: nobody else writes while this one reads.
        if (database_kind === 'postgresql') await insert({ head: { ...before, size: 5n } })
        expect((await readHead(trx)).size).toBe(0n)
      })
      expect((await readHead(database.db)).size).toBe(database_kind === 'postgresql' ? 5n : 0n)
    })
  })

  describe('checkpoints', () => {
    const signed = (size: bigint, time: number) => ({ size, time, root: emptyRoot, note: `note ${size} ${time}\n\n` })
    const row = (size: number, time: number, witness: string) => ({ size, time, witness, line: `${witness} ${time}` })

    test('are kept once, however many nodes signed them; the newest is the largest, then the latest', async () => {
      expect(await newestStoredCheckpoint(database.db)).toBeNull()
      await storeCheckpoints(database.db, [signed(3n, 50), signed(5n, 10)])
      await storeCheckpoints(database.db, [{ ...signed(5n, 10), note: 'another' }, signed(5n, 20), signed(4n, 90)])
      expect(await newestStoredCheckpoint(database.db)).toBe('note 5 20\n\n')
      const stored = await database.db
        .selectFrom('log_checkpoint')
        .select('note')
        .orderBy('size')
        .orderBy('time')
        .execute()
      expect(stored.map(({ note }) => note.trim())).toEqual(['note 3 50', 'note 4 90', 'note 5 10', 'note 5 20'])
    })

    test('that anybody cosigned come newest first, each with its lines, and a witness counts once', async () => {
      const all = [signed(3n, 50), signed(5n, 10), signed(5n, 20), signed(9n, 99)]
      await storeCheckpoints(database.db, all)
      await storeCosignatures(database.db, [row(3, 50, 'w1'), row(5, 10, 'w1')])
      await storeCosignatures(database.db, [{ ...row(5, 10, 'w1'), line: 'again' }, row(5, 20, 'w2')])
      await storeCosignatures(database.db, [row(5, 20, 'w1')])
      const found = await cosignedCheckpoints(database.db, 10)
      expect(found.map((note) => note.split('\n\n')[0])).toEqual(['note 5 20', 'note 5 10', 'note 3 50'])
      expect(found[0]?.split('\n').slice(2, -1).sort()).toEqual(['w1 20', 'w2 20'])
      expect(found.slice(1)).toEqual(['note 5 10\n\nw1 10\n', 'note 3 50\n\nw1 50\n'])
      expect(await cosignedCheckpoints(database.db, 3)).toHaveLength(2)
    })
  })

  test('a stored note ends with its own cosignatures, in the order of their witnesses', async () => {
    const stored = { size: 5, time: 10, note: 'note 5 10\n\n' }
    const line = (time: number, witness: string) => ({ size: 5, time, witness, line: `${witness} ${time}` })
    await storeCheckpoints(database.db, [
      { ...stored, size: 5n, root: emptyRoot },
      { ...stored, size: 5n, time: 20, root: emptyRoot, note: 'later' },
    ])
    expect(await withCosignatures(database.db, stored)).toBe('note 5 10\n\n')
    await storeCosignatures(database.db, [line(10, 'w2'), line(20, 'w3'), line(10, 'w1')])
    expect(await withCosignatures(database.db, stored)).toBe('note 5 10\n\nw1 10\nw2 10\n')
  })

  describe('the projection', () => {
    test('is read from an entry on, in order, and emptied', async () => {
      await insert({ projected: [4, 1, 3, 0, 2].map((index) => projectedOf(index)) })
      expect((await readProjected(database.db, 1n, 3)).map(({ index }) => index)).toEqual([1, 2, 3])
      await database.db.transaction().execute(emptyProjection)
      expect(await readProjected(database.db, 0n, 9)).toEqual([])
    })

    test('has its counters of persons replaced as a whole', async () => {
      const [sato, mori] = [newPerson(), newPerson()]
      await insert({ counts: new Map([[sato, at(3)]]) })
      await database.db.transaction().execute((trx) => replaceCounts(trx, new Map([[mori, at(2)]])))
      expect(await inOneView(database.db, readCounts)).toEqual(new Map([[mori, at(2)]]))
    })
  })

  test('times are told in milliseconds', async () => {
    await sql`update log_head set last_t = 1790000000123 where id = 1`.execute(database.db)
    expect((await readHead(database.db)).lastTime).toBe(1_790_000_000_123 satisfies number as Instant)
  })
})
