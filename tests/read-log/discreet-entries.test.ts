import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitToText, committedFields, isCommitted } from '../../app/formats/committed-text.ts'
import { entryKinds } from '../../app/formats/entry-kinds.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { makeId } from '../../app/ids.ts'
import type { EntryDraft, ReadLog } from '../../app/read-log/read-log.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { actText, newPerson, openTestLog, random, state } from '../support/log.ts'

// Who an entry is about reads it in their own record. The writer itself sees to
// what may not stand there, so that no room can forget it.

onBothDatabases('an entry about somebody', (kind) => {
  let database: TestDatabase
  let log: ReadLog
  // One log for all: what it takes or not does not depend on what it holds.
  beforeAll(async () => {
    database = await freshDatabase(kind)
    log = await openTestLog(database)
  })
  afterAll(() => database.remove())

  const [subject, actor, other] = [newPerson(), newPerson(), newPerson()]
  const takes = (entry: EntryDraft) =>
    state(log, entry).then(
      () => 'taken',
      (error: Error) => error.name,
    )

  // Kinds that only the log itself writes, about nobody.
  const kinds = entryKinds.filter((one) => !['log-created', 'log-succession'].includes(one))
  it.each(kinds)('of kind %s names nobody but them and whoever acted', async (one) => {
    const about = { kind: one, subject, actor } as const
    expect(await takes(about)).toBe('taken')
    const places: readonly Partial<EntryDraft>[] = [
      { objects: [{ kind: 'person', id: other }] },
      { data: { query: `who=${other}` } },
      { data: { persons: `${subject},${other}` } },
      { act: actText({ actor, copy: other }) },
    ]
    for (const place of places) expect(await takes({ ...about, ...place }), JSON.stringify(place)).toBe('Broken')
    const named = { objects: [subject, actor].map((id) => ({ kind: 'person', id })) }
    expect(await takes({ ...about, ...named })).toBe('taken')
  })

  it.each(kinds)('of kind %s gives as reason a word, and never a sentence', async (one) => {
    expect(await takes({ kind: one, reason: 'not-addressed' })).toBe('taken')
    for (const reason of ['調査 2026-4', 'Because of M-7f31c2', 'a'.repeat(65), '-', 'x y'])
      expect(await takes({ kind: one, reason }), reason).toBe('Broken')
  })

  it('does not take the middle of an id for a person', async () => {
    const id = `x${other}` as const
    expect(await takes({ kind: 'opened', subject, objects: [{ kind: 'thing', id }] })).toBe('taken')
  })

  it('about nobody may name people: who holds or erases has to say whom', async () => {
    expect(await takes({ kind: 'erased', objects: [{ kind: 'person', id: other }] })).toBe('taken')
  })

  it('commits to what was typed, and keeps the text beside', async () => {
    const texts = { reason: '事案 2026-4 の調査', query: `who=${other}` }
    const { entries } = await state(log, { kind: 'log-searched', subject, actor, texts })
    const entry = parseEntry(entries[0]?.bytes ?? new Uint8Array())
    const own = database.db.selectFrom('log_text').where('index', '=', Number(entries[0]?.index))
    const rows = await own.selectAll().orderBy('field').execute()
    expect(rows.map(({ field, text }) => [field, text])).toEqual([
      ['query', texts.query],
      ['reason', texts.reason],
    ])
    const said = JSON.stringify(entry)
    for (const text of Object.values(texts)) expect(said).not.toContain(text)
    for (const { field, salt, text } of rows) {
      const known = committedFields.find((one) => one === field)
      if (!known) throw new Error(field)
      const salted = { salt: new Uint8Array(salt), text }
      expect(isCommitted(entry, known, salted)).toBe(true)
      expect(isCommitted(entry, known, { ...salted, text: `${text} ` })).toBe(false)
      expect(isCommitted(entry, known, { ...salted, salt: random(32) })).toBe(false)
    }
  })

  it('commits with a fresh salt each time: two entries over one text do not show it', async () => {
    const hashes = new Set<string | undefined>()
    for (let i = 0; i < 3; i++) {
      const { entries } = await state(log, { kind: 'names-shown', subject, texts: { reason: '定期点検' } })
      hashes.add(parseEntry(entries[0]?.bytes ?? new Uint8Array()).data?.reason)
    }
    expect(hashes.size).toBe(3)
  })

  it('commits with the salt of the act where the act has committed already', async () => {
    const salted = { salt: random(32), text: 'all' }
    const { entries } = await state(log, { kind: 'exported', subject: actor, actor, texts: { query: salted } })
    expect(parseEntry(entries[0]?.bytes ?? new Uint8Array()).data?.query).toBe(commitToText(salted))
  })

  it('is refused with a text that no field of a form lets through, and its neighbours stand', async () => {
    for (const reason of ['', 'x'.repeat(4001)])
      expect(await takes({ kind: 'names-shown', subject, texts: { reason } })).toBe('Broken')
    const short = { salt: random(31), text: 'all' }
    expect(await takes({ kind: 'exported', subject, texts: { query: short } })).toBe('Broken')
    expect(await takes({ kind: 'opened', subject, objects: [{ kind: 'bulletin', id: makeId('b', random(16)) }] })).toBe(
      'taken',
    )
  })
})

describe('the fields that are committed to', () => {
  it('are words that `data` can hold', () => {
    for (const field of committedFields) expect(field).toMatch(/^[a-z]+$/)
  })
})
