/** A real bulletin, issued to real recipients, and what a stranger sees who holds their mailboxes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueBulletin } from '../../app/composer/issue-bulletin.server.ts'
import { callWords } from '../../app/council/call-words.server.ts'
import { chooseLetters } from '../../app/mail/choose-letters.server.ts'
import { type Council, foundCouncilIn, join, type Somebody, signRoll } from '../bulletins/council.ts'
import { issueAsked, issueTo, seal, upload, write } from '../bulletins/sealing.ts'
import { onBothDatabases } from '../support/databases.ts'
import { messagesTo, openToldDoor, type Told, tellOf } from './told.ts'

onBothDatabases('letters of a bulletin', (kind) => {
  let told: Told
  let council: Council
  let members: readonly Somebody[]
  let emails: readonly string[]

  beforeAll(async () => {
    told = await tellOf(await openToldDoor(kind))
    council = await foundCouncilIn(told.door)
    members = [
      await join(council, 'member', '佐藤 美咲'),
      await join(council, 'member', '森 健'),
      await join(council, 'member', '西 亮'),
    ]
    emails = await Promise.all(members.map(({ person }) => told.emailOf(person)))
    await signRoll(council)
    await told.settle()
  }, 120_000)
  afterAll(() => told.close())

  test('whoever stands in the roll for the first time was told that there is something', () => {
    for (const email of emails) expect(messagesTo(told, email)).toHaveLength(2)
  })

  test('a roll that names the same people again tells nobody but the second who may sign it', async () => {
    const before = told.got().length
    await signRoll(council)
    await told.settle()
    expect(told.got().slice(before)).toEqual([await told.emailOf(council.signers[1].person)])
  })

  test('each recipient gets one of their own, the sender and everybody else none', async () => {
    const before = told.got().length
    await issueTo(council, members.slice(0, 2))
    await told.settle()
    expect([...told.got().slice(before)].sort()).toEqual(emails.slice(0, 2).sort())
    expect(told.office.received.slice(before).every(({ to }) => to.length === 1)).toBe(true)
  })

  test('two of them share nothing but the portal’s own words, which are those of any other news', async () => {
    const before = told.office.received.length
    const { id, written } = await issueTo(council, members.slice(0, 2))
    await told.settle()
    const [one, other] = told.office.received.slice(before)
    if (!one || !other) throw new Error('no letters')
    const own = new Set(['date', 'to', 'message-id'])
    const head = (raw: string) => raw.split('\r\n\r\n')[0]?.split('\r\n') ?? []
    const lines = (raw: string) => [
      ...head(raw).filter((line) => !own.has(line.split(':')[0]?.toLowerCase() ?? '')),
      // The words by which a call is known are reckoned from its person and moment, and say nothing of either.
      ...decoded(raw)
        .split(/\r?\n/)
        .filter((line) => !line.startsWith('　')),
    ]
    // Without its time, its address and its random name each is the same as a letter that told of the roll.
    const news = told.office.received.filter(({ to }) => to[0] === emails[2]).at(-1)
    expect(lines(one.raw)).toEqual(lines(other.raw))
    expect(lines(one.raw)).toEqual(lines(news?.raw ?? ''))
    for (const secret of [id, written.prepared.number, '藤井', '佐藤', '注意喚起', council.liaison.person])
      for (const { raw } of [one, other]) expect(`${raw}${decoded(raw)}`).not.toContain(secret)
    expect(one.connection).not.toBe(other.connection)
  })

  test('it holds the words of a call about it, the caller’s and one’s own, and another’s letter holds others', async () => {
    const before = told.office.received.length
    await issueTo(council, members.slice(1))
    await told.settle()
    const wordsIn = (raw: string) =>
      decoded(raw)
        .split(/\r?\n/)
        .filter((line) => line.startsWith('　'))
    const letters = told.office.received.slice(before)
    for (const { raw, to } of letters) {
      const row = council.db
        .selectFrom('person')
        .select(['id', 'notice_at', 'locale'])
        .where('email', '=', to[0] ?? '')
      const { id: person, notice_at: noticeAt, locale: language } = await row.executeTakeFirstOrThrow()
      if (noticeAt === null) throw new Error('no notice is known of')
      const { caller, callee } = callWords(council.serverKey, { person, noticeAt, language })
      expect(wordsIn(raw).map((line) => line.split('：')[1])).toEqual([caller.join('・'), callee.join('・')])
    }
    expect(new Set(letters.map(({ raw }) => wordsIn(raw).join())).size).toBe(2)
  })

  test('whoever has switched them off is not told, and still gets the bulletin', async () => {
    const [first, second] = members
    if (!first || !second) throw new Error('nobody')
    await chooseLetters(council, { person: first.person, wanted: ['decision', 'compared', 'in-roll'] })
    const before = told.got().length
    const { id } = await issueTo(council, [first, second])
    await told.settle()
    expect(told.got().slice(before)).toEqual([emails[1]])
    const copies = council.db.selectFrom('sealed_copy').select('recipient_id').where('document_id', '=', id)
    expect((await copies.execute()).map(({ recipient_id }) => recipient_id)).toContain(first.person)
  })

  test('an issue that was pressed twice tells everybody once, and one that was refused nobody', async () => {
    const before = told.got().length
    const written = await write(council, members.slice(1))
    const { sealed, copies } = await seal(council, written)
    const asked = await issueAsked(council, written.prepared.id, sealed)
    // Not all copies are there yet.
    expect(await issueBulletin(council, asked)).toMatchObject({ ok: false })
    await told.settle()
    expect(told.got()).toHaveLength(before)
    await upload(council, written.prepared.id, copies)
    const again = await issueAsked(council, written.prepared.id, sealed)
    expect(await issueBulletin(council, again)).toMatchObject({ ok: true })
    await told.settle()
    expect(await issueBulletin(council, again)).toMatchObject({ ok: true })
    await told.settle()
    expect([...told.got().slice(before)].sort()).toEqual(emails.slice(1).sort())
  })
})

const decoded = (raw: string): string => Buffer.from(raw.split('\r\n\r\n').slice(1).join(''), 'base64').toString('utf8')
