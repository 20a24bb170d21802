import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { leafHash, rootOf } from '../../app/formats/merkle.ts'
import { formatEntryBundle, formatTile } from '../../app/formats/tile.ts'
import { storedHashes } from '../../app/read-log/log-store.server.ts'
import { compareProjection, rebuildProjection } from '../../app/read-log/rebuild-projection.server.ts'
import { readTile } from '../../app/read-log/tile-store.server.ts'
import { newPerson } from '../support/log.ts'
import { one, SequencerStage } from './sequencer-stage.ts'

let stage: SequencerStage
const [sato, mori] = [newPerson(), newPerson()]
beforeEach(async () => {
  stage = await SequencerStage.start()
})
afterEach(() => stage.end())
const db = () => stage.database.db
const compared = async () => {
  const told: bigint[] = []
  return [await compareProjection(db(), (entries) => told.push(entries)), told]
}

describe('the search index over more entries than a page', () => {
  const fill = (count: number) =>
    stage.state(...Array.from({ length: count }, (_, i) => one({ subject: i % 3 ? sato : mori })))

  test('says what the entries say; what it says otherwise is named, the first one first', async () => {
    expect(await compared()).toEqual([null, []])
    await fill(999)
    expect(await compared()).toEqual([null, []])
    await fill(1)
    expect(await compared()).toEqual([null, [1_000n]])
    await fill(1_005)
    expect(await compared()).toEqual([null, [1_000n, 2_000n]])
    const extra = (index: number) =>
      sql`insert into log_index ("index", t, kind, outcome) values (${index}, 1, 'opened', 'done')`.execute(db())
    const without = (index: number) => sql`delete from log_index where "index" = ${index}`.execute(db())
    await extra(2_005)
    expect((await compared())[0]).toEqual({ index: 2_005n, column: 'row' })
    await without(1_999)
    expect((await compared())[0]).toEqual({ index: 1_999n, column: 'row' })
    await without(7)
    expect(await compared()).toEqual([{ index: 7n, column: 'row' }, []])
  })

  test('is made anew from them, with the counters, and the log goes on from there', async () => {
    await fill(2_000)
    const before = await db().selectFrom('log_index').selectAll().orderBy('index').execute()
    await sql`delete from log_index where "index" > 3`.execute(db())
    await sql`update log_count set count = 7 where who = ${sato}`.execute(db())
    await sql`insert into log_count (who, count, last) values (${newPerson()}, 1, 1)`.execute(db())
    const told: bigint[] = []
    await rebuildProjection(db(), (entries) => told.push(entries))
    expect(told).toEqual([1_000n, 2_000n])
    expect(await db().selectFrom('log_index').selectAll().orderBy('index').execute()).toEqual(before)
    expect((await compared())[0]).toBeNull()
    await stage.state(one({ subject: mori }))
    expect((await stage.entries()).at(-1)?.subjectSeq).toBe('668')
  })

  test('a counter that says another number than there are entries, or of whom there are none, is named', async () => {
    await stage.state(one({ subject: sato }), one({ subject: sato }), one({ subject: mori }))
    const set = (count: number) => sql`update log_count set count = ${count} where who = ${sato}`.execute(db())
    for (const count of [1, 3]) {
      await set(count)
      expect((await compared())[0]).toEqual({ who: sato, column: 'count' })
    }
    await set(2)
    expect((await compared())[0]).toBeNull()
    await sql`delete from log_count where who = ${mori}`.execute(db())
    expect((await compared())[0]).toEqual({ who: mori, column: 'count' })
    await rebuildProjection(db())
    const nobody = newPerson()
    await sql`insert into log_count (who, count, last) values (${nobody}, 1, 1)`.execute(db())
    expect((await compared())[0]).toEqual({ who: nobody, column: 'count' })
  })
})

describe('tiles out of the log’s tables', () => {
  test('are the rows of their range, and a lost row is told', async () => {
    await stage.state(...Array.from({ length: 520 }, () => one()))
    const rows = await db().selectFrom('log_entry').select('bytes').orderBy('index').execute()
    const bytes = rows.map((row) => new Uint8Array(row.bytes))
    const leaves = bytes.map(leafHash)
    const part = (width: number, index = 1n, level: number | 'entries' = 0) =>
      readTile(db(), { level, index, width } as never)
    expect(await part(256)).toEqual(formatTile(leaves.slice(256, 512)))
    expect(await part(8, 2n)).toEqual(formatTile(leaves.slice(512)))
    expect(await part(3, 2n)).toEqual(formatTile(leaves.slice(512, 515)))
    expect(await part(2, 0n, 1)).toEqual(formatTile([rootOf(leaves.slice(0, 256)), rootOf(leaves.slice(256, 512))]))
    expect(await part(256, 1n, 'entries')).toEqual(formatEntryBundle(bytes.slice(256, 512)))
    expect(await part(8, 2n, 'entries')).toEqual(formatEntryBundle(bytes.slice(512)))
    await expect(part(9, 2n)).rejects.toMatchObject({
      name: 'Broken',
      message: expect.stringMatching(/lost a row of tile 0\/2/),
    })
    await expect(part(9, 2n, 'entries')).rejects.toMatchObject({ name: 'Broken' })
    // Many hashes at once are read as one by one, and a lost one is told by its place.
    const ids = leaves.map((_, i) => ({ level: 0, index: BigInt(i) }))
    expect(await storedHashes(db()).read(ids)).toEqual(leaves)
    await expect(storedHashes(db()).read([...ids, { level: 0, index: 520n }])).rejects.toThrow(/lost the hash 0\/520/)
  })
})
