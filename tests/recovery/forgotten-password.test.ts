import { afterEach, beforeEach, expect, it } from 'vitest'
import { forSignIn } from '../../app/access/passkey-challenge.server.ts'
import { heldSession } from '../../app/access/session-store.server.ts'
import { sessionIdOf } from '../../app/access/sessions.server.ts'
import { beginSignIn } from '../../app/access/sign-in.server.ts'
import { minutes, type PersonId } from '../../app/ids.ts'
import type { Outcome } from '../../app/outcome.ts'
import { askForReset, resetPassword } from '../../app/recovery/forgotten-password.server.ts'
import { linkToken } from '../../app/recovery/make-link.server.ts'
import { reportLossAtSignIn, reportLossByLink } from '../../app/recovery/report-loss.server.ts'
import { settleWaysBack } from '../../app/recovery/settle-ways-back.server.ts'
import { keepAddressChange, linkToSend, lossOf } from '../../app/recovery/way-back-store.server.ts'
import {
  addPerson,
  codeOf,
  type Door,
  elsewhere,
  entriesOf,
  kindsOf,
  openDoor,
  password,
  signIn,
  where,
} from '../access/door.ts'
import { onBothDatabases } from '../support/databases.ts'

const reasonOf = (outcome: Outcome<unknown, string>): string | null => (outcome.ok ? null : outcome.reason)
const newPassword = 'まどのそとを とおりすぎた 白いねこ'

onBothDatabases('a forgotten password', (kind) => {
  let door: Door
  beforeEach(async () => {
    door = await openDoor(kind)
  })
  afterEach(() => door.close())

  const asked = async (email: string, from = where) => {
    const outcome = await askForReset(door, { email, where: from })
    await settleWaysBack(door)
    return outcome
  }
  const tokenFor = async (person: PersonId) => {
    const link = await linkToSend(door.db, { person, purpose: 'reset', at: door.now() })
    return link ? linkToken(door.serverKey, link) : null
  }
  const set = (token: string | null, code: string, typed = newPassword) =>
    resetPassword(door, {
      token: token ?? undefined,
      password: typed,
      again: typed,
      minLength: 12,
      code,
      whom: forSignIn('browser'),
      where: elsewhere,
    })

  it('is replaced with the letter’s link and a code, ends every session, and opens none', async () => {
    const who = await addPerson(door)
    const session = sessionIdOf(await signIn(door, who))
    expect(await asked(who.email)).toEqual({ ok: true, value: undefined })
    expect((await kindsOf(door)).at(-1)).toBe('reset-sent')
    const token = await tokenFor(who.person)
    door.clock.advance(minutes(1))
    expect(reasonOf(await set(token, '000000'))).toBe('wrong-code')
    expect(await set(token, codeOf(door, who))).toMatchObject({ ok: true, value: { state: 'set' } })
    expect(await heldSession(door.db, session)).toBeNull()
    expect(await door.db.selectFrom('session').selectAll().execute()).toEqual([])
    const [changed, ended] = (await entriesOf(door)).slice(-2)
    expect(changed).toMatchObject({ kind: 'mfa-changed', subject: who.person, reason: 'forgotten' })
    expect(ended).toMatchObject({ kind: 'session-ended', reason: 'credentials-changed' })
    expect(reasonOf(await beginSignIn(door, { email: who.email, password, where }))).toBe('wrong-credentials')
    expect(reasonOf(await beginSignIn(door, { email: who.email, password: newPassword, where }))).toBeNull()
    // Once.
    door.clock.advance(minutes(1))
    expect(reasonOf(await set(token, codeOf(door, who)))).toBe('link-not-good')
  })

  it('is asked for alike by whoever knocks: nobody hears, or writes into the log, who belongs to the council', async () => {
    const [left, suspended] = [await addPerson(door, { state: 'left' }), await addPerson(door, { state: 'suspended' })]
    const before = (await kindsOf(door)).length
    for (const email of ['nobody@nowhere.example', left.email, suspended.email])
      expect(await asked(email)).toEqual({ ok: true, value: undefined })
    expect((await kindsOf(door)).length).toBe(before)
    expect(await door.db.selectFrom('mail_link').selectAll().execute()).toEqual([])
    // What a stranger typed stays nowhere.
    expect(await door.db.selectFrom('reset_asked').selectAll().execute()).toEqual([])
    // Known or not, the sixth letter in a day is refused.
    const who = await addPerson(door)
    for (const email of [who.email, 'nobody@nowhere.example']) {
      for (let i = 0; i < 5; i++) await asked(email, { ...where, ip: `203.0.113.${i}` })
      expect(reasonOf(await asked(email, { ...where, ip: '203.0.113.99' }))).toBe('too-many-attempts')
    }
  })

  it('has a link of half an hour, the newest alone, and of this server alone', async () => {
    const who = await addPerson(door)
    await asked(who.email)
    const old = await tokenFor(who.person)
    await asked(who.email)
    const token = await tokenFor(who.person)
    expect(reasonOf(await set(old, codeOf(door, who)))).toBe('link-not-good')
    const forged = `${token?.slice(0, 22)}${'A'.repeat(32)}`
    expect(reasonOf(await set(forged, codeOf(door, who)))).toBe('link-not-good')
    door.clock.advance(minutes(30))
    expect(reasonOf(await set(token, codeOf(door, who)))).toBe('link-not-good')
  })

  it('is not sent a link for while another address is on its way', async () => {
    const who = await addPerson(door)
    await door.db.transaction().execute((trx) =>
      keepAddressChange(trx, {
        person: who.person,
        address: 'elsewhere@nowhere.example',
        askedAt: door.now(),
        oldWaived: false,
        oldConfirmedAt: null,
        newConfirmedAt: null,
        holdsAt: null,
      }),
    )
    await asked(who.email)
    expect(await tokenFor(who.person)).toBeNull()
  })

  it('that is lost together with the telephone is reported from the letter; it opens nothing', async () => {
    const who = await addPerson(door)
    await asked(who.email)
    const token = (await tokenFor(who.person)) ?? ''
    expect(reasonOf(await reportLossByLink(door, { token, where }))).toBeNull()
    expect(reasonOf(await reportLossByLink(door, { token, where }))).toBeNull()
    const reports = (await entriesOf(door)).filter(({ kind: of }) => of === 'loss-reported')
    expect(reports).toMatchObject([{ subject: who.person, data: { by: 'mail' } }])
    expect(await lossOf(door.db, who.person, door.now())).toMatchObject({ passwordToo: true, agreed: null })
    expect(await door.db.selectFrom('session').selectAll().execute()).toEqual([])
  })

  it('remembered, and the telephone lost: it is reported after the password, and by nobody without it', async () => {
    const who = await addPerson(door)
    expect(reasonOf(await reportLossAtSignIn(door, { token: 'a'.repeat(43), where }))).toBe('sign-in-lapsed')
    const begun = await beginSignIn(door, { email: who.email, password, where })
    if (!begun.ok) throw new Error(begun.reason)
    expect(reasonOf(await reportLossAtSignIn(door, { token: begun.value.token, where }))).toBeNull()
    expect(await lossOf(door.db, who.person, door.now())).toMatchObject({ passwordToo: false, agreed: null })
  })
})
