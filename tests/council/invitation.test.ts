import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sessionsOf } from '../../app/access/session-store.server.ts'
import { presentSession } from '../../app/access/sessions.server.ts'
import { beginSignIn, finishSignIn } from '../../app/access/sign-in.server.ts'
import { totpCode } from '../../app/access/totp.server.ts'
import { choosePassword, joinCouncil, openInvitation } from '../../app/council/accept-invitation.server.ts'
import { firstEmail, inviteFirstSecretariat } from '../../app/council/invite-first-account.server.ts'
import { invitePerson, renewInvitation } from '../../app/council/invite-person.server.ts'
import { findOrganization } from '../../app/council/organization-store.server.ts'
import { findPerson, listPeople } from '../../app/council/person-store.server.ts'
import { hours, minutes } from '../../app/ids.ts'
import type { Outcome } from '../../app/outcome.ts'
import { type Door, entriesOf, kindsOf, openDoor, where } from '../access/door.ts'
import { databases } from '../support/databases.ts'
import { accept, confirmed, firstSecretariat, given, invite, type Newcomer, password, tokenOf } from './newcomers.ts'

const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)
const noNames = { name: '', email: '', organization: '' }
const form = { password, again: password, minLength: 12, names: noNames }

describe.each(databases)('an invitation (%s)', (kind) => {
  let door: Door
  let aikawa: Newcomer
  beforeEach(async () => {
    door = await openDoor(kind)
    aikawa = await firstSecretariat(door)
  })
  afterEach(() => door.close())

  /** Up to the code, as two browsers holding one link would. */
  const nearlyIn = async (link: string) => {
    const shown = given(await openInvitation(door, { token: tokenOf(link), where }))
    const { carried, totp } = given(await choosePassword(door, shown, form))
    const code = totpCode(totp.secret, door.now())
    return () => joinCouncil(door, shown, { carried, second: { kind: 'app', pending: totp.sealed, code }, where })
  }

  it('makes the first account of an empty council, named by whoever follows the link', async () => {
    expect(await findPerson(door.db, aikawa.person)).toMatchObject({
      name: '相川 律',
      email: 'aikawa@jimukyoku.example',
      role: 'secretariat',
      state: 'invited',
      setupStep: 'key',
    })
    expect((await findOrganization(door.db, aikawa.organization))?.name).toBe('協議会事務局')
    expect(aikawa.joined.recoveryCodes).toHaveLength(10)
    expect(await inviteFirstSecretariat(door)).toBeNull()
  })

  it('opens a session with both factors behind it, and the password and the app then open others', async () => {
    const held = await presentSession(door.db, { token: aikawa.joined.session.token, at: door.now() })
    expect(held.state).toBe('held')
    door.clock.advance(minutes(1))
    const begun = given(await beginSignIn(door, { email: 'aikawa@jimukyoku.example', password, where }))
    const [recovery = ''] = aikawa.joined.recoveryCodes
    expect(reasonOf(await finishSignIn(door, { token: begun.token, code: recovery, where }))).toBe('taken')
  })

  it('works once: the same link is dead afterwards', async () => {
    const { link } = await invite(door, { by: aikawa.by, role: 'liaison' })
    await accept(door, link)
    expect(reasonOf(await openInvitation(door, { token: tokenOf(link), where }))).toBe('invitation-not-good')
  })

  it('lets one of two people in who finish with the same link at the same moment', async () => {
    const { link, person } = await invite(door, { by: aikawa.by, role: 'liaison' })
    const [one, other] = [await nearlyIn(link), await nearlyIn(link)]
    const answers = await Promise.all([one(), other()])
    expect(answers.map(reasonOf).sort()).toEqual(['invitation-not-good', 'taken'])
    expect(await sessionsOf(door.db, person)).toHaveLength(1)
    expect(
      (await entriesOf(door)).filter((entry) => entry.kind === 'signed-in' && entry.actor === person),
    ).toHaveLength(1)
  })

  it('keeps nothing until the code is right, so that a closed browser starts again', async () => {
    const { link, person } = await invite(door, { by: aikawa.by, role: 'member' })
    const before = (await kindsOf(door)).length
    await nearlyIn(link)
    expect((await kindsOf(door)).length).toBe(before)
    expect(await door.db.selectFrom('password').selectAll().where('person_id', '=', person).execute()).toEqual([])
    await accept(door, link)
  })

  it('stays good after a mistyped code, and lapses after a quarter of an hour in the form', async () => {
    const { link } = await invite(door, { by: aikawa.by, role: 'member' })
    const shown = given(await openInvitation(door, { token: tokenOf(link), where }))
    const { carried, totp } = given(await choosePassword(door, shown, form))
    const join = (code: string) =>
      joinCouncil(door, shown, { carried, second: { kind: 'app', pending: totp.sealed, code }, where })
    const right = totpCode(totp.secret, door.now())
    expect(reasonOf(await join(right === '000000' ? '000001' : '000000'))).toBe('wrong-code')
    door.clock.advance(minutes(16))
    expect(reasonOf(await join(totpCode(totp.secret, door.now())))).toBe('setup-lapsed')
    await accept(door, link)
  })

  it('cannot carry one person’s password into another’s account', async () => {
    const [one, other] = [
      await invite(door, { by: aikawa.by, role: 'member' }),
      await invite(door, { by: aikawa.by, role: 'member' }),
    ]
    const shownOne = given(await openInvitation(door, { token: tokenOf(one.link), where }))
    const shownOther = given(await openInvitation(door, { token: tokenOf(other.link), where }))
    const { carried, totp } = given(await choosePassword(door, shownOne, form))
    const code = totpCode(totp.secret, door.now())
    const answer = await joinCouncil(door, shownOther, {
      carried,
      second: { kind: 'app', pending: totp.sealed, code },
      where,
    })
    expect(reasonOf(answer)).toBe('setup-lapsed')
  })

  it('expires after 72 hours', async () => {
    const { link } = await invite(door, { by: aikawa.by, role: 'oversight' })
    const finish = await nearlyIn(link)
    door.clock.advance(hours(72))
    expect(reasonOf(await openInvitation(door, { token: tokenOf(link), where }))).toBe('invitation-not-good')
    expect(reasonOf(await finish())).not.toBe('taken')
  })

  it('is void as soon as a fresh one is made, and none is made for whoever came through', async () => {
    const { link, person } = await invite(door, { by: aikawa.by, role: 'compliance' })
    const fresh = given(await renewInvitation(door, { person, ...confirmed(aikawa.by) }))
    expect(reasonOf(await openInvitation(door, { token: tokenOf(link), where }))).toBe('invitation-not-good')
    await accept(door, fresh.link)
    expect(reasonOf(await renewInvitation(door, { person, ...confirmed(aikawa.by) }))).toBe('already-joined')
  })

  it('answers the same for a wrong token as for none', async () => {
    for (const token of [undefined, '', 'x', 'A'.repeat(43), 'B'.repeat(43), '封'.repeat(43)]) {
      expect(reasonOf(await openInvitation(door, { token, where }))).toBe('invitation-not-good')
    }
  })

  it('leaves nothing in the database from which the link could be made', async () => {
    const { link } = await invite(door, { by: aikawa.by, role: 'member' })
    const rows = JSON.stringify(await door.db.selectFrom('invitation').selectAll().execute())
    const bytes = Buffer.from(tokenOf(link), 'base64url')
    for (const spelling of [
      tokenOf(link),
      bytes.toString('hex'),
      bytes.toString('base64'),
      JSON.stringify([...bytes]),
    ]) {
      expect(rows).not.toContain(spelling.replace(/^\[|\]$/g, ''))
    }
  })

  it('asks for a role that fits the organization, consent on record, and an address nobody has', async () => {
    const { organization } = await invite(door, { by: aikawa.by, role: 'member' })
    // A refused act leaves its code unused, so one does for all of them.
    let code = confirmed(aikawa.by)
    const ask = (over: object) =>
      invitePerson(door, {
        organization,
        ...code,
        form: {
          name: '木戸 朔',
          reading: 'キド サク',
          email: 'kido@saiba-denki.example',
          role: 'member',
          locale: 'ja',
          ...over,
        },
      })
    for (const role of ['liaison', 'secretariat', 'compliance', 'oversight', 'administrator', '']) {
      expect(reasonOf(await ask({ role }))).toBe('person-role')
    }
    expect(reasonOf(await ask({ name: '木戸\u202e朔' }))).toBe('person-name')
    expect(reasonOf(await ask({ email: 'kidо@saiba-denki.example' }))).toBe('person-email')
    expect(reasonOf(await ask({}))).toBe('taken')
    expect(reasonOf(await ask({}))).toBe('wrong-code')
    code = confirmed(aikawa.by)
    expect(reasonOf(await ask({ email: 'KIDO@saiba-denki.example' }))).toBe('email-taken')
  })
})

describe.each(databases)('the first start of an empty council (%s)', (kind) => {
  it('gives a fresh link while nobody has come, and the one before is dead', async () => {
    const door = await openDoor(kind)
    const links = [await inviteFirstSecretariat(door), await inviteFirstSecretariat(door)]
    const [old = '', fresh = ''] = links.map((link) => link ?? '')
    expect(reasonOf(await openInvitation(door, { token: tokenOf(old), where }))).toBe('invitation-not-good')
    expect(await listPeople(door.db)).toMatchObject([{ email: firstEmail, role: 'secretariat' }])
    await accept(door, fresh)
    await door.close()
  })
})
