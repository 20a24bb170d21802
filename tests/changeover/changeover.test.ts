/** April: who comes, moves and leaves at one hour, by one list. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sessionIdOf } from '../../app/access/sessions.server.ts'
import { carryOut as carryOutOne } from '../../app/changeover/carry-out-changeover.server.ts'
import { dueChangeovers, findChangeover, linesOf } from '../../app/changeover/changeover-store.server.ts'
import { confirmChangeover } from '../../app/changeover/confirm-changeover.server.ts'
import { changeoversOpen } from '../../app/changeover/view-changeover.server.ts'
import { formerEngagements } from '../../app/council/engagement-store.server.ts'
import { renewInvitations } from '../../app/council/invite-person.server.ts'
import { movePerson } from '../../app/council/move-person.server.ts'
import { holderOfEmail } from '../../app/council/person-store.server.ts'
import { days } from '../../app/ids.ts'
import { letterOf } from '../../app/mail/letter.ts'
import { addPerson, entriesOf, sessionOf, type TestPerson } from '../access/door.ts'
import { accept, confirmed, given, invite } from '../council/newcomers.ts'
import { reasonOf } from '../council/people-office.ts'
import { databases } from '../support/databases.ts'
import { type ListScene, openListScene, readOf } from './offices.ts'

describe.each(databases)('a list of changes (%s)', (kind) => {
  let office: ListScene['office']
  let door: ListScene['door']
  let stayer: ListScene['stayer']
  let other: ListScene['other']
  let joiner: ListScene['joiner']
  let moving: ListScene['moving']
  let leaving: ListScene['leaving']
  beforeEach(async () => {
    ;({ office, door, stayer, other, joiner, moving, leaving } = await openListScene(kind))
  })
  afterEach(() => door.close())

  describe('confirmed', () => {
    it('is one entry, with how many of each, and an engagement’s end for whoever goes', async () => {
      const before = (await entriesOf(door)).length
      const id = given(await office.confirm([joiner(), moving(), leaving()]))
      const written = (await entriesOf(door)).slice(before)
      expect(written.map(({ kind: of }) => of)).toEqual(['changeover-confirmed', 'person-engaged', 'person-engaged'])
      expect(written[0]).toMatchObject({
        actor: office.aikawa.person,
        objects: [{ kind: 'changeover', id }],
        data: { at: String(office.hour), join: '1', return: '0', move: '1', leave: '1' },
      })
      expect(JSON.stringify(written)).not.toContain('makabe')
      expect(await office.found(stayer.person)).toMatchObject({ engagedUntil: office.hour, role: 'member' })
    })

    it('sent again is the same list, by whomever; at another hour it is another, whose people wait already', async () => {
      const lines = [moving()]
      const id = given(await office.confirm(lines))
      expect(given(await office.confirm(lines))).toBe(id)
      expect(await office.check(lines)).toMatchObject({ known: id })
      expect(reasonOf(await office.confirm(lines, (office.hour + days(1)) as never))).toBe('list-changed')
      expect(await office.faults([leaving({ person: stayer.person })])).toEqual([['person person-waits']])
    })

    it('of two who confirm it at once stands once', async () => {
      const lines = [moving()]
      const { shown } = await office.check(lines)
      const asked = { lines: readOf(lines).lines, at: office.hour, shown }
      const [one, two] = await Promise.all([
        confirmChangeover(door, { ...asked, ...confirmed(office.aikawa.by) }),
        confirmChangeover(door, { ...asked, ...confirmed(office.aikawa.by) }),
      ])
      expect(given(one)).toBe(given(two))
      expect((await entriesOf(door)).filter(({ kind: of }) => of === 'changeover-confirmed')).toHaveLength(1)
    })

    it('is refused as a whole where a line comes to something else than was shown', async () => {
      const lines = [joiner(), moving()]
      const { shown } = await office.check(lines)
      await office.leave(stayer.person)
      const before = await entriesOf(door)
      const again = { lines: readOf(lines).lines, at: office.hour, shown, ...confirmed(office.aikawa.by) }
      expect(reasonOf(await confirmChangeover(door, again))).toBe('list-changed')
      expect(await entriesOf(door)).toEqual(before)
    })

    it('can be taken back before its hour: engagements end when they would have', async () => {
      given(await office.term(other.person, { until: '2028-03-31' }))
      const until = (await office.found(other.person)).engagedUntil
      const lines = [moving(), leaving()]
      const id = given(await office.confirm(lines))
      given(await office.drop(id))
      expect((await office.found(stayer.person)).engagedUntil).toBeNull()
      expect((await office.found(other.person)).engagedUntil).toBe(until)
      expect(reasonOf(await office.drop(id))).toBe('list-begun')
      await office.atTheHour()
      expect(await office.carryOut()).toEqual([])
    })
  })

  describe('at its hour', () => {
    it('has ended access before the server has done anything about it', async () => {
      given(await office.confirm([moving(), leaving()]))
      const speaks = async (who: TestPerson) => {
        const session = sessionIdOf(await sessionOf(door, who))
        const entry = { kind: 'settings-changed', actor: who.person, role: who.role, session } as const
        return door.log.append(async () => ({ value: undefined, entries: [entry] }))
      }
      await speaks(stayer)
      await office.atTheHour()
      for (const who of [stayer, other]) await expect(speaks(who)).rejects.toMatchObject({ name: 'StandingLost' })
    })

    it('moves, lets go and invites, with an entry about each, and keeps both histories', async () => {
      const id = given(await office.confirm([joiner({ title: '係長' }), moving(), leaving()]))
      await office.atTheHour()
      const before = (await entriesOf(door)).length
      expect(await office.carryOut()).toEqual([id])
      const written = (await entriesOf(door)).slice(before)
      const about = written.filter(({ kind: of }) => String(of).startsWith('person-'))
      expect(about.map(({ kind: of }) => of)).toEqual(['person-invited', 'person-moved', 'person-left'])
      for (const { objects, actor } of about) {
        expect(objects).toContainEqual({ kind: 'changeover', id })
        expect(actor).toBeUndefined()
      }
      expect(await office.found(stayer.person)).toMatchObject({
        organization: other.organization,
        department: '保安部',
        engagedFrom: office.hour,
        engagedUntil: null,
      })
      expect(await formerEngagements(door.db, stayer.person)).toMatchObject([
        { organization: stayer.organization, until: office.hour, why: 'post-changed' },
      ])
      expect(await office.found(other.person)).toMatchObject({ state: 'left', engagedUntil: office.hour })
      const holder = await holderOfEmail(door.db, 'makabe@saiba-denki.example')
      expect(holder?.state).toBe('invited')
      expect(await findChangeover(door.db, id)).toMatchObject({ carriedOutAt: door.now() })
      // Nothing of a settled line tells who it was about but their id.
      for (const line of await linesOf(door.db, id)) expect(line).toMatchObject({ name: '', email: null, title: '' })
    })

    it('is done once, whoever asks and how often', async () => {
      given(await office.confirm([joiner(), moving(), leaving()]))
      await office.atTheHour()
      await Promise.all([office.carryOut(), office.carryOut()])
      const written = (await entriesOf(door)).length
      const [again] = await dueChangeovers(door.db, door.now())
      expect(again).toBeUndefined()
      expect(await office.carryOut()).toEqual([])
      expect(await entriesOf(door)).toHaveLength(written)
    })

    it('goes on with the lines that wait, where a node died within', async () => {
      const people = Array.from({ length: 60 }, (_, at) =>
        joiner({ name: `真壁 葵${at}`, email: `makabe.${at}@saiba-denki.example` }),
      )
      const id = given(await office.confirm(people))
      await office.atTheHour()
      const changeover = await findChangeover(door.db, id)
      if (!changeover) throw new Error('no such list')
      let steps = 0
      const dying = {
        ...door,
        log: {
          ...door.log,
          append: ((step: never) => {
            if (steps++ > 0) throw new Error('killed')
            return door.log.append(step)
          }) as typeof door.log.append,
        },
      }
      await expect(carryOutOne(dying, changeover)).rejects.toThrow('killed')
      expect((await office.view(id)).waiting).toEqual([
        { wait: 'hour', count: 10 },
        { wait: 'link', count: 50 },
      ])
      await office.carryOut()
      expect((await office.view(id)).waiting).toEqual([{ wait: 'link', count: 60 }])
      const invited = (await entriesOf(door)).filter(({ kind: of }) => of === 'person-invited')
      expect(new Set(invited.map(({ subject }) => subject)).size).toBe(invited.length)
    })

    it('leaves whoever gets another room in the same house where they are, day by day', async () => {
      const within = { change: '異動', person: stayer.person, department: '夜間監視室' }
      const id = given(await office.confirm([within]))
      expect((await office.found(stayer.person)).engagedUntil).toBeNull()
      await office.atTheHour()
      expect(await office.carryOut()).toEqual([id])
      expect(await office.found(stayer.person)).toMatchObject({ department: '夜間監視室', engagedUntil: null })
      expect((await office.view(id)).lines).toMatchObject([{ fate: 'move', why: null }])
    })

    it('an office that somebody is moved into waits for the roll', async () => {
      const auditor = await addPerson(door, { role: 'compliance' })
      given(
        await office.confirm([
          { change: 'move', person: auditor.person, organization: office.aikawa.organization, role: '事務局' },
        ]),
      )
      await office.atTheHour()
      await office.carryOut()
      const row = await door.db
        .selectFrom('person')
        .select(['role', 'roll_role'])
        .where('id', '=', auditor.person)
        .executeTakeFirstOrThrow()
      expect(row).toEqual({ role: 'secretariat', roll_role: null })
    })

    it('leaves to a person what was changed by hand meanwhile, and does the rest', async () => {
      const id = given(await office.confirm([joiner(), moving(), leaving()]))
      const asked = { person: other.person, move: 'leave', why: 'retired', ...confirmed(office.aikawa.by) } as const
      given(await movePerson(door, asked))
      given(await office.term(stayer.person, { until: '2028-03-31' }))
      const taken = await invite(door, { by: office.aikawa.by, role: 'member' })
      await door.db
        .updateTable('person')
        .set({ email: 'makabe@saiba-denki.example' })
        .where('id', '=', taken.person)
        .execute()
      await office.atTheHour()
      await office.carryOut()
      const { lines } = await office.view(id)
      expect(lines.map(({ wait, why }) => [wait, why])).toEqual([
        ['hand', 'email-taken'],
        ['hand', 'state-changed'],
        ['hand', 'state-changed'],
      ])
      expect(await office.found(stayer.person)).toMatchObject({ organization: stayer.organization })
    })

    it('brings back somebody who left as the same person', async () => {
      const { email, name, engagedFrom } = await office.found(other.person)
      await office.leave(other.person)
      const checked = await office.check([joiner({ email, name, reading: '' })])
      expect(checked.lines).toMatchObject([{ fate: 'return', person: other.person }])
      // The address with another name is somebody else, and taken.
      expect(await office.faults([joiner({ email })])).toEqual([['email email-taken']])
      const id = given(await office.confirm([joiner({ email, name, reading: '', organization: other.organization })]))
      await office.atTheHour()
      await office.carryOut()
      expect(await office.found(other.person)).toMatchObject({ state: 'invited', engagedFrom: office.hour, email })
      expect((await formerEngagements(door.db, other.person))[0]).toMatchObject({ from: engagedFrom })
      expect((await office.view(id)).waiting).toEqual([{ wait: 'link', count: 1 }])
    })

    it('gives those who came their links all at once, of which each opens', async () => {
      const id = given(await office.confirm([joiner(), joiner({ name: '真壁 碧', email: 'ao@saiba-denki.example' })]))
      expect(await changeoversOpen(door)).toMatchObject([{ id, state: 'waits', waiting: null, lines: 2 }])
      await office.atTheHour()
      await office.carryOut()
      // The first page names the list for as long as somebody of it waits; and each of them is told by mail, without a link.
      expect(await changeoversOpen(door)).toMatchObject([{ id, state: 'done', waiting: 2 }])
      const came = (await entriesOf(door)).filter(({ kind: of }) => of === 'person-invited')
      expect(came.map((entry) => letterOf(entry as never)).slice(-2)).toEqual(['joining', 'joining'])
      expect(letterOf({ kind: 'person-invited', objects: [{ kind: 'organization', id: 'o' }] })).toBeNull()
      const people = (await office.view(id)).lines.flatMap(({ person }) => (person ? [person] : []))
      const links = given(await renewInvitations(door, { people, ...confirmed(office.aikawa.by) }))
      expect(links).toHaveLength(2)
      expect((await office.view(id)).waiting).toEqual([{ wait: 'answer', count: 2 }])
      await accept(door, links[0]?.link ?? '')
      expect((await office.view(id)).waiting).toEqual([
        { wait: 'answer', count: 1 },
        { wait: 'key', count: 1 },
      ])
    })
  })
})
