/** People who move in April, leave and come back: in one account, with one record. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { totpOf } from '../../app/access/credential-store.server.ts'
import { beginSignIn } from '../../app/access/sign-in.server.ts'
import { openInvitation } from '../../app/council/accept-invitation.server.ts'
import { formerEngagements } from '../../app/council/engagement-store.server.ts'
import { invitePerson } from '../../app/council/invite-person.server.ts'
import { withdrawConsent } from '../../app/council/withdraw-consent.server.ts'
import { days } from '../../app/ids.ts'
import { currentKeyOf } from '../../app/keyring/key-store.server.ts'
import { addPerson, entriesOf, signInAgain, where } from '../access/door.ts'
import { provenKey } from '../http/before-a-form.ts'
import { databases } from '../support/databases.ts'
import { accept, confirmed, given, invite, password, tokenOf } from './newcomers.ts'
import { openOffice, type PeopleOffice, reasonOf } from './people-office.ts'

describe.each(databases)('people who move, leave and return (%s)', (kind) => {
  let door: PeopleOffice['door']
  let aikawa: PeopleOffice['aikawa']
  let newcomer: PeopleOffice['newcomer']
  let isIn: PeopleOffice['isIn']
  let found: PeopleOffice['found']
  let lists: PeopleOffice['lists']
  let facts: PeopleOffice['facts']
  let post: PeopleOffice['post']
  let leave: PeopleOffice['leave']
  let comeBack: PeopleOffice['comeBack']
  let dayIn: PeopleOffice['dayIn']
  let later: PeopleOffice['later']
  beforeEach(async () => {
    ;({ door, aikawa, newcomer, isIn, found, lists, facts, post, leave, comeBack, dayIn, later } =
      await openOffice(kind))
  })
  afterEach(() => door.close())

  describe('a change of post', () => {
    it('inside an organization ends the sessions, keeps the engagement of before, and the role', async () => {
      const someone = await newcomer()
      const { organization } = someone
      given(await facts(someone.person, { department: '監視室', title: '主任' }))
      await later(days(2))
      await signInAgain(door, someone.person)
      given(await post(someone.person, organization, { department: '保安部', title: '課長' }))
      expect(await isIn(someone)).toBe(false)
      expect(await found(someone.person)).toMatchObject({
        department: '保安部',
        title: '課長',
        engagedFrom: door.now(),
      })
      expect(await formerEngagements(door.db, someone.person)).toMatchObject([
        { organization, role: 'member', department: '監視室', title: '主任', until: door.now(), why: 'post-changed' },
      ])
    })

    it('to another organization ends the old role at once: the new one waits for the roll', async () => {
      const auditor = await addPerson(door, { role: 'compliance' })
      const { organization } = aikawa
      await later(days(1))
      given(await post(auditor.person, organization, { role: 'secretariat' }))
      const row = await door.db
        .selectFrom('person')
        .select(['role', 'roll_role', 'organization_id'])
        .where('id', '=', auditor.person)
        .executeTakeFirstOrThrow()
      expect(row).toEqual({ role: 'secretariat', roll_role: null, organization_id: organization })
      expect((await entriesOf(door)).at(-1)).toMatchObject({
        kind: 'person-moved',
        objects: [{ kind: 'organization', id: organization }],
        data: { role: 'secretariat', 'from-role': 'compliance', 'from-organization': auditor.organization },
      })
    })

    it('gives no role that the new house’s kind has not, and leads to no house without consent', async () => {
      const someone = await newcomer()
      expect(reasonOf(await post(someone.person, aikawa.organization, { role: 'member' }))).toBe('person-role')
      expect(reasonOf(await post(someone.person, someone.organization, { role: 'liaison' }))).toBe('person-role')
      const other = await invite(door, { by: aikawa.by, role: 'member' })
      given(await withdrawConsent(door, { organization: other.organization, ...confirmed(aikawa.by) }))
      expect(reasonOf(await post(someone.person, other.organization))).toBe('no-consent')
      expect(await isIn(someone)).toBe(true)
      expect(await formerEngagements(door.db, someone.person)).toEqual([])
    })

    it('is none where nothing differs, of somebody who left, or of oneself', async () => {
      const someone = await newcomer()
      expect(reasonOf(await post(someone.person, someone.organization))).toBe('post-same')
      expect(reasonOf(await post(aikawa.person, aikawa.organization, { role: 'compliance' }))).toBe('own-account')
      await leave(someone.person)
      expect(reasonOf(await post(someone.person, someone.organization, { title: '課長' }))).toBe('state-changed')
    })

    it('voids the link of somebody who has not come yet', async () => {
      const { link, person } = await invite(door, { by: aikawa.by, role: 'member' })
      const other = await invite(door, { by: aikawa.by, role: 'member' })
      given(await post(person, other.organization))
      expect(reasonOf(await openInvitation(door, { token: tokenOf(link), where }))).toBe('invitation-not-good')
    })

    it('of two who record it at once is recorded once', async () => {
      const someone = await newcomer()
      const move = () => post(someone.person, someone.organization, { title: '課長' })
      expect((await Promise.all([move(), move()])).map(reasonOf).sort()).toEqual(['post-same', 'taken'])
      expect(await formerEngagements(door.db, someone.person)).toHaveLength(1)
    })
  })

  describe('somebody who left and comes back', () => {
    it('is the same person, with every engagement on record, and nothing of before opens anything', async () => {
      const someone = await newcomer()
      const { person, organization } = someone
      const began = (await found(person)).engagedFrom
      await leave(person)
      const left = door.now()
      await later(days(30))
      const invited = given(await comeBack(person, organization, { department: '保安部' }))
      expect(invited.person).toBe(person)
      expect(await found(person)).toMatchObject({
        state: 'invited',
        setupStep: 'password',
        email: 'again@saiba-denki.example',
        engagedFrom: door.now(),
        engagedUntil: null,
      })
      expect(await formerEngagements(door.db, person)).toMatchObject([
        { organization, from: began, until: left, why: 'transferred' },
      ])
      expect(await totpOf(door.db, person)).toBeNull()
      const knocked = await beginSignIn(door, { email: 'again@saiba-denki.example', password, where })
      expect(reasonOf(knocked)).toBe('wrong-credentials')
      expect(await isIn(someone)).toBe(false)
      expect((await entriesOf(door)).findLast(({ kind: of }) => of === 'person-returned')).toMatchObject({
        subject: person,
        data: { role: 'member' },
      })
      const back = await accept(door, invited.link)
      expect(back.person).toBe(person)
      expect((await lists('')).find(({ id }) => id === person)).toMatchObject({ returned: true })
    })

    it('takes up a key that still runs only once it is proven and compared anew', async () => {
      const someone = await newcomer()
      await provenKey({ door }, someone)
      await leave(someone.person)
      given(await comeBack(someone.person, someone.organization))
      expect(await currentKeyOf(door.db, someone.person)).toMatchObject({ provenAt: null, comparedAt: null })
    })

    it('comes by their own page: their address opens no second account, and another’s is nobody’s to take', async () => {
      const someone = await newcomer()
      const { person, organization } = someone
      const other = await found((await newcomer()).person)
      const { email } = await found(person)
      await leave(person)
      const again = { name: '水野 灯', reading: 'ミズノ', email, role: 'member', locale: 'ja' }
      const asked = await invitePerson(door, { organization, form: again, ...confirmed(aikawa.by) })
      expect(reasonOf(asked)).toBe('email-of-leaver')
      const taken = await comeBack(person, organization, { email: other.email })
      expect(taken).toEqual({ ok: false, reason: 'email-taken' })
      expect(JSON.stringify(taken)).not.toContain(other.name)
      expect(reasonOf(await comeBack(person, organization, { email }))).toBe('taken')
    })

    it('returns to no time before they had left, and only if they had', async () => {
      const someone = await newcomer()
      expect(reasonOf(await comeBack(someone.person, someone.organization))).toBe('state-changed')
      await later(days(3))
      await leave(someone.person)
      const before = await comeBack(someone.person, someone.organization, { from: dayIn(-1) })
      expect(reasonOf(before)).toBe('engagement-overlaps')
      // The refusal has undone all of it: nothing is half returned.
      expect((await found(someone.person)).state).toBe('left')
      expect(await formerEngagements(door.db, someone.person)).toEqual([])
      expect(await totpOf(door.db, someone.person)).not.toBeNull()
      given(await comeBack(someone.person, someone.organization))
      expect(reasonOf(await comeBack(someone.person, someone.organization))).toBe('state-changed')
    })
  })
})
