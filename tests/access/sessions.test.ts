import { afterEach, beforeEach, expect, it } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import {
  changePassword,
  proposeTotp,
  renewRecoveryCodes,
  replaceSecondFactor,
} from '../../app/access/change-credentials.server.ts'
import { endOwnSessions, endSessionsOf, signOut, signOutEverywhere } from '../../app/access/end-session.server.ts'
import { roles } from '../../app/access/role.ts'
import { listSessions, presentSession, sessionIdOf, sessionLimits } from '../../app/access/sessions.server.ts'
import { beginSignIn, finishSignIn } from '../../app/access/sign-in.server.ts'
import { isFresh, stepUp } from '../../app/access/step-up.server.ts'
import { totpCode } from '../../app/access/totp.server.ts'
import { instant, minutes } from '../../app/ids.ts'
import { onBothDatabases } from '../support/databases.ts'
import {
  actorOf,
  addPerson,
  codeOf,
  type Door,
  entriesOf,
  openDoor,
  password,
  sessionOf,
  signIn,
  where,
} from './door.ts'

onBothDatabases('sessions', (kind) => {
  let door: Door
  beforeEach(async () => {
    door = await openDoor(kind)
  })
  afterEach(() => door.close())

  const present = async (token: string) => (await presentSession(door.db, { token, at: door.now() })).state
  it.each(roles)('%s: unused, a session ends at its idle limit and not before', async (role) => {
    const who = await addPerson(door, { role })
    const token = await sessionOf(door, who)
    door.clock.advance(sessionLimits[role].idle - 1)
    expect(await present(token)).toBe('held')
    const other = await sessionOf(door, who)
    door.clock.advance(sessionLimits[role].idle)
    expect(await present(other)).toBe('lapsed')
  })

  it.each(roles)('%s: used without pause, a session still ends at its absolute limit', async (role) => {
    const who = await addPerson(door, { role })
    const token = await sessionOf(door, who)
    const { idle, absolute } = sessionLimits[role]
    const end = door.now() + absolute
    while (door.now() + idle / 2 < end) {
      door.clock.advance(idle / 2)
      expect(await present(token)).toBe('held')
    }
    door.clock.set(end)
    expect(await present(token)).toBe('lapsed')
  })

  it('neither limit alone keeps a session, and use never moves the idle limit past the absolute one', async () => {
    const who = await addPerson(door)
    const token = await sessionOf(door, who)
    const { idle, absolute } = sessionLimits.member
    const end = instant(door.now() + absolute)
    for (let i = 0; i < absolute / idle - 1; i++) {
      door.clock.advance(idle - minutes(1))
      expect(await present(token)).toBe('held')
    }
    while (door.now() + idle < end) {
      door.clock.advance(minutes(30))
      await present(token)
    }
    const rows = await door.db.selectFrom('session').select(['expires_at', 'absolute_until']).execute()
    expect(rows).toEqual([{ expires_at: end, absolute_until: end }])
    await door.db
      .updateTable('session')
      .set({ expires_at: instant(end + idle) })
      .execute()
    door.clock.set(end)
    expect(await present(token)).toBe('lapsed')
  })

  it('members stay an hour idle and a day at most, all others a quarter hour and half a day', () => {
    expect(sessionLimits.member).toEqual({ idle: minutes(60), absolute: minutes(24 * 60) })
    for (const role of roles.filter((role) => role !== 'member')) {
      expect(sessionLimits[role]).toEqual({ idle: minutes(15), absolute: minutes(12 * 60) })
    }
  })

  it('what the database holds of a session opens nothing', async () => {
    const who = await addPerson(door)
    const token = await sessionOf(door, who)
    const [row] = await door.db.selectFrom('session').selectAll().execute()
    expect(row?.id).toBe(sessionIdOf(token))
    expect(await present(row?.id ?? '')).toBe('none')
    expect(await present(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBe('none')
    for (const odd of ['', ' ', 'x'.repeat(43), `${token} `, "' or 1=1 --"]) expect(await present(odd)).toBe('none')
  })

  it('a token planted in the browser before signing in is worth nothing afterwards', async () => {
    const who = await addPerson(door)
    const planted = 'A'.repeat(43)
    const token = await signIn(door, who)
    expect(token).not.toBe(planted)
    expect(await present(planted)).toBe('none')
  })

  it('a step-up gives a new token, and one stolen before it is dead in seconds, in which it has gained nothing', async () => {
    const who = await addPerson(door)
    const stolen = await sessionOf(door, who)
    const before = await presentSession(door.db, { token: stolen, at: door.now() })
    door.clock.advance(minutes(10))
    const stepped = await stepUp(door, { actor: actorOf(door, who, stolen), code: codeOf(door, who), where })
    if (!stepped.ok) throw new Error(stepped.reason)
    const under = await presentSession(door.db, { token: stolen, at: door.now() })
    if (under.state !== 'held' || before.state !== 'held') throw new Error('what was under way is lost')
    expect(under.session.id).toBe(stepped.value.id)
    expect(under.session.secondFactorAt).toBe(before.session.secondFactorAt)
    expect((await listSessions(door.db, { person: who.person, at: door.now(), place: null })).lines).toHaveLength(1)
    const after = await presentSession(door.db, { token: stepped.value.token, at: door.now() })
    if (after.state !== 'held') throw new Error('no session')
    expect(after.session.secondFactorAt).toBe(door.now())
    expect(after.session.absoluteUntil).toBe(before.session.absoluteUntil)
    expect((await entriesOf(door)).at(-1)).toMatchObject({ kind: 'stepped-up', data: { from: sessionIdOf(stolen) } })
    door.clock.advance(10_000)
    expect(await present(stolen)).toBe('none')
  })

  it('what was under way through two step-ups goes on, and ends with the session in its place', async () => {
    const who = await addPerson(door)
    const first = await sessionOf(door, who)
    const again = async (token: string, steps: number) => {
      const stepped = await stepUp(door, { actor: actorOf(door, who, token), code: codeOf(door, who, steps), where })
      if (!stepped.ok) throw new Error(stepped.reason)
      return stepped.value.token
    }
    const third = await again(await again(first, 0), 1)
    const under = await presentSession(door.db, { token: first, at: door.now() })
    expect(under.state === 'held' && under.session.id).toBe(sessionIdOf(third))
    await signOut(door, { actor: actorOf(door, who, third), where })
    expect(await present(first)).toBe('none')
  })

  it('the thief cannot step up: wrong codes are logged under the session and soon stopped', async () => {
    const who = await addPerson(door)
    const token = await sessionOf(door, who)
    const wrong = String((Number(codeOf(door, who)) + 1) % 1_000_000).padStart(6, '0')
    const actor = actorOf(door, who, token)
    for (let i = 0; i < 5; i++)
      expect(await stepUp(door, { actor, code: wrong, where })).toMatchObject({ reason: 'wrong-code' })
    expect(await stepUp(door, { actor, code: codeOf(door, who), where })).toMatchObject({
      reason: 'too-many-attempts',
    })
    const refusals = (await entriesOf(door)).filter(({ kind: said }) => said === 'sign-in-refused')
    expect(refusals).toHaveLength(5)
    expect(refusals[0]).toMatchObject({ actor: who.person, session: sessionIdOf(token) })
  })

  it('a code spent at sign-in does not serve for a step-up', async () => {
    const who = await addPerson(door)
    const token = await signIn(door, who)
    expect(await stepUp(door, { actor: actorOf(door, who, token), code: codeOf(door, who), where })).toMatchObject({
      reason: 'wrong-code',
    })
    expect(await present(token)).toBe('held')
  })

  it('a second factor is fresh up to the minute the act allows', () => {
    const at = instant(1_000_000_000)
    expect(isFresh(at, { within: 5, at: instant(at + minutes(5)) })).toBe(true)
    expect(isFresh(at, { within: 5, at: instant(at + minutes(5) + 1) })).toBe(false)
  })

  it('signing out ends this session at once, once, and leaves the others', async () => {
    const who = await addPerson(door)
    const [here, there] = [await sessionOf(door, who), await sessionOf(door, who)]
    const actor = actorOf(door, who, here)
    await Promise.all([signOut(door, { actor, where }), signOut(door, { actor, where })])
    expect([await present(here), await present(there)]).toEqual(['none', 'held'])
    expect((await entriesOf(door)).filter(({ kind: said }) => said === 'session-ended')).toHaveLength(1)
  })

  it('signing out everywhere ends all sessions and half sign-ins, and may keep this one', async () => {
    const who = await addPerson(door)
    const other = await addPerson(door)
    const bystander = await sessionOf(door, other)
    const [here, there] = [await sessionOf(door, who), await sessionOf(door, who)]
    const begun = await beginSignIn(door, { email: who.email, password, where })
    await signOutEverywhere(door, { actor: actorOf(door, who, here), where, keepThis: true })
    expect([await present(here), await present(there), await present(bystander)]).toEqual(['held', 'none', 'held'])
    if (!begun.ok) throw new Error(begun.reason)
    const { token } = begun.value
    expect(await finishSignIn(door, { token, code: codeOf(door, who), where })).toMatchObject({
      reason: 'sign-in-lapsed',
    })
    await signOutEverywhere(door, { actor: actorOf(door, who, here), where, keepThis: false })
    expect(await present(here)).toBe('none')
  })

  it('people see their own sessions and can end one; another’s looks like none', async () => {
    const [who, other] = [await addPerson(door), await addPerson(door)]
    const [here, there, foreign] = [
      await sessionOf(door, who),
      await sessionOf(door, who),
      await sessionOf(door, other),
    ]
    const actor = actorOf(door, who, here)
    const listed = (await listSessions(door.db, { person: who.person, at: door.now(), place: null })).lines
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set([here, there].map(sessionIdOf)))
    expect(await endOwnSessions(door, { actor, sessions: [sessionIdOf(foreign)], where })).toMatchObject({
      reason: 'session-gone',
    })
    expect(await present(foreign)).toBe('held')
    expect(
      (await endOwnSessions(door, { actor, sessions: [sessionIdOf(foreign), sessionIdOf(there)], where })).ok,
    ).toBe(true)
    expect(await present(there)).toBe('none')
    expect(await present(foreign)).toBe('held')
    expect(await present(here)).toBe('held')
  })

  it('from the commit of a suspension on not one request more gets in', async () => {
    const who = await addPerson(door)
    const tokens = [await sessionOf(door, who), await sessionOf(door, who)]
    await door.log.append(async ({ trx }) => {
      await trx.updateTable('person').set({ state: 'suspended' }).where('id', '=', who.person).execute()
      return {
        value: undefined,
        entries: await endSessionsOf(trx, { person: who.person, reason: 'suspended', except: null }),
      }
    })
    for (const token of tokens) expect(await present(token)).toBe('none')
    const ends = (await entriesOf(door)).filter(({ kind: said }) => said === 'session-ended')
    expect(ends.map(({ data }) => data)).toEqual(
      expect.arrayContaining(tokens.map((token) => ({ session: sessionIdOf(token) }))),
    )
  })

  it('a suspension that is undone leaves the sessions as they were', async () => {
    const who = await addPerson(door)
    const token = await sessionOf(door, who)
    const undone = door.log.append(async ({ trx }) => {
      await endSessionsOf(trx, { person: who.person, reason: 'suspended', except: null })
      throw new Error('second thoughts')
    })
    await expect(undone).rejects.toThrow('second thoughts')
    expect(await present(token)).toBe('held')
  })

  it('a new authenticator app replaces the old, its first code is spent, and other sessions end', async () => {
    const who = await addPerson(door)
    const [here, there] = [await sessionOf(door, who), await sessionOf(door, who)]
    const actor = actorOf(door, who, here)
    const { secret, sealed } = proposeTotp(door, who.person)
    const code = totpCode(secret, door.now())
    const asked = { pending: sealed, newCode: code, by: actorFields(actor, where) }
    const kept = await replaceSecondFactor(door, { ...asked, code: codeOf(door, who) })
    if (!kept.ok) throw new Error(kept.reason)
    expect(new Set(kept.value).size).toBe(10)
    expect([await present(here), await present(there)]).toEqual(['held', 'none'])
    for (const old of [codeOf(door, who), who.recoveryCodes[0] ?? '', code]) {
      expect(await stepUp(door, { actor, code: old, where })).toMatchObject({ reason: 'wrong-code' })
    }
    expect((await stepUp(door, { actor, code: kept.value[3] ?? '', where })).ok).toBe(true)
  })

  it('a proposal made for one person, or a quarter hour ago, registers nothing', async () => {
    const [who, other] = [await addPerson(door), await addPerson(door)]
    const actor = actorOf(door, who, await sessionOf(door, who))
    const foreign = proposeTotp(door, other.person)
    const own = proposeTotp(door, who.person)
    const attempt = (pending: string, secret: string) => {
      const newCode = totpCode(secret, door.now())
      return replaceSecondFactor(door, { pending, newCode, by: actorFields(actor, where), code: codeOf(door, who) })
    }
    expect(await attempt(foreign.sealed, foreign.secret)).toMatchObject({ reason: 'totp-lapsed' })
    door.clock.advance(minutes(15) + 1)
    expect(await attempt(own.sealed, own.secret)).toMatchObject({ reason: 'totp-lapsed' })
    expect((await stepUp(door, { actor, code: codeOf(door, who), where })).ok).toBe(true)
  })

  it('new recovery codes void the old ones', async () => {
    const who = await addPerson(door)
    const actor = actorOf(door, who, await sessionOf(door, who))
    const renewed = await renewRecoveryCodes(door, { by: actorFields(actor, where), code: codeOf(door, who) })
    if (!renewed.ok) throw new Error(renewed.reason)
    expect(await stepUp(door, { actor, code: who.recoveryCodes[5] ?? '', where })).toMatchObject({
      reason: 'wrong-code',
    })
    expect((await stepUp(door, { actor, code: renewed.value[5] ?? '', where })).ok).toBe(true)
  })

  it('a changed password opens, the old one does not, and other sessions end', async () => {
    const who = await addPerson(door)
    const [here, there] = [await sessionOf(door, who), await sessionOf(door, who)]
    const typed = 'まどのそとを とおりすぎた 白いねこ'
    const asked = { minLength: 12, by: actorFields(actorOf(door, who, here), where), code: codeOf(door, who) }
    expect(await changePassword(door, { ...asked, typed: 'password1234' })).toMatchObject({ reason: 'password-common' })
    expect((await changePassword(door, { ...asked, typed })).ok).toBe(true)
    expect([await present(here), await present(there)]).toEqual(['held', 'none'])
    expect((await beginSignIn(door, { email: who.email, password, where })).ok).toBe(false)
    // The same text from a machine that writes が in two parts.
    expect((await beginSignIn(door, { email: who.email, password: typed.normalize('NFD'), where })).ok).toBe(true)
  })
})
