import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeId } from '../../app/ids.ts'
import { type LogFilters, searchLog } from '../../app/read-log/log-search-store.server.ts'
import type { EntryDraft, ReadLog } from '../../app/read-log/read-log.server.ts'
import { compareProjection, rebuildProjection } from '../../app/read-log/rebuild-projection.server.ts'
import { askedOf, planOf } from '../support/asked-queries.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { actText, newPerson, openTestLog, random, state, testClock } from '../support/log.ts'

onBothDatabases('searching the log', (kind) => {
  let database: TestDatabase
  let log: ReadLog
  const clock = testClock()
  const [reader, other] = [newPerson(), newPerson()]
  const organization = makeId('o', random(16))
  const bulletin = makeId('b', random(16))
  const objects = [{ kind: 'bulletin', id: bulletin }]
  const drafts: readonly EntryDraft[] = [
    { kind: 'signed-in', actor: reader, subject: reader, organization, role: 'member' },
    { kind: 'signed-in', actor: other, subject: other },
    { kind: 'released', actor: reader, subject: reader, organization, objects },
    { kind: 'denied', actor: other, subject: other, objects, reason: 'withdrawn' },
    { kind: 'opened', actor: reader, subject: reader, organization, objects },
    { kind: 'key-compared', actor: other, subject: reader },
  ]
  let started = clock.now()

  beforeEach(async () => {
    database = await freshDatabase(kind)
    log = await openTestLog(database, clock)
    started = clock.now()
    // Entry n is made n minutes after the start.
    for (const draft of drafts) {
      clock.advance(60_000)
      await state(log, draft)
    }
  })
  afterEach(() => database.remove())

  const found = async (filters: LogFilters, before: bigint | null = null, limit = 50) =>
    (await searchLog(database.db, filters, before, limit)).rows.map(({ index }) => index)
  const minute = (n: number) => (started + n * 60_000) as typeof started

  test('shows everything, newest first', async () => {
    expect(await found({})).toEqual([6, 5, 4, 3, 2, 1, 0])
  })

  test('finds by person, subject, bulletin, organization, kind and outcome, alone and together', async () => {
    expect(await found({ actor: reader })).toEqual([5, 3, 1])
    expect(await found({ subject: reader })).toEqual([6, 5, 3, 1])
    expect(await found({ matter: bulletin })).toEqual([5, 4, 3])
    expect(await found({ organization })).toEqual([5, 3, 1])
    expect(await found({ kinds: ['signed-in'] })).toEqual([2, 1])
    expect(await found({ kinds: ['signed-in', 'opened', 'denied'] })).toEqual([5, 4, 2, 1])
    expect(await found({ kinds: [] })).toHaveLength(7)
    expect(await found({ outcome: 'refused' })).toEqual([4])
    expect(await found({ matter: bulletin, actor: reader, kinds: ['opened', 'denied'] })).toEqual([5])
    expect(await found({ actor: newPerson() })).toEqual([])
  })

  test('finds what is about a whole list under each of the list, by any other filter too, and page by page', async () => {
    const [second, third] = [makeId('b', random(16)), makeId('b', random(16))]
    const listed = [bulletin, second, third].map((id) => ({ kind: 'bulletin', id }))
    await state(log, { kind: 'cards-released', actor: reader, subject: reader, objects: listed })
    await state(log, { kind: 'cards-released', actor: other, subject: other, objects: listed.slice(1) })
    expect(await found({ matter: bulletin })).toEqual([7, 5, 4, 3])
    for (const one of [second, third]) expect(await found({ matter: one })).toEqual([8, 7])
    expect(await found({ matter: third, actor: reader })).toEqual([7])
    expect(await found({ matter: third, kinds: ['opened', 'cards-released'] }, 8n, 1)).toEqual([7])
    expect(await compareProjection(database.db)).toBeNull()
    await sql`delete from log_also where "index" = 7 and matter = ${third}`.execute(database.db)
    expect(await compareProjection(database.db)).toEqual({ index: 7n, column: 'also' })
    await rebuildProjection(database.db)
    expect(await found({ matter: third })).toEqual([8, 7])
    await sql`insert into log_also (matter, "index") values (${bulletin}, 1)`.execute(database.db)
    expect(await compareProjection(database.db)).toEqual({ index: 1n, column: 'also' })
  })

  test('finds by time: from the first millisecond, up to but without the last', async () => {
    expect(await found({ from: minute(2), to: minute(5) })).toEqual([4, 3, 2])
    expect(await found({ from: minute(6) })).toEqual([6])
    expect(await found({ from: minute(7) })).toEqual([])
    expect(await found({ to: minute(1) })).toEqual([0])
    expect(await found({ actor: reader, from: minute(2), to: minute(4) })).toEqual([3])
  })

  test('pages by where the last page ended, and says when it is the last', async () => {
    const first = await searchLog(database.db, { subject: reader }, null, 3)
    expect([first.rows.map(({ index }) => index), first.next]).toEqual([[6, 5, 3], 3n])
    const second = await searchLog(database.db, { subject: reader }, first.next, 3)
    expect([second.rows.map(({ index }) => index), second.next]).toEqual([[1], null])
    const full = await searchLog(database.db, { subject: reader }, null, 4)
    expect([full.rows.length, full.next]).toEqual([4, null])
    const kinds = await searchLog(database.db, { kinds: ['signed-in', 'opened', 'denied'] }, null, 2)
    expect([kinds.rows.map(({ index }) => index), kinds.next]).toEqual([[5, 4], 4n])
  })

  test('the search index says what the entries say, and is made anew from them', async () => {
    await state(log, { kind: 'released', actor: reader, act: actText({ actor: reader }) })
    expect(await compareProjection(database.db)).toBeNull()
    const before = await database.db.selectFrom('log_index').selectAll().orderBy('index').execute()
    await sql`delete from log_index where "index" = 3`.execute(database.db)
    expect(await compareProjection(database.db)).toEqual({ index: 3n, column: 'row' })
    await rebuildProjection(database.db)
    expect(await database.db.selectFrom('log_index').selectAll().orderBy('index').execute()).toEqual(before)
    await sql`insert into log_index ("index", t, kind, outcome) values (99, 1, 'opened', 'done')`.execute(database.db)
    expect(await compareProjection(database.db)).toEqual({ index: 99n, column: 'row' })
  })

  test('every single filter walks an index of its own', async () => {
    if (kind !== 'sqlite') return
    const { db } = database
    const plans: readonly (readonly [filters: LogFilters, way: RegExp])[] = [
      [{ actor: reader }, /INDEX log_index_by_actor \(actor=\? AND index>\? AND index<\?\)$/],
      [{ subject: reader }, /INDEX log_index_by_subject \(subject=\? AND index>\? AND index<\?\)$/],
      [{ organization }, /INDEX log_index_by_organization \(organization=\? AND index>\? AND index<\?\)$/],
      [{ kinds: ['opened'] }, /INDEX log_index_kind \(kind=\? AND index>\? AND index<\?\)$/],
      [{ outcome: 'refused' }, /INDEX log_index_refused \(outcome=\? AND index>\? AND index<\?\)$/],
      // A few thousand places at most, by kind: read from the index alone, and sorted.
      [{ matter: bulletin }, /COVERING INDEX log_index_of_matter \(matter=\?\) USE TEMP B-TREE FOR ORDER BY$/],
      [
        { matter: bulletin, kinds: ['opened'] },
        /COVERING INDEX log_index_of_matter \(matter=\? AND kind=\?\) USE TEMP B-TREE/,
      ],
      [{ matter: bulletin, actor: reader }, /INDEX log_index_of_matter \(matter=\?\) USE TEMP B-TREE/],
      [{ matter: bulletin, outcome: 'refused' }, /INDEX log_index_of_matter \(matter=\?\) USE TEMP B-TREE/],
    ]
    for (const [filters, way] of plans) {
      const asked = await askedOf(db, (listened) => searchLog(listened, filters, 9n, 5))
      expect((await planOf(db, asked.at(-1))).slice(1).join(' '), JSON.stringify(filters)).toMatch(way)
    }
  })
})
