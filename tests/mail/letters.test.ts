/** Who is told what by mail, and that a letter is neither lost nor says too much. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { renewRecoveryCodes } from '../../app/access/change-credentials.server.ts'
import { askForPasskey, keepPasskey, proposePasskey } from '../../app/access/change-passkeys.server.ts'
import { knownCookie } from '../../app/access/known-browser.server.ts'
import { forSignIn } from '../../app/access/passkey-challenge.server.ts'
import { beginSignIn, finishSignIn } from '../../app/access/sign-in.server.ts'
import { signInByPasskey } from '../../app/access/sign-in-by-passkey.server.ts'
import { days, hours, minutes } from '../../app/ids.ts'
import { chooseLetters } from '../../app/mail/choose-letters.server.ts'
import { pauses } from '../../app/mail/letter.ts'
import { addressRefusedOf, standingSince } from '../../app/mail/letter-store.server.ts'
import { eraseNames } from '../../app/retention/erasure-store.server.ts'
import { SoftwareAuthenticator } from '../../db/demo/software-authenticator.ts'
import { openDatabase } from '../../db/open.server.ts'
import { actorOf, addPerson, codeOf, password, sessionOf, type TestPerson, where } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import { onBothDatabases } from '../support/databases.ts'
import { newPerson, state } from '../support/log.ts'
import { messagesTo, openToldDoor, origin, type Told, tellOf } from './told.ts'

onBothDatabases('letters', (kind) => {
  let told: Told
  beforeEach(async () => {
    told = await tellOf(await openToldDoor(kind))
  })
  afterEach(() => told.close())

  const door = () => told.door
  const suspended = (...people: readonly TestPerson[]) =>
    state(door().log, ...people.map(({ person }) => ({ kind: 'person-suspended' as const, subject: person })))
  const outbox = () => door().db.selectFrom('outbox').selectAll().execute()

  test('are one row for an act, in the very step that writes its entry, and none for one that is undone', async () => {
    const someone = await addPerson(door())
    await suspended(someone)
    expect(await outbox()).toMatchObject([{ kind: 'standing', about: someone.person, after_person: '' }])
    const undone = door().log.append(async () => {
      throw new Error('the act was refused')
    })
    await expect(undone).rejects.toThrow('refused')
    // What nobody is to be told of leaves no row.
    await state(door().log, { kind: 'stepped-up', subject: someone.person })
    expect(await outbox()).toHaveLength(1)
  })

  test('say that there is something and where, in their person’s language, and whom to call; nothing of what', async () => {
    const [ja, en] = [await addPerson(door()), await addPerson(door())]
    await door().db.updateTable('person').set({ locale: 'en' }).where('id', '=', en.person).execute()
    await suspended(ja, en)
    expect(await told.round()).toBe(2)
    const [inJapanese] = messagesTo(told, ja.email)
    const [inEnglish] = messagesTo(told, en.email)
    expect(inJapanese?.text).toContain('アカウント')
    expect(inEnglish?.text).toContain('your account')
    for (const message of [inJapanese, inEnglish]) {
      expect(message?.text.match(/https?:\S+/g)).toEqual([origin])
      expect(message?.text).toContain('03-0000-0000')
      for (const secret of [ja.person, en.person, '水野', '采葉電気', 'suspend', '停止しました'])
        expect(message?.text).not.toContain(secret)
    }
  })

  test('tell of a sign-in with a browser never used before, and not of one from the usual one', async () => {
    const someone = await addPerson(door())
    const signIn = async (known: string | null) => {
      const from = { ...where, known }
      const begun = await beginSignIn(door(), { email: someone.email, password, where: from })
      if (!begun.ok) throw new Error(begun.reason)
      const { token } = begun.value
      expect(await finishSignIn(door(), { token, code: codeOf(door(), someone), where: from })).toMatchObject({
        ok: true,
      })
      door().clock.advance(minutes(1))
      return told.round()
    }
    expect(await signIn(null)).toBe(1)
    expect(await signIn(knownCookie(door(), { cookie: null, person: someone.person }))).toBe(0)
    // Another's browser is not theirs.
    expect(await signIn(knownCookie(door(), { cookie: null, person: newPerson() }))).toBe(1)
    const entry = await door().log.entry(BigInt((await outbox()).length))
    expect(new TextDecoder().decode(entry?.bytes)).not.toContain('unknownBrowser')
  })

  test('tell of a sign-in by passkey with a browser never used before likewise', async () => {
    const { person, email } = await addPerson(door())
    const authenticator = new SoftwareAuthenticator()
    const made = authenticator.make(await proposePasskey(door(), { person, name: '水野 灯', whom: 'x' }))
    const kept = { ground: door(), person, made, name: '机の鍵', whom: 'x', at: door().now() }
    given(
      await door()
        .db.transaction()
        .execute((trx) => keepPasskey(trx, kept)),
    )
    const browser = 'a'.repeat(43)
    const signIn = async (known: string | null) => {
      const asked = given(await askForPasskey(door(), { person: null, whom: forSignIn(browser) }))
      const text = authenticator.show(asked)
      given(await signInByPasskey(door(), { text, browser, where: { ...where, known } }))
      door().clock.advance(minutes(1))
      return told.round()
    }
    expect(await signIn(knownCookie(door(), { cookie: null, person }))).toBe(0)
    expect(await signIn(null)).toBe(1)
    expect(told.got()).toEqual([email])
  })

  test('tell their own person of changed credentials, for it may not have been they', async () => {
    const someone = await addPerson(door())
    const by = actorFields(actorOf(door(), someone, await sessionOf(door(), someone)), where)
    expect(await renewRecoveryCodes(door(), { by, code: codeOf(door(), someone) })).toMatchObject({ ok: true })
    expect(await told.round()).toBe(1)
    expect(told.got()).toEqual([someone.email])
  })

  test('that somebody does without do not come, those of their account always', async () => {
    const [someone, other] = [await addPerson(door()), await addPerson(door())]
    const compared = [someone, other].map(({ person }) => ({ kind: 'key-compared' as const, subject: person }))
    await chooseLetters(door(), { person: someone.person, wanted: ['bulletin'] })
    await state(door().log, ...compared)
    await told.settle()
    expect(told.got()).toEqual([other.email])
    await suspended(someone)
    await told.settle()
    expect(told.got()).toEqual([other.email, someone.email])
  })

  test('are for whoever may second what was asked, and not for who asked it', async () => {
    const oversight = await addPerson(door(), { role: 'oversight' })
    const [asks, other] = [
      await addPerson(door(), { role: 'secretariat' }),
      await addPerson(door(), { role: 'secretariat' }),
    ]
    await addPerson(door(), { role: 'oversight', state: 'suspended' })
    await addPerson(door(), { role: 'member' })
    const by = { actor: asks.person, role: 'secretariat', session: undefined } as const
    await state(door().log, { kind: 'roll-proposed', actor: by.actor, role: by.role })
    await told.settle()
    expect(told.got()).toEqual([other.email])
    await state(door().log, { kind: 'trust-proposed', actor: by.actor, role: by.role })
    await told.settle()
    expect(told.got()).toEqual([other.email, oversight.email])
  })

  test('that still wait are one, however much has happened since', async () => {
    const someone = await addPerson(door())
    told.office.judge = () => ({ at: 'rcpt', code: 450 })
    await suspended(someone)
    await told.round()
    await state(door().log, { kind: 'person-restored', subject: someone.person })
    await told.round()
    expect(await told.waiting()).toBe(1)
  })

  test('go neither to whoever left nor, of the council’s affairs, to somebody suspended meanwhile', async () => {
    const [left, away] = [await addPerson(door()), await addPerson(door())]
    await state(
      door().log,
      { kind: 'key-compared', subject: left.person },
      { kind: 'key-compared', subject: away.person },
    )
    await told.round()
    await door().db.updateTable('person').set({ state: 'left' }).where('id', '=', left.person).execute()
    await door().db.updateTable('person').set({ state: 'suspended' }).where('id', '=', away.person).execute()
    await told.settle()
    expect(told.got()).toEqual([])
    expect(await told.waiting()).toBe(0)
  })

  test('are tried again after growing pauses and then given up, which their person’s page says', async () => {
    const someone = await addPerson(door())
    told.office.judge = () => ({ at: 'rcpt', code: 451 })
    await suspended(someone)
    await told.round()
    for (const pause of pauses) {
      expect(await told.waiting()).toBe(1)
      const before = told.office.connections()
      door().clock.advance(pause - 1)
      await told.round()
      expect(told.office.connections()).toBe(before)
      door().clock.advance(1)
      await told.round()
      expect(told.office.connections()).toBe(before + 1)
    }
    expect(await told.waiting()).toBe(0)
    const asked = { id: someone.person, email: someone.email }
    expect(await addressRefusedOf(door().db, asked)).toMatchObject({ code: 451 })
    // None of it is trouble with the mail server.
    expect(told.said).toEqual([])
  })

  test('that an address refuses for good say so, until one is delivered or the address is another', async () => {
    const someone = await addPerson(door())
    const asked = { id: someone.person, email: someone.email }
    told.office.judge = () => ({ at: 'rcpt', code: 550 })
    const since = door().now()
    await suspended(someone)
    await told.round()
    expect(await told.waiting()).toBe(0)
    door().clock.advance(days(1))
    await suspended(someone)
    await told.round()
    expect(await addressRefusedOf(door().db, asked)).toEqual({ code: 550, since })
    expect(await addressRefusedOf(door().db, { ...asked, email: 'new@saiba-denki.example' })).toBeNull()
    told.office.judge = () => null
    await suspended(someone)
    await told.round()
    expect(await addressRefusedOf(door().db, asked)).toBeNull()
  })

  test('stand while the mail server is away, with nothing counted against them; the operator hears it once', async () => {
    const people = [await addPerson(door()), await addPerson(door()), await addPerson(door())]
    told.office.judge = () => ({ at: 'mail', code: 451 })
    await suspended(...people)
    for (let i = 0; i < 40; i++) {
      await told.round()
      door().clock.advance(hours(1))
    }
    // One letter a round shows that it is away: the others are not tried against the same wall.
    expect(told.office.connections()).toBe(40)
    expect(await told.waiting()).toBe(3)
    expect(told.said).toEqual([{ level: 'error', fields: { trouble: 'sender-refused', code: 451 } }])
    told.office.judge = () => null
    await told.round()
    expect(told.got()).toHaveLength(3)
    expect(told.said.map(({ level }) => level)).toEqual(['error', 'info'])
  })

  test('that nobody took for a week tell of nothing new, and say nothing against the address', async () => {
    const someone = await addPerson(door())
    told.office.judge = () => ({ at: 'mail', code: 451 })
    await suspended(someone)
    await told.round()
    door().clock.advance(days(7))
    await told.round()
    expect(await told.waiting()).toBe(0)
    expect(await addressRefusedOf(door().db, { id: someone.person, email: someone.email })).toBeNull()
  })

  test('survive that the portal is killed anywhere: nobody is left out, and only the one on its way may come twice', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => addPerson(door())))
    await suspended(...people)
    const killed = new AbortController()
    const itsOwn = await openDatabase(door().database.settings)
    told.office.onTaken = async () => {
      if (told.office.received.length !== 2) return
      // The server has it, and we are gone before we heard so: nothing of ours is written any more.
      killed.abort()
      await itsOwn.close()
    }
    await told.anotherNode(itsOwn.db).run(killed.signal)
    expect(told.got()).toHaveLength(2)
    expect(await told.waiting()).toBe(3)
    // It died in its turn; the next node takes it when that is over.
    expect(await told.round()).toBe(0)
    door().clock.advance(minutes(10))
    await told.round()
    const times = people.map(({ email }) => told.got().filter((to) => to === email).length)
    expect([...times].sort()).toEqual([1, 1, 1, 2])
  })

  test('go on where fanning out was broken off, for each person once', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => addPerson(door(), { role: 'oversight' })))
    const asks = await addPerson(door(), { role: 'secretariat' })
    await state(door().log, { kind: 'trust-proposed', actor: asks.person, role: 'secretariat' })
    // As a node that died left it: the first few seen to, their letters sent and gone.
    const seen = made.map(({ person }) => person).sort()
    await door()
      .db.updateTable('outbox')
      .set({ after_person: seen[4] ?? '' })
      .execute()
    await told.settle()
    expect(told.got()).toHaveLength(7)
    expect(await outbox()).toEqual([])
  })

  test('of two nodes over one database go out once', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => addPerson(door())))
    await suspended(...people)
    const second = await openDatabase(door().database.settings)
    const nodes = [told.anotherNode(), told.anotherNode(second.db), told.anotherNode(second.db)]
    const sent = await Promise.all(nodes.map((node) => told.round(node)))
    await second.close()
    expect([...sent].sort()).toEqual([0, 0, 8])
    expect(new Set(told.got())).toEqual(new Set(people.map(({ email }) => email)))
    expect(told.got()).toHaveLength(8)
  })

  test('of the council’s affairs are strewn over minutes, in no order of anything', async () => {
    const people = await Promise.all(Array.from({ length: 30 }, () => addPerson(door())))
    await state(door().log, ...people.map(({ person }) => ({ kind: 'key-compared' as const, subject: person })))
    await told.round()
    const rows = await door().db.selectFrom('letter').select(['person_id', 'due_at']).orderBy('due_at').execute()
    expect(new Set(rows.map(({ due_at }) => due_at)).size).toBeGreaterThan(25)
    const inOrder = rows.map(({ person_id }) => person_id)
    expect(inOrder).not.toEqual([...inOrder].sort())
    await told.settle()
    expect(told.got().length).toBe(30)
  })

  test('leave nothing about an address once its person is erased', async () => {
    const someone = await addPerson(door())
    told.office.judge = () => ({ at: 'rcpt', code: 550 })
    await chooseLetters(door(), { person: someone.person, wanted: [] })
    await suspended(someone)
    await told.round()
    await suspended(someone)
    await told.round()
    await door()
      .db.transaction()
      .execute((trx) => eraseNames(trx, [someone.person]))
    for (const table of ['letter', 'letter_off', 'address_refused'] as const)
      expect(await door().db.selectFrom(table).selectAll().execute()).toEqual([])
  })

  test('tell whoever proposed something that it was decided, and the secretariat when none goes out', async () => {
    const contact = await addPerson(door())
    expect(await standingSince(door().db, door().now())).toBeNull()
    await state(door().log, { kind: 'proposal-decided', subject: contact.person, reason: 'accepted' })
    await told.round()
    // Nobody sends for a while: the portal is up, and its mail server is not.
    door().clock.advance(minutes(30))
    expect(await standingSince(door().db, door().now())).not.toBeNull()
    await told.settle()
    expect(messagesTo(told, contact.email)).toHaveLength(1)
    expect(await standingSince(door().db, door().now())).toBeNull()
  })
})
