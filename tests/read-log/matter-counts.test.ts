/**
 * No kind of today's table moves an organization's matter; the rooms that will
 * are to find the counting ready. So one kind of a record is declared counted here.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { checkLog } from '../../app/audit/check-log.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { countedSaid, countTrees, parseCountLine, readCounted } from '../../app/formats/counted.ts'
import { type EntryKind, entryTable, type KindRow } from '../../app/formats/entry-kinds.ts'
import { readOwnEntry } from '../../app/formats/log-entry.ts'
import { makeId, type OrganizationId, type PersonId } from '../../app/ids.ts'
import { keptCounts } from '../../app/read-log/count-store.server.ts'
import type { EntryDraft, ReadLog } from '../../app/read-log/read-log.server.ts'
import { stateCounts } from '../../app/read-log/state-counts.server.ts'
import { openToRead } from '../../db/open.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { newPerson, openTestLog, random, state, testClock } from '../support/log.ts'

const table = entryTable as Record<EntryKind, KindRow>
const before = table['settings-changed']
beforeAll(() => {
  table['settings-changed'] = { ...before, counted: true }
})
afterAll(() => {
  table['settings-changed'] = before
})

onBothDatabases('the matters of an organization', (kind) => {
  let database: TestDatabase
  let log: ReadLog
  const clock = testClock()
  const [north, south, west] = [makeId('o', random(16)), makeId('o', random(16)), makeId('o', random(16))]
  const sato = newPerson()
  const moved = (matterOf: OrganizationId, subject?: PersonId): EntryDraft => ({
    kind: 'settings-changed',
    matterOf,
    ...(subject && { subject }),
  })

  const added = (id: OrganizationId): EntryDraft => ({
    kind: 'organization-added',
    objects: [{ kind: 'organization', id }],
  })

  beforeEach(async () => {
    database = await freshDatabase(kind)
    log = await openTestLog(database, clock)
  })
  afterEach(async () => {
    await log.close()
    await database.remove()
  })

  const counts = async () => {
    const rows = await database.db.selectFrom('log_entry').select('bytes').orderBy('index').execute()
    return rows
      .map(({ bytes }) => readOwnEntry(new Uint8Array(bytes)))
      .flatMap(({ kind, matterOf, matterSeq, subject, subjectSeq }) =>
        kind === 'log-created' ? [] : [[matterOf, matterSeq, subject, subjectSeq]],
      )
  }

  test('are counted without a gap, apart from the entries about its people', async () => {
    // In one step and one batch, and over the batches.
    await state(log, moved(north), moved(south, sato), moved(north, sato))
    await state(log, { kind: 'signed-in', subject: sato })
    await state(log, moved(south), moved(north))
    expect(await counts()).toEqual([
      [north, '1', undefined, undefined],
      [south, '1', sato, '1'],
      [north, '2', sato, '2'],
      [undefined, undefined, sato, '3'],
      [south, '2', undefined, undefined],
      [north, '3', undefined, undefined],
    ])
  })

  test('stand in the counts of the day beside the people, and whoever verifies the log counts the same', async () => {
    await state(log, added(north), added(west))
    await state(log, moved(north, sato), moved(north), moved(south))
    const entry = await stateCounts({ db: database.db, log })
    const lines = ((await keptCounts(database.db))?.lines ?? []).map(parseCountLine)
    const said = (who: string) => lines.find((line) => line.who === who)?.count
    expect([said(north), said(south), said(sato), said(west)]).toEqual([2, 1, 1, 0])
    const stated = readCounted(readOwnEntry((await log.entry(entry ?? -1n))?.bytes ?? new Uint8Array()))
    expect(countTrees(lines).all.root).toEqual(stated.root)
    expect(countTrees(lines).organizations.root).toEqual(stated.organizations?.root)
    clock.advance(1_000)
    const read = await openToRead(database.settings.databaseUrl ?? `${database.dataDir}/fuin.sqlite`)
    try {
      expect((await checkLog(storedLog(read), { trust: log.trust })).verdict).toBe('verified')
    } finally {
      await read.close()
    }
  })

  test('that are miscounted are found, also where there are none', async () => {
    await state(log, added(west))
    const said = countTrees([{ who: north, count: 0, id: makeId('e', random(16)), leaf: random(32) }])
    await state(log, { kind: 'counted', ...countedSaid(said) })
    clock.advance(1_000)
    const read = await openToRead(database.settings.databaseUrl ?? `${database.dataDir}/fuin.sqlite`)
    try {
      expect(await checkLog(storedLog(read), { trust: log.trust })).toMatchObject({ verdict: 'tampered', index: 2 })
    } finally {
      await read.close()
    }
  })
})
