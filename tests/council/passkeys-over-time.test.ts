/** Passkeys of people who have yet to begin, and of people who return. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askForPasskey } from '../../app/access/change-passkeys.server.ts'
import { forSignIn } from '../../app/access/passkey-challenge.server.ts'
import { passkeysOf } from '../../app/access/passkey-store.server.ts'
import { signInByPasskey } from '../../app/access/sign-in-by-passkey.server.ts'
import { choosePassword, joinCouncil, openInvitation } from '../../app/council/accept-invitation.server.ts'
import { invitePerson } from '../../app/council/invite-person.server.ts'
import { eraseNames } from '../../app/retention/erasure-store.server.ts'
import { SoftwareAuthenticator } from '../../db/demo/software-authenticator.ts'
import { entriesOf, where } from '../access/door.ts'
import { databases } from '../support/databases.ts'
import { confirmed, given, invite, password, tokenOf } from './newcomers.ts'
import { openOffice, type PeopleOffice, reasonOf } from './people-office.ts'

const browser = 'a'.repeat(43)

describe.each(databases)('passkeys over time (%s)', (kind) => {
  let office: PeopleOffice
  beforeEach(async () => {
    office = await openOffice(kind)
  })
  afterEach(() => office.door.close())

  const joinBy = async (authenticator: SoftwareAuthenticator, link: string) => {
    const { door } = office
    const shown = given(await openInvitation(door, { token: tokenOf(link), where }))
    const names = { name: '', email: '', organization: '' }
    const page = given(await choosePassword(door, shown, { password, again: password, minLength: 12, names }))
    const second = { kind: 'passkey', made: authenticator.make(page.passkey), name: '机の鍵' } as const
    return given(await joinCouncil(door, shown, { carried: page.carried, second, where }))
  }
  const come = async (authenticator: SoftwareAuthenticator) => {
    const asked = given(await askForPasskey(office.door, { person: null, whom: forSignIn(browser) }))
    return signInByPasskey(office.door, { text: authenticator.show(asked), browser, where })
  }

  it('let whoever joined by one before their first day in on that day, and until then say from when', async () => {
    const { door, aikawa, dayIn, found } = office
    const { organization } = await invite(door, { by: aikawa.by, role: 'member' })
    const name = { name: '木戸 朔', reading: 'キド サク', email: 'kido@saiba-denki.example' }
    const form = { ...name, role: 'member', locale: 'ja', from: dayIn(2) }
    const { person, link } = given(await invitePerson(door, { organization, form, ...confirmed(aikawa.by) }))
    const authenticator = new SoftwareAuthenticator()
    expect(await joinBy(authenticator, link)).toMatchObject({ session: null })
    expect((await entriesOf(door)).filter(({ actor }) => actor === person).map((entry) => entry.kind)).not.toContain(
      'signed-in',
    )
    const { engagedFrom } = await found(person)
    expect(given(await come(authenticator))).toEqual({ state: 'outside', why: 'not-begun', from: engagedFrom })
    door.clock.set(engagedFrom)
    expect(given(await come(authenticator))).toMatchObject({ state: 'opened', person })
  })

  it('of before open nothing to whoever returns, who may register the same one again', async () => {
    const { door, aikawa, leave, comeBack } = office
    const invited = await invite(door, { by: aikawa.by, role: 'member' })
    const authenticator = new SoftwareAuthenticator()
    await joinBy(authenticator, invited.link)
    await leave(invited.person)
    const { link } = given(await comeBack(invited.person, invited.organization))
    expect(await passkeysOf(door.db, invited.person)).toEqual([])
    expect(reasonOf(await come(authenticator))).toBe('passkey-unknown')
    await joinBy(authenticator, link)
    expect(given(await come(authenticator))).toMatchObject({ state: 'opened', person: invited.person })
  })

  it('go with the name of whoever is erased', async () => {
    const { door, aikawa } = office
    const { person, link } = await invite(door, { by: aikawa.by, role: 'member' })
    await joinBy(new SoftwareAuthenticator(), link)
    expect(await passkeysOf(door.db, person)).toHaveLength(1)
    await door.db.transaction().execute((trx) => eraseNames(trx, [person]))
    expect(await passkeysOf(door.db, person)).toEqual([])
  })
})
