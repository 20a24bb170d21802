/** What is known of people, and from when until when they are engaged. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { totpCode } from '../../app/access/totp.server.ts'
import { choosePassword, joinCouncil, openInvitation } from '../../app/council/accept-invitation.server.ts'
import { dayOf, parseTerm } from '../../app/council/engagement.ts'
import { formerNames } from '../../app/council/former-name-store.server.ts'
import { invitePerson } from '../../app/council/invite-person.server.ts'
import { parseFacts, soughtReading } from '../../app/council/person-facts.ts'
import { instant } from '../../app/ids.ts'
import { addPerson, entriesOf, where } from '../access/door.ts'
import { databases } from '../support/databases.ts'
import { confirmed, given, invite, password, tokenOf } from './newcomers.ts'
import { openOffice, type PeopleOffice, reasonOf } from './people-office.ts'

describe.each(databases)('people over time (%s)', (kind) => {
  let door: PeopleOffice['door']
  let aikawa: PeopleOffice['aikawa']
  let newcomer: PeopleOffice['newcomer']
  let isIn: PeopleOffice['isIn']
  let found: PeopleOffice['found']
  let lists: PeopleOffice['lists']
  let facts: PeopleOffice['facts']
  let term: PeopleOffice['term']
  let leave: PeopleOffice['leave']
  let dayIn: PeopleOffice['dayIn']
  let knock: PeopleOffice['knock']
  beforeEach(async () => {
    ;({ door, aikawa, newcomer, isIn, found, lists, facts, term, leave, dayIn, knock } = await openOffice(kind))
  })
  afterEach(() => door.close())

  describe('what is known of somebody', () => {
    it('is kept as it was typed, and found by its reading however that is typed', async () => {
      const { person } = await newcomer()
      given(
        await facts(person, { reading: 'ﾐｽﾞﾉ ﾄﾓﾘ', department: '監視室', telephone: '０３－５５５５－０１２３ 内線12' }),
      )
      expect(await found(person)).toMatchObject({ reading: 'ﾐｽﾞﾉ ﾄﾓﾘ', telephone: '０３－５５５５－０１２３ 内線12' })
      for (const q of ['ミズノ', 'みずの', 'ﾐｽﾞﾉﾄﾓﾘ', 'ミズノ　トモリ', 'のとも', '水野'])
        expect(
          (await lists(new URLSearchParams({ q }).toString())).map(({ id }) => id),
          q,
        ).toContain(person)
      expect(await lists('q=サトウ')).toEqual([])
      expect((await lists(`q=${(await found(person)).email}`)).map(({ id }) => id)).toEqual([person])
    })

    it('changes with an entry that names the facts, and never what they say', async () => {
      const { person } = await newcomer()
      given(await facts(person, { name: '葉山 灯', department: '監視室', telephone: '03-5555-0123' }))
      expect((await entriesOf(door)).at(-1)).toMatchObject({
        kind: 'person-changed',
        subject: person,
        data: { facts: 'name department telephone' },
      })
      const all = JSON.stringify(await entriesOf(door))
      for (const secret of ['葉山', '監視室', '5555']) expect(all).not.toContain(secret)
      expect(reasonOf(await facts(person, { name: '葉山 灯', department: '監視室', telephone: '03-5555-0123' }))).toBe(
        'facts-same',
      )
    })

    it('keeps every former name, the newest first, and whatever else changes adds none', async () => {
      const { person } = await newcomer()
      given(await facts(person, { name: '葉山 灯' }))
      given(await facts(person, { name: '葉山 灯', title: '主任' }))
      given(await facts(person, { name: '早川 灯' }))
      expect((await formerNames(door.db, person)).map(({ name }) => name)).toEqual(['葉山 灯', '水野 灯'])
    })

    it('is refused where it is no reading, no telephone number or no name, each by its own word', async () => {
      const { person } = await newcomer()
      for (const [over, reason] of [
        [{ reading: '水野' }, 'person-reading'],
        [{ reading: 'mizuno' }, 'person-reading'],
        [{ telephone: 'あとで' }, 'person-telephone'],
        [{ telephone: '03' }, 'person-telephone'],
        [{ name: '' }, 'person-name'],
        [{ title: 'a'.repeat(121) }, 'person-title'],
        [{ department: '監\u202e視' }, 'person-department'],
      ] as const)
        expect(reasonOf(await facts(person, over))).toBe(reason)
    })

    it('needs a reading at the invitation where the name does not say how it is read', async () => {
      const { organization } = aikawa
      const ask = (form: object) =>
        invitePerson(door, {
          organization,
          form: { name: '木戸 朔', email: 'kido@jimukyoku.example', role: 'secretariat', locale: 'ja', ...form },
          ...confirmed(aikawa.by),
        })
      expect(reasonOf(await ask({}))).toBe('person-reading-missing')
      expect(reasonOf(await ask({ name: 'Ada Finch' }))).toBe('taken')
    })
  })

  describe('an engagement', () => {
    it('that begins later lets nobody in before its day in Japan, who is told the day after both factors', async () => {
      const { organization } = await invite(door, { by: aikawa.by, role: 'member' })
      const form = {
        name: '木戸 朔',
        reading: 'キド サク',
        email: 'kido@saiba-denki.example',
        role: 'member',
        locale: 'ja',
      }
      const from = dayIn(2)
      const invited = given(
        await invitePerson(door, { organization, form: { ...form, from }, ...confirmed(aikawa.by) }),
      )
      const { secret, session } = await join(invited.link)
      expect(session).toBeNull()
      const begins = (await found(invited.person)).engagedFrom
      expect(new Date(begins).toISOString()).toBe(new Date(`${from}T00:00:00+09:00`).toISOString())
      expect(await knock(invited.person, secret)).toMatchObject({ state: 'outside', why: 'not-begun', from: begins })
      door.clock.advance(begins - door.now() - 90_000)
      expect(await knock(invited.person, secret)).toMatchObject({ state: 'outside', why: 'not-begun' })
      door.clock.advance(60_000)
      expect(await knock(invited.person, secret)).toMatchObject({ state: 'opened' })
    })

    const join = async (link: string) => {
      const shown = given(await openInvitation(door, { token: tokenOf(link), where }))
      const names = { name: '', email: '', organization: '' }
      const second = given(await choosePassword(door, shown, { password, again: password, minLength: 12, names }))
      const code = totpCode(second.totp.secret, door.now())
      const app = { kind: 'app', pending: second.totp.sealed, code } as const
      const sent = { carried: second.carried, second: app, where }
      return { secret: second.totp.secret, session: given(await joinCouncil(door, shown, sent)).session }
    }

    it('ends with its last day, and by then whoever is inside is out', async () => {
      const someone = await newcomer()
      given(await term(someone.person, { until: dayIn(0) }))
      expect(await isIn(someone)).toBe(true)
      const { engagedUntil } = await found(someone.person)
      expect(engagedUntil).toBe(Date.parse(`${dayIn(1)}T00:00:00+09:00`))
      expect((await entriesOf(door)).at(-1)).toMatchObject({
        kind: 'person-engaged',
        data: { until: String(engagedUntil) },
      })
    })

    it('moved to begin later puts them out in that very step', async () => {
      const someone = await newcomer()
      given(await term(someone.person, { from: dayIn(30) }))
      expect(await isIn(someone)).toBe(false)
      expect((await entriesOf(door)).slice(-2)).toMatchObject([
        { kind: 'person-engaged' },
        { kind: 'session-ended', reason: 'not-engaged' },
      ])
    })

    it('keeps its very moments where the form leaves its days alone', async () => {
      const { person } = await newcomer()
      const before = await found(person)
      expect(reasonOf(await term(person, { from: dayOf(before.engagedFrom), until: '' }))).toBe('engagement-same')
    })

    it('takes no reversed days, no last day that is past, and no text that is no day', async () => {
      const { person } = await newcomer()
      for (const [form, reason] of [
        [{ from: dayIn(9), until: dayIn(8) }, 'engagement-reversed'],
        [{ from: '2026-01-01', until: dayIn(-2) }, 'engagement-over'],
        [{ from: '2026-02-30' }, 'engagement-from'],
        [{ until: 'soon' }, 'engagement-until'],
        [{ until: '1999-01-01' }, 'engagement-until'],
      ] as const)
        expect(reasonOf(await term(person, form)), JSON.stringify(form)).toBe(reason)
    })

    it('that ran out may be taken up again, but its role waits for two to sign it anew', async () => {
      const liaison = await addPerson(door, { role: 'liaison', engagedUntil: door.now() })
      const rollRole = async () =>
        (
          await door.db
            .selectFrom('person')
            .select('roll_role')
            .where('id', '=', liaison.person)
            .executeTakeFirstOrThrow()
        ).roll_role
      expect(await rollRole()).toBe('liaison')
      given(await term(liaison.person, { until: dayIn(40) }))
      expect(await rollRole()).toBeNull()
    })

    it('of one who leaves before it was to end is over at that moment', async () => {
      const someone = await newcomer()
      given(await term(someone.person, { until: dayIn(40) }))
      await leave(someone.person)
      expect(await found(someone.person)).toMatchObject({ state: 'left', engagedUntil: door.now() })
    })

    it('that ends within sixty days is on the list that asks for it, with the day', async () => {
      const soon = await newcomer()
      const far = await newcomer()
      await newcomer()
      given(await term(soon.person, { until: dayIn(58) }))
      given(await term(far.person, { until: dayIn(61) }))
      expect((await lists('ends=soon')).map(({ id }) => id)).toEqual([soon.person])
    })

    it('is not one’s own to lengthen', async () => {
      expect(reasonOf(await term(aikawa.person, { until: dayIn(40) }))).toBe('own-account')
    })
  })
})

describe('the days of an engagement', () => {
  const at = instant(Date.parse('2027-03-20T12:00:00+09:00'))
  const parse = (form: object) => parseTerm(form, { at })

  it('are days in Japan, the last one included', () => {
    expect(parse({ from: '2027-04-01', until: '2027-04-01' })).toEqual({
      ok: true,
      value: { from: Date.parse('2027-03-31T15:00:00Z'), until: Date.parse('2027-04-01T15:00:00Z') },
    })
    expect(parse({ from: '2027-03-20' })).toEqual({ ok: true, value: { from: at, until: null } })
    expect(parse({})).toEqual({ ok: true, value: { from: at, until: null } })
  })
})

describe('a reading', () => {
  it('is sought in one spelling, whatever keyboard typed it', () => {
    for (const typed of ['サトウ　ミサキ', 'さとう みさき', 'ｻﾄｳ･ﾐｻｷ', 'サトウミサキ'])
      expect(soughtReading(typed)).toBe('サトウミサキ')
  })
  it('is kana, with long marks, voiced ones and dots', () => {
    for (const reading of ['ヴァン・ダイク', 'がっこう', 'ｶﾞｰﾄﾞ', 'サトー'])
      expect(parseFacts({ name: 'x', reading })).toMatchObject({ value: { reading } })
  })
})
