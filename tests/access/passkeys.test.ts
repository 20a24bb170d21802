import { afterEach, beforeEach, expect, it } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { actsToTell } from '../../app/access/acts-to-tell.server.ts'
import { onceFor } from '../../app/access/answer-once.server.ts'
import { changePassword } from '../../app/access/change-credentials.server.ts'
import { addPasskey, askForPasskey, proposePasskey, removePasskey } from '../../app/access/change-passkeys.server.ts'
import { forForm, forMaking, forSignIn, forStepUp } from '../../app/access/passkey-challenge.server.ts'
import { passkeysOf } from '../../app/access/passkey-store.server.ts'
import { heldSession } from '../../app/access/session-store.server.ts'
import { sessionIdOf } from '../../app/access/sessions.server.ts'
import { beginSignIn, finishSignIn, waitingSignIn } from '../../app/access/sign-in.server.ts'
import { signInByPasskey } from '../../app/access/sign-in-by-passkey.server.ts'
import { stepUp } from '../../app/access/step-up.server.ts'
import { minutes } from '../../app/ids.ts'
import type { Outcome } from '../../app/outcome.ts'
import { type Lies, SoftwareAuthenticator } from '../../db/demo/software-authenticator.ts'
import { onBothDatabases } from '../support/databases.ts'
import {
  actorOf,
  addPerson,
  codeOf,
  type Door,
  elsewhere,
  entriesOf,
  openDoor,
  password,
  sessionOf,
  type TestPerson,
  where,
} from './door.ts'

const given = <T>(outcome: Outcome<T, string>): T => {
  if (!outcome.ok) throw new Error(outcome.reason)
  return outcome.value
}
const reasonOf = (outcome: Outcome<unknown, string>): string | null => (outcome.ok ? null : outcome.reason)
const browser = 'a'.repeat(43)

onBothDatabases('passkeys', (kind) => {
  let door: Door
  beforeEach(async () => {
    door = await openDoor(kind)
  })
  afterEach(() => door.close())

  const inside = async (who: TestPerson) => {
    const token = await sessionOf(door, who)
    const actor = actorOf(door, who, token)
    return { token, actor, by: actorFields(actor, where) }
  }

  /** Registered as the settings page does it, confirmed by the app's code of this moment. */
  const register = async (who: TestPerson, authenticator = new SoftwareAuthenticator(), lies: Lies = {}) => {
    const { by } = await inside(who)
    const whom = forMaking(by.session)
    const options = await proposePasskey(door, { person: who.person, name: '水野 灯', whom })
    const made = authenticator.make(options, lies)
    door.clock.advance(30_000)
    return { authenticator, made, added: await addPasskey(door, { by, code: codeOf(door, who), made, name: '机の鍵' }) }
  }
  const registered = async (who: TestPerson, authenticator?: SoftwareAuthenticator) => {
    const { added, authenticator: own } = await register(who, authenticator)
    given(added)
    return own
  }

  const optionsToSignIn = async (from = browser) =>
    given(await askForPasskey(door, { person: null, whom: forSignIn(from) }))
  const come = (text: string, from = browser) => signInByPasskey(door, { text, browser: from, where })

  it('let their owner in with nothing else typed, and the log says by what', async () => {
    const who = await addPerson(door)
    const authenticator = await registered(who)
    const finished = given(await come(authenticator.show(await optionsToSignIn())))
    if (finished.state !== 'opened') throw new Error(finished.why)
    expect(finished.person).toBe(who.person)
    const session = await heldSession(door.db, sessionIdOf(finished.token))
    expect(session).toMatchObject({ firstFactor: 'passkey', secondFactor: 'passkey-device' })
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      kind: 'signed-in',
      subject: who.person,
      auth: { method: 'passkey-device', level: 2 },
    })
  })

  it('are asked for where their owner alone can use them: here, discoverable, with finger or PIN, under no name', async () => {
    const who = await addPerson(door)
    const options = JSON.parse(await proposePasskey(door, { person: who.person, name: '水野 灯', whom: 'x' }))
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Fuin 封印 (localhost:3000)' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
    })
    expect(Buffer.from(options.user.id, 'base64url').toString('latin1')).not.toContain(who.email)
    expect(options.user.id).not.toContain(who.person)
    expect(JSON.parse(await optionsToSignIn())).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
    expect(JSON.parse(await optionsToSignIn()).allowCredentials).toBeUndefined()
  })

  it('say whether they lie on other devices too', async () => {
    const who = await addPerson(door)
    const synced = await registered(who, new SoftwareAuthenticator({ synced: true }))
    given(await come(synced.show(await optionsToSignIn())))
    expect((await entriesOf(door)).at(-1)).toMatchObject({ auth: { method: 'passkey-synced' } })
    expect(await passkeysOf(door.db, who.person)).toMatchObject([
      { name: '机の鍵', synced: true, backedUp: true, usedAt: door.now() },
    ])
    const device = await come(synced.show(await optionsToSignIn(), { synced: false }))
    expect(reasonOf(device)).toBe('passkey-wrong')
  })

  it('serve after a password as the second factor, of that account alone', async () => {
    const [who, other] = [await addPerson(door), await addPerson(door)]
    const [own, others] = [await registered(who), await registered(other)]
    const { token } = given(await beginSignIn(door, { email: who.email, password, where }))
    const whom = (await waitingSignIn(door, token)) ?? ''
    const options = given(await askForPasskey(door, { person: null, whom }))
    expect(reasonOf(await finishSignIn(door, { token, code: others.show(options), where }))).toBe('passkey-unknown')
    given(await finishSignIn(door, { token, code: own.show(options), where }))
    expect((await entriesOf(door)).at(-1)).toMatchObject({ auth: { method: 'password+passkey-device' } })
  })

  it('renew the second factor in the middle of a page, and a code after them is no lie about the first', async () => {
    const who = await addPerson(door)
    const authenticator = await registered(who)
    const opened = given(await come(authenticator.show(await optionsToSignIn())))
    if (opened.state !== 'opened') throw new Error(opened.why)
    const actor = { ...actorOf(door, who, opened.token), firstFactor: 'passkey' } as const
    const options = given(await askForPasskey(door, { person: who.person, whom: forStepUp(actor.session) }))
    expect(JSON.parse(options).allowCredentials).toHaveLength(1)
    const again = given(await stepUp(door, { actor, code: authenticator.show(options), where }))
    expect((await entriesOf(door)).at(-1)).toMatchObject({ kind: 'stepped-up', auth: { method: 'passkey-device' } })
    door.clock.advance(60_000)
    given(await stepUp(door, { actor: { ...actor, session: again.id }, code: codeOf(door, who), where }))
    expect((await entriesOf(door)).at(-1)).toMatchObject({ kind: 'stepped-up', auth: { method: 'passkey+totp' } })
  })

  const newPassword = { typed: 'まどのそとを とおりすぎた 白いねこ', minLength: 12 }

  it('confirm the act of the very form they were shown for, and of no other', async () => {
    const who = await addPerson(door)
    const authenticator = await registered(who)
    const { by } = await inside(who)
    const sent = (page: string) => ({ value: `${page.repeat(43)}.r1`, place: '/settings/second-factor', content: page })
    const shownFor = async (page: string) =>
      authenticator.show(
        given(await askForPasskey(door, { person: who.person, whom: forForm(by.session, sent(page)) })),
      )
    const change = (code: string, page: string) =>
      changePassword(door, { by, code, once: onceFor(sent(page), who.person), ...newPassword })
    expect(reasonOf(await change(await shownFor('b'), 'c'))).toBe('passkey-lapsed')
    const stepUpOptions = given(await askForPasskey(door, { person: who.person, whom: forStepUp(by.session) }))
    expect(reasonOf(await change(authenticator.show(stepUpOptions), 'c'))).toBe('passkey-lapsed')
    given(await change(await shownFor('d'), 'd'))
    const changes = (await entriesOf(door)).filter(({ kind }) => kind === 'mfa-changed')
    expect(changes.at(-1)).toMatchObject({ data: { what: 'password' }, auth: { method: 'password+passkey-device' } })
  })

  it('are unused again where the act they confirmed is refused', async () => {
    const who = await addPerson(door)
    const authenticator = await registered(who)
    const { by } = await inside(who)
    const form = { value: `${'e'.repeat(43)}.r1`, place: '/settings/second-factor', content: '' }
    const whom = forForm(by.session, form)
    const code = authenticator.show(given(await askForPasskey(door, { person: who.person, whom })))
    const once = onceFor(form, who.person)
    expect(reasonOf(await removePasskey(door, { by, code, once, passkey: 'nobody' }))).toBe('passkey-gone')
    const [kept] = await passkeysOf(door.db, who.person)
    given(await removePasskey(door, { by, code, once, passkey: kept?.id ?? '' }))
  })

  const wrong: readonly (readonly [string, Lies, string])[] = [
    ['on another site', { origin: 'https://fuin.example.net' }, 'passkey-origin'],
    ['inside another site’s frame', { crossOrigin: true }, 'passkey-origin'],
    ['for a challenge that is not ours', { challenge: Buffer.alloc(56).toString('base64url') }, 'passkey-lapsed'],
    ['without finger or PIN', { verified: false }, 'passkey-unverified'],
    ['for another host', { rpId: 'fuin.example.net' }, 'passkey-wrong'],
    ['as if it were being made', { type: 'webauthn.create' }, 'passkey-wrong'],
    ['with a signature of another key', { forged: true }, 'passkey-wrong'],
    ['under another person’s handle', { userHandle: 'AAAA' }, 'passkey-unknown'],
    ['without saying whose it is', { userHandle: null }, 'passkey-unknown'],
  ]
  it.each(wrong)('shown %s let nobody in, and the log says why', async (_, lies, reason) => {
    const who = await addPerson(door)
    const authenticator = await registered(who)
    expect(reasonOf(await come(authenticator.show(await optionsToSignIn(), lies)))).toBe(reason)
    expect((await entriesOf(door)).at(-1)).toMatchObject({ kind: 'sign-in-refused', subject: who.person, reason })
    // The same passkey, honestly: nothing was used up by the lie.
    given(await come(authenticator.show(await optionsToSignIn())))
  })

  it('answer once: the same answer again, in another browser, or after five minutes, is none', async () => {
    const who = await addPerson(door)
    const authenticator = await registered(who)
    const text = authenticator.show(await optionsToSignIn())
    expect(reasonOf(await come(text, 'b'.repeat(43)))).toBe('passkey-lapsed')
    given(await come(text))
    expect(reasonOf(await come(text))).toBe('passkey-lapsed')
    const late = authenticator.show(await optionsToSignIn())
    door.clock.advance(minutes(5))
    expect(reasonOf(await come(late))).toBe('passkey-lapsed')
  })

  it('of two presses of one answer in a race open one session', async () => {
    const authenticator = await registered(await addPerson(door))
    const text = authenticator.show(await optionsToSignIn())
    const both = await Promise.all([come(text), come(text)])
    expect(both.map(reasonOf).sort()).toEqual([null, 'passkey-lapsed'].sort())
  })

  it('that count are refused where they count back, for then there are two of them', async () => {
    const who = await addPerson(door)
    const authenticator = await registered(who, new SoftwareAuthenticator({ counter: 7 }))
    given(await come(authenticator.show(await optionsToSignIn())))
    for (const counter of [8, 3, 0]) {
      expect(reasonOf(await come(authenticator.show(await optionsToSignIn(), { counter })))).toBe('passkey-copied')
      expect((await entriesOf(door)).at(-1)).toMatchObject({ kind: 'sign-in-refused', reason: 'passkey-copied' })
    }
    // Nobody can say so of it who does not hold its key.
    const forged = authenticator.show(await optionsToSignIn(), { counter: 3, forged: true })
    expect(reasonOf(await come(forged))).toBe('passkey-wrong')
  })

  it('once removed open nothing, and the owner’s other sessions end with them', async () => {
    const who = await addPerson(door)
    const authenticator = await registered(who)
    const finder = given(await come(authenticator.show(await optionsToSignIn())))
    if (finder.state !== 'opened') throw new Error(finder.why)
    const { by } = await inside(who)
    const [kept] = await passkeysOf(door.db, who.person)
    given(await removePasskey(door, { by, code: who.recoveryCodes[0] ?? '', passkey: kept?.id ?? '' }))
    expect(await heldSession(door.db, finder.id)).toBeNull()
    expect(reasonOf(await come(authenticator.show(await optionsToSignIn())))).toBe('passkey-unknown')
    expect(reasonOf(await askForPasskey(door, { person: who.person, whom: 'x' }))).toBe('passkey-none')
  })

  it('are not removed by whoever they are not, nor the last of them where there is no app', async () => {
    const [who, other] = [await addPerson(door), await addPerson(door)]
    await registered(who)
    const [kept] = await passkeysOf(door.db, who.person)
    const passkey = kept?.id ?? ''
    const thief = { by: (await inside(other)).by, code: other.recoveryCodes[0] ?? '', passkey }
    expect(reasonOf(await removePasskey(door, thief))).toBe('passkey-gone')
    await door.db.deleteFrom('totp').where('person_id', '=', who.person).execute()
    const { by } = await inside(who)
    const last = await removePasskey(door, { by, code: who.recoveryCodes[0] ?? '', passkey })
    expect(reasonOf(last)).toBe('passkey-last')
  })

  it('are registered only with a code, under a name, once, and never without finger or PIN', async () => {
    const who = await addPerson(door)
    const { by } = await inside(who)
    const whom = forMaking(by.session)
    const options = await proposePasskey(door, { person: who.person, name: '水野 灯', whom })
    const authenticator = new SoftwareAuthenticator()
    const made = authenticator.make(options)
    const add = (given: Partial<Parameters<typeof addPasskey>[1]>) =>
      addPasskey(door, { by, code: who.recoveryCodes[0] ?? '', made, name: '鍵', ...given })
    expect(reasonOf(await add({ code: '000000' }))).toBe('wrong-code')
    expect(reasonOf(await add({ name: ' ' }))).toBe('passkey-name-missing')
    expect(reasonOf(await add({ made: 'made.x' }))).toBe('passkey-wrong')
    expect(reasonOf(await add({ made: authenticator.make(options, { verified: false }) }))).toBe('passkey-unverified')
    expect(reasonOf(await add({ made: authenticator.make(options, { origin: 'https://a.example' }) }))).toBe(
      'passkey-origin',
    )
    expect(await passkeysOf(door.db, who.person)).toEqual([])
    given(await add({}))
    const again = await proposePasskey(door, { person: who.person, name: '水野 灯', whom })
    expect(JSON.parse(again).excludeCredentials).toHaveLength(1)
    const twice = await add({ code: who.recoveryCodes[1] ?? '', made: authenticator.make(again) })
    expect(reasonOf(twice)).toBe('passkey-already')
  })

  it('that were added or removed are told to their owner, from wherever it was done', async () => {
    const who = await addPerson(door)
    await registered(who)
    const { actor } = await inside(who)
    expect(await actsToTell(door, { actor, seen: -1 })).toMatchObject([{ what: 'passkey-added', here: false }])
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      kind: 'mfa-changed',
      data: { what: 'passkey-added', factor: 'passkey-device' },
    })
    expect(JSON.stringify(await entriesOf(door))).not.toContain('机の鍵')
  })

  it('tell somebody suspended so, after they were shown, and open no session', async () => {
    const who = await addPerson(door)
    const authenticator = await registered(who)
    await door.db.updateTable('person').set({ state: 'suspended' }).where('id', '=', who.person).execute()
    expect(given(await come(authenticator.show(await optionsToSignIn())))).toEqual({
      state: 'outside',
      why: 'suspended',
      from: null,
    })
  })

  it('that nobody registered are refused without a word on whose they might be, and counted by address', async () => {
    const stranger = new SoftwareAuthenticator()
    for (let i = 0; i < 60; i++) {
      const text = stranger.show(await optionsToSignIn(), { userHandle: 'AAAA' })
      const answer = await signInByPasskey(door, { text, browser, where: elsewhere })
      expect(reasonOf(answer)).toBe(i < 50 ? 'passkey-unknown' : 'too-many-attempts')
    }
  })
})
