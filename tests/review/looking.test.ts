import { afterAll, beforeAll, expect, it } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { pseudonymOf } from '../../app/council/pseudonym.ts'
import { fromBase64 } from '../../app/formats/bytes.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import type { BulletinId } from '../../app/ids.ts'
import type { Place } from '../../app/lists/list.ts'
import { findByWord } from '../../app/review/find-by-word.server.ts'
import { type LogFilter, noFilter, parseLogFilter } from '../../app/review/log-filter.ts'
import { ownRecord } from '../../app/review/own-record.server.ts'
import { searchEntries } from '../../app/review/search-entries.server.ts'
import { showNames } from '../../app/review/show-names.server.ts'
import { viewEntry } from '../../app/review/view-entry.server.ts'
import { where } from '../access/door.ts'
import { type Council, foundCouncil, join, type Somebody, signedIn, signRoll, value } from '../bulletins/council.ts'
import { issueTo, openAndTell, read } from '../bulletins/sealing.ts'
import { onBothDatabases } from '../support/databases.ts'

onBothDatabases('looking into the log', (kind) => {
  let council: Council
  let sato: Somebody
  let mori: Somebody
  let reviewer: Somebody
  let overseer: Somebody
  let id: BulletinId
  let number: string
  let code: string
  let readAt: number

  beforeAll(async () => {
    council = await foundCouncil(kind)
    sato = await join(council, 'member', '佐藤　美咲')
    mori = await join(council, 'member', '森 健')
    reviewer = await join(council, 'compliance', '久保 監')
    overseer = await join(council, 'oversight', '沢 見守')
    await signRoll(council)
    ;({ id } = await issueTo(council, [sato, mori]))
    council.clock.advance(60_000)
    readAt = council.now()
    await openAndTell(council, sato, await read(council, sato, id))
    council.clock.advance(120_000)
    await openAndTell(council, mori, await read(council, mori, id))
    const copies = await council.db.selectFrom('sealed_copy').selectAll().where('document_id', '=', id).execute()
    code = copies.find(({ recipient_id }) => recipient_id === sato.person)?.code ?? ''
    number = (await council.db.selectFrom('bulletin').selectAll().where('id', '=', id).executeTakeFirstOrThrow()).number
  }, 180_000)
  afterAll(async () => council.close())

  const ask = async (filter: Partial<LogFilter> | string, named = false, length = 50) => {
    const whole = typeof filter === 'string' ? parseLogFilter(new URLSearchParams(filter)) : { ...noFilter, ...filter }
    const by = await signedIn(council, reviewer)
    return searchEntries(council, { filter: whole, place: null, length, by, named })
  }
  const rows = async (filter: Partial<LogFilter> | string, named = false) => value(await ask(filter, named)).lines
  const last = async () => {
    const { size } = await council.db.selectFrom('log_head').select('size').executeTakeFirstOrThrow()
    return entryAt(BigInt(size - 1))
  }
  const entryAt = async (index: bigint) => parseEntry((await council.log.entry(index))?.bytes ?? new Uint8Array())
  const newestOf = async (count: number) => {
    const { size } = await council.db.selectFrom('log_head').select('size').executeTakeFirstOrThrow()
    return Promise.all(Array.from({ length: count }, (_, i) => entryAt(BigInt(size - count + i))))
  }

  it('for two people is about each of them, and tells neither of the other, of a bulletin or of an organization', async () => {
    await rows({ who: sato.person, about: mori.person, bulletin: number, organization: sato.organization }, true)
    const entries = await newestOf(2)
    expect(entries.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['log-searched', mori.person],
      ['log-searched', sato.person],
    ])
    for (const entry of entries) {
      const said = JSON.stringify(entry)
      const [theirs] = [sato, mori].filter(({ person }) => person !== entry.subject)
      for (const word of [theirs?.person, pseudonymOf(theirs?.person ?? sato.person, 'member'), id, number])
        expect(said).not.toContain(word)
      expect(said).not.toContain(sato.organization)
      expect(entry.data?.query).toMatch(/^[0-9a-f]{64}$/)
    }
    expect(entries[0]?.data?.query).not.toBe(entries[1]?.data?.query)
  })

  it('shows neither address nor browser nor organization behind a pseudonym, before names were asked for', async () => {
    const [hidden] = await rows({ kinds: ['released'], about: sato.person })
    expect([hidden?.organization, hidden?.beside?.ip]).toEqual([null, null])
    const [named] = await rows({ kinds: ['released'], about: sato.person }, true)
    expect([named?.organization?.name, named?.beside?.ip]).toEqual(['佐藤　美咲の組織', where.ip])

    const look = async (who: Somebody, showNames: boolean) => {
      const by = await signedIn(council, who)
      const actor = { ...who, organizationName: '', session: by.session, powers: 'full' } as never
      return value(await viewEntry(council, { index: BigInt(hidden?.index ?? 0), actor, by, showNames }))
    }
    for (const who of [reviewer, overseer]) {
      const view = await look(who, false)
      expect([view.where, view.whereGone, view.row.organization]).toEqual([null, 'hidden', null])
      expect(JSON.stringify(view)).not.toContain(where.userAgent)
    }
    expect((await look(reviewer, true)).where).toMatchObject(where)
    expect((await look(sato, false)).where).toMatchObject(where)
  })

  it('by a name or an organization waits until names are shown: else it would tell whose a pseudonym is', async () => {
    expect(await ask({ who: '佐藤美咲' })).toMatchObject({ reason: 'names-not-shown' })
    expect(await ask({ organization: sato.organization })).toMatchObject({ reason: 'names-not-shown' })
    for (const who of ['佐藤 美咲', '佐藤　美咲', '佐藤美咲', '美咲']) {
      const found = await rows({ who, kinds: ['released'] }, true)
      expect(found.map(({ actor }) => actor?.id)).toEqual([sato.person])
    }
    expect(await ask({ who: '山田' }, true)).toMatchObject({ reason: 'person-unknown' })
    // A letter that stands in two names tells nobody apart.
    await join(council, 'compliance', '辻 監')
    expect(await ask({ who: '監' }, true)).toMatchObject({ reason: 'person-several' })
  })

  it('keeps no name because somebody typed one: what lies beside the entry names people by their ids', async () => {
    await rows({ who: '佐藤美咲', about: '森健' }, true)
    const texts = await council.db.selectFrom('log_text').select('text').where('field', '=', 'query').execute()
    expect(texts.at(-1)?.text).toBe(`who=${sato.person}&about=${mori.person}`)
    expect(JSON.stringify(texts)).not.toMatch(/佐藤|森健/)
  })

  it('finds a copy by the code on a leaked photograph, however it was read off, and is about its recipient', async () => {
    const full = code.replaceAll(/./g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
    const misread = code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
    for (const typed of [code, full, misread, ` ${code} `]) {
      const found = await rows(`copy=${encodeURIComponent(typed)}`)
      expect(new Set(found.map(({ actor }) => actor?.id))).toEqual(new Set([sato.person]))
      expect(found.map(({ kind }) => kind)).toContain('released')
      expect((await last()).subject).toBe(sato.person)
    }
    expect(await ask({ copy: 'ZZZZZ' })).toMatchObject({ reason: 'copy-unknown' })
    expect(await ask({ copy: code, bulletin: 'none' })).toMatchObject({ reason: 'bulletin-unknown' })
  })

  it('answers who had it by a minute', async () => {
    const minute = (at: number) => new Date(at + 9 * 3_600_000).toISOString().slice(0, 16)
    const by = (at: number) => rows(`bulletin=${number}&kind=released&to=${minute(at)}`)
    expect((await by(readAt)).map(({ actor }) => actor?.id)).toEqual([sato.person])
    expect(await by(readAt - 60_000)).toEqual([])
    expect((await by(readAt + 180_000)).map(({ actor }) => actor?.id)).toEqual([mori.person, sato.person])
  })

  it('walks to older entries and back to newer ones, over the very same pages', async () => {
    const filter = { kinds: ['released', 'opened', 'issued', 'signed-in', 'key-added'] as const }
    const by = await signedIn(council, reviewer)
    const page = async (place: Place<number> | null) =>
      value(await searchEntries(council, { filter: { ...noFilter, ...filter }, place, length: 3, by, named: false }))
    const pages = [await page(null)]
    expect(pages[0]?.back).toBeNull()
    for (let next = pages[0]?.next; next != null; next = pages.at(-1)?.next)
      pages.push(await page({ towards: 'next', key: Number(next) }))
    expect(pages.length).toBeGreaterThan(2)
    for (let i = pages.length - 1; i > 1; i--) {
      const newer = pages[i]?.back
      if (newer == null) throw new Error('an older page without a way back')
      const back = await page({ towards: 'back', key: Number(newer) })
      expect(back.lines.map(({ index }) => index)).toEqual(pages[i - 1]?.lines.map(({ index }) => index))
    }
    expect((await page({ towards: 'back', key: 1_000_000 })).lines).toEqual(pages[0]?.lines)
  })

  it('by a session needs the person whose it is, and finds what was done in it', async () => {
    const [entry] = await rows({ kinds: ['released'], about: sato.person })
    const session = entry?.session ?? ''
    expect(await ask({ session })).toMatchObject({ reason: 'session-without-person' })
    expect(await ask({ session: 'x', who: sato.person })).toMatchObject({ reason: 'session-unknown' })
    const found = await rows({ who: entry?.actor?.word ?? '', session })
    expect(new Set(found.map((row) => row.session))).toEqual(new Set([session]))
    expect(found.map(({ index }) => index)).toContain(entry?.index)
  })

  it('lets compliance and oversight check what was typed against the entry, and not the one it is about', async () => {
    const by = await signedIn(council, reviewer)
    value(await showNames(council, { reason: '事案 2026-4', by }))
    const { size } = await council.db.selectFrom('log_head').select('size').executeTakeFirstOrThrow()
    const index = BigInt(size - 1)
    const seenBy = async (who: Somebody, at = index) => {
      const fields = await signedIn(council, who)
      const actor = { ...who, organizationName: '', session: fields.session, powers: 'full' } as never
      const view = await viewEntry(council, { index: at, actor, by: fields, showNames: false })
      return view.ok ? view.value.texts : view.reason
    }
    const expected = [{ field: 'reason', text: '事案 2026-4', salt: expect.any(String) }]
    expect(await seenBy(overseer)).toEqual(expected)
    expect(await seenBy(reviewer)).toEqual(expected)
    expect(await seenBy(sato)).toBe('not-found')
    // A search that looked into somebody of compliance is not theirs to read, whatever they may open.
    const other = await join(council, 'compliance', '堀 監')
    await rows({ about: other.person })
    const after = await council.db.selectFrom('log_head').select('size').executeTakeFirstOrThrow()
    const about = BigInt(after.size - 1)
    expect(await seenBy(other, about)).toEqual([])
    expect(await seenBy(overseer, about)).toMatchObject([{ field: 'query', text: `about=${other.person}` }])
    const record = await ownRecord(council, { person: other.person, place: null, length: 1 })
    expect(record.lines[0]?.beside?.typedReason).toBeNull()
  })

  it('by the header’s one word leads to the entry, the bulletin, the copy or the person, and to nothing else', async () => {
    const to = async (word: string, named = false) => {
      const found = await findByWord(council, word, { named })
      return found.ok ? found.value : found.reason
    }
    expect(await to('#３')).toBe('/log/entries/3')
    expect(await to('1,000,000')).toBe('search-unknown')
    expect(await to(`第${number}号`)).toBe(`/log?bulletin=${encodeURIComponent(`第${number}号`)}`)
    expect(await to(code.toLowerCase())).toBe(`/log?copy=${code.toLowerCase()}`)
    const pseudonym = pseudonymOf(sato.person, 'member')
    expect(await to(pseudonym)).toBe(`/log?about=${pseudonym}`)
    expect([await to('佐藤'), await to('佐藤', true)]).toEqual([
      'search-unknown',
      `/log?about=${encodeURIComponent('佐藤')}`,
    ])
    for (const word of ['', '注意喚起', '%']) expect(await to(word)).toBe('search-unknown')
  })
})

it('a salt and a text that are not the entry’s are told from those that are', async () => {
  const { proveEntryClaim } = await import('../../app/review/prove-entry.ts')
  const { openDoor, addPerson, actorOf, sessionOf } = await import('../access/door.ts')
  const door = await openDoor()
  const person = await addPerson(door, { role: 'compliance' })
  const actor = actorOf(door, person, await sessionOf(door, person))
  const by = actorFields(actor, where)
  value(await showNames(door, { reason: '定期点検', by }))
  const { size } = await door.db.selectFrom('log_head').select('size').executeTakeFirstOrThrow()
  const index = BigInt(size - 1)
  const view = value(await viewEntry(door, { index, actor, by, showNames: true }))
  const texts = view.texts.map((text) => ({ ...text, salt: fromBase64(text.salt) }))
  const { trust, suspended } = view
  const claim = {
    index,
    bytes: fromBase64(view.bytes),
    receipt: view.receipt ?? '',
    trust,
    suspended,
    key: null,
    where: null,
    texts,
  }
  expect(proveEntryClaim(claim)).toMatchObject({ ok: true, value: { texts: true } })
  expect(proveEntryClaim({ ...claim, texts: [] })).toMatchObject({ ok: true, value: { texts: null } })
  const [text] = texts
  if (!text) throw new Error('nothing lies beside the entry')
  const bent = { ...text, text: `${text.text}。` }
  for (const lie of [bent, { ...text, field: 'query' as const }])
    expect(proveEntryClaim({ ...claim, texts: [lie] })).toMatchObject({ ok: false, reason: 'text-differs' })
  await door.close()
})
