import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { takeTotpStep } from '../../app/access/credential-store.server.ts'
import { knownCookie } from '../../app/access/known-browser.server.ts'
import { openLimits } from '../../app/access/limits.server.ts'
import { readRecoveryCode } from '../../app/access/recovery-code.ts'
import { presentSession, sessionIdOf } from '../../app/access/sessions.server.ts'
import { beginSignIn, finishSignIn, isSignInWaiting } from '../../app/access/sign-in.server.ts'
import { totpStep } from '../../app/access/totp.server.ts'
import { instant, minutes } from '../../app/ids.ts'
import { onBothDatabases } from '../support/databases.ts'
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
} from './door.ts'

onBothDatabases('signing in', (kind) => {
  let door: Door
  beforeEach(async () => {
    door = await openDoor(kind)
  })
  afterEach(() => door.close())

  const half = async (email: string) => {
    const begun = await beginSignIn(door, { email, password, where })
    if (!begun.ok) throw new Error(begun.reason)
    return begun.value.token
  }

  it('two factors open a session, and the log says who, how and from where', async () => {
    const who = await addPerson(door)
    const token = await signIn(door, who)
    const presented = await presentSession(door.db, { token, at: door.now() })
    expect(presented.state).toBe('held')
    const [entry] = (await entriesOf(door)).slice(-1)
    expect(entry).toMatchObject({
      kind: 'signed-in',
      actor: who.person,
      subject: who.person,
      session: sessionIdOf(token),
      auth: { method: 'password+totp', level: 2 },
    })
    expect(JSON.stringify(entry)).not.toContain(where.ip)
  })

  it('address and code may be typed as a Japanese keyboard leaves them, full width', async () => {
    const wide = (text: string) =>
      text.replaceAll(/[!-~]/g, (sign) => String.fromCodePoint(sign.charCodeAt(0) + 0xfee0))
    const who = await addPerson(door)
    const token = await half(wide(who.email))
    const code = `${wide(codeOf(door, who).slice(0, 3))}　${wide(codeOf(door, who).slice(3))}`
    expect(await finishSignIn(door, { token, code, where })).toMatchObject({ ok: true, value: { state: 'opened' } })
  })

  it('half a sign-in opens nothing', async () => {
    const who = await addPerson(door)
    const token = await half(who.email)
    expect(await presentSession(door.db, { token, at: door.now() })).toEqual({ state: 'none' })
    expect(await door.db.selectFrom('session').selectAll().execute()).toEqual([])
  })

  it('half a sign-in is forgotten after five minutes', async () => {
    const who = await addPerson(door)
    const token = await half(who.email)
    door.clock.advance(minutes(5))
    expect(await isSignInWaiting(door, token)).toBe(false)
    expect(await finishSignIn(door, { token, code: codeOf(door, who), where })).toMatchObject({
      reason: 'sign-in-lapsed',
    })
  })

  const outside = async () => [
    await addPerson(door, { state: 'suspended' }),
    await addPerson(door, { state: 'left' }),
    await addPerson(door, { engagedUntil: door.now() }),
    await addPerson(door, { state: 'invited' }),
  ]

  it('an unknown address and a wrong password hear the same, whoever’s it is', async () => {
    const wrong = `${password}x`
    const knocks = [await addPerson(door), ...(await outside())].map(({ email }) => ({ email, password: wrong }))
    for (const knock of [{ email: 'nobody@nowhere.example', password }, ...knocks]) {
      expect(await beginSignIn(door, { ...knock, where })).toEqual({ ok: false, reason: 'wrong-credentials' })
    }
  })

  it('a right password alone does not tell whether its owner may still be inside', async () => {
    const everybody = [await addPerson(door), ...(await outside())]
    for (const who of everybody) {
      const token = await half(who.email)
      const wrong = await finishSignIn(door, { token, code: '000000', where })
      expect(wrong).toEqual({ ok: false, reason: 'wrong-code' })
      expect(await isSignInWaiting(door, token)).toBe(true)
    }
  })

  it('after both factors whoever may not be inside is told why, gets no session, and it is logged', async () => {
    const people = await outside()
    for (const [i, why] of (['suspended', 'left', 'left', 'not-engaged'] as const).entries()) {
      const who = people[i]
      if (!who) throw new Error('nobody')
      const token = await half(who.email)
      const told = await finishSignIn(door, { token, code: codeOf(door, who), where })
      expect(told).toEqual({ ok: true, value: { state: 'outside', why, from: null } })
      expect((await entriesOf(door)).at(-1)).toMatchObject({
        kind: 'sign-in-refused',
        subject: who.person,
        reason: why,
      })
      expect(await isSignInWaiting(door, token)).toBe(false)
    }
    expect(await door.db.selectFrom('session').selectAll().execute()).toEqual([])
  })

  it('an unknown address costs one Argon2 check like a wrong password', async () => {
    const who = await addPerson(door)
    const spent = async (email: string) => {
      const before = process.cpuUsage()
      await beginSignIn(door, { email, password: 'wrong wrong wrong wrong', where })
      const { user, system } = process.cpuUsage(before)
      return user + system
    }
    await spent(who.email)
    const unknown: number[] = []
    const known: number[] = []
    for (let i = 0; i < 4; i++) {
      unknown.push(await spent(`nobody${i}@nowhere.example`))
      known.push(await spent(who.email))
    }
    // Skipping the hash would make it fifty times cheaper, far beyond any noise.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 4)
  })

  it('a code works once, also when two requests bring it at the same moment', async () => {
    const who = await addPerson(door)
    const code = codeOf(door, who)
    const token = await half(who.email)
    const both = await Promise.all([
      finishSignIn(door, { token, code, where }),
      finishSignIn(door, { token, code, where: elsewhere }),
    ])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    const again = await half(who.email)
    expect(await finishSignIn(door, { token: again, code, where })).toMatchObject({ reason: 'wrong-code' })
    expect(await door.db.selectFrom('session').selectAll().execute()).toHaveLength(1)
  })

  it('a step is taken once, even where two nodes have judged the same code good', async () => {
    const { person } = await addPerson(door)
    const taken = await Promise.all([1, 2, 3, 4].map(() => takeTotpStep(door.db, { person, step: 60_000_000 })))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await takeTotpStep(door.db, { person, step: 59_999_999 })).toBe(false)
  })

  it('a code is judged by the step after the last one taken', async () => {
    const who = await addPerson(door)
    const at = door.now()
    const code = codeOf(door, who)
    const step = totpStep(who.secret, { code, at, after: 0 })
    expect(step).toBe(Math.floor(at / 30_000))
    expect(totpStep(who.secret, { code, at, after: Number(step) })).toBeNull()
    for (const odd of ['', '12345', '1234567', 'abcdef', ' 12345', '１２３４５６']) {
      expect(totpStep(who.secret, { code: odd, at, after: 0 })).toBeNull()
    }
  })

  it('an older code is refused after a newer one was taken', async () => {
    const who = await addPerson(door)
    const older = codeOf(door, who, -1)
    await signIn(door, who)
    const token = await half(who.email)
    expect(await finishSignIn(door, { token, code: older, where })).toMatchObject({ reason: 'wrong-code' })
  })

  it('a clock half a minute off is forgiven, a minute is not', async () => {
    for (const [steps, ok] of [
      [-2, false],
      [-1, true],
      [1, true],
      [2, false],
    ] as const) {
      const who = await addPerson(door)
      const token = await half(who.email)
      expect((await finishSignIn(door, { token, code: codeOf(door, who, steps), where })).ok, `${steps}`).toBe(ok)
    }
  })

  it('a guesser with the password gets five codes, then waits, right code or not', async () => {
    const who = await addPerson(door)
    const token = await half(who.email)
    const right = codeOf(door, who)
    const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0')
    for (let i = 0; i < 5; i++) {
      expect(await finishSignIn(door, { token, code: wrong, where })).toMatchObject({ reason: 'wrong-code' })
    }
    const refusal = await finishSignIn(door, { token, code: right, where })
    expect(refusal).toMatchObject({ ok: false, reason: 'too-many-attempts' })
    expect(refusal.ok || Number(refusal.detail?.retryAfterSeconds)).toBeGreaterThan(600)
    // Its owner, elsewhere, is not asked to wait for what the guesser did.
    expect((await finishSignIn(door, { token, code: right, where: elsewhere })).ok).toBe(true)
  })

  it('ten wrong passwords close the account to that place, also after a restart, and to nobody elsewhere', async () => {
    const who = await addPerson(door)
    for (let i = 0; i < 10; i++) await beginSignIn(door, { email: who.email, password: 'wrong', where })
    const restarted = { ...door, limits: openLimits(door.db, kind) }
    const answer = await beginSignIn(restarted, { email: who.email, password, where })
    expect(answer).toMatchObject({ ok: false, reason: 'too-many-attempts' })
    expect((await beginSignIn(restarted, { email: who.email, password, where: elsewhere })).ok).toBe(true)
    restarted.limits.close()
  })

  it('where a whole network guesses at an account, its owner still gets in with the browser they used before', async () => {
    const who = await addPerson(door)
    const known = knownCookie(door, { cookie: null, person: who.person })
    for (let i = 0; i < 200; i++) {
      const counted = await door.limits.attempt('sign-in', { account: who.email, ip: `203.0.113.${i}` })
      expect(counted.ok).toBe(true)
    }
    const from = { ...elsewhere, known }
    expect(await beginSignIn(door, { email: who.email, password, where: elsewhere })).toMatchObject({
      reason: 'too-many-attempts',
    })
    const begun = await beginSignIn(door, { email: who.email, password, where: from })
    if (!begun.ok) throw new Error(begun.reason)
    expect((await finishSignIn(door, { token: begun.value.token, code: codeOf(door, who), where: from })).ok).toBe(true)
  })

  it('and from an address at which colleagues have used up every try', async () => {
    const who = await addPerson(door)
    const known = knownCookie(door, { cookie: null, person: who.person })
    for (let i = 0; i < 51; i++) await door.limits.attempt('sign-in', { account: `p${i}`, ip: where.ip })
    expect((await beginSignIn(door, { email: who.email, password, where })).ok).toBe(false)
    expect((await beginSignIn(door, { email: who.email, password, where: { ...where, known } })).ok).toBe(true)
  })

  it('an address nobody has is closed after ten guesses like one somebody has', async () => {
    for (let i = 0; i < 10; i++) await beginSignIn(door, { email: 'nobody@nowhere.example', password, where })
    expect(await beginSignIn(door, { email: 'nobody@nowhere.example', password, where })).toMatchObject({
      reason: 'too-many-attempts',
    })
  })

  it('a right password forgets the wrong ones before it', async () => {
    const who = await addPerson(door)
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) await beginSignIn(door, { email: who.email, password: 'wrong', where })
      await half(who.email)
    }
  })

  it('when the limits cannot be counted nobody gets in', async () => {
    const who = await addPerson(door)
    await door.db.schema.dropTable('rate_limit').execute()
    expect(await beginSignIn(door, { email: who.email, password, where })).toMatchObject({
      reason: 'limits-unavailable',
    })
  })

  it('a burst of refusals from one address leaves few entries that say how many there were', async () => {
    for (let i = 0; i < 20; i++) await beginSignIn(door, { email: `n${i}@nowhere.example`, password: 'x', where })
    const refusals = (await entriesOf(door)).filter(({ kind: said }) => said === 'sign-in-refused')
    expect(refusals.map(({ data }) => data)).toEqual(['1', '2', '4', '8', '16'].map((count) => ({ count })))
    expect(refusals.every((entry) => !('subject' in entry))).toBe(true)
  })

  it('a recovery code serves once in place of the app, however it is typed', async () => {
    const who = await addPerson(door)
    const [code = ''] = who.recoveryCodes
    const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    expect(readRecoveryCode(typed)).toBe(code)
    const first = await finishSignIn(door, { token: await half(who.email), code: typed, where })
    expect(first.ok).toBe(true)
    expect((await entriesOf(door)).at(-1)).toMatchObject({ auth: { method: 'password+recovery-code' } })
    const second = await finishSignIn(door, { token: await half(who.email), code, where })
    expect(second).toMatchObject({ reason: 'wrong-code' })
  })

  it('somebody else’s recovery code is none', async () => {
    const who = await addPerson(door)
    const other = await addPerson(door)
    const token = await half(who.email)
    expect(await finishSignIn(door, { token, code: other.recoveryCodes[0] ?? '', where })).toMatchObject({
      reason: 'wrong-code',
    })
  })

  it('whoever is suspended between the two factors does not get in', async () => {
    const who = await addPerson(door)
    const token = await half(who.email)
    await door.db.updateTable('person').set({ state: 'suspended' }).where('id', '=', who.person).execute()
    expect(await finishSignIn(door, { token, code: codeOf(door, who), where })).toMatchObject({
      value: { state: 'outside', why: 'suspended' },
    })
    expect(await door.db.selectFrom('session').selectAll().execute()).toEqual([])
  })

  it('when the log takes no entry there is no session and the code is not spent', async () => {
    const who = await addPerson(door)
    const token = await half(who.email)
    const append = vi.spyOn(door.log, 'append').mockRejectedValueOnce(new Error('disk'))
    await expect(finishSignIn(door, { token, code: codeOf(door, who), where })).rejects.toThrow('disk')
    append.mockRestore()
    expect(await door.db.selectFrom('session').selectAll().execute()).toEqual([])
    expect((await finishSignIn(door, { token, code: codeOf(door, who), where })).ok).toBe(true)
  })

  it('the tables hold neither password nor token nor code nor TOTP secret', async () => {
    const who = await addPerson(door)
    const begun = await half(who.email)
    const token = await signIn(door, who)
    const tables = ['password', 'totp', 'recovery_code', 'sign_in', 'session', 'rate_limit'] as const
    const rows = await Promise.all(tables.map((table) => door.db.selectFrom(table).selectAll().execute()))
    const text = rows
      .flat()
      .flatMap((row) => Object.values(row))
      .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)))
      .join('\n')
    for (const secret of [password, token, begun, who.secret, ...who.recoveryCodes, who.email]) {
      expect(text).not.toContain(secret)
    }
    expect(text).toContain(sessionIdOf(token))
  })

  it('a session that ran out unused is written down at the next sign-in', async () => {
    const who = await addPerson(door)
    await signIn(door, who)
    door.clock.set(instant(door.now() + minutes(61)))
    await signIn(door, who)
    expect((await kindsOf(door)).slice(-3)).toEqual(['signed-in', 'session-ended', 'signed-in'])
  })
})
