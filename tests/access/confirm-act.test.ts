import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Actor, actorFields } from '../../app/access/actor.ts'
import { actsToTell } from '../../app/access/acts-to-tell.server.ts'
import {
  changePassword,
  proposeTotp,
  renewRecoveryCodes,
  replaceSecondFactor,
} from '../../app/access/change-credentials.server.ts'
import type { Confirmed } from '../../app/access/confirm-act.server.ts'
import { addMirror } from '../../app/access/mirrors.server.ts'
import type { Role } from '../../app/access/role.ts'
import { totpCode } from '../../app/access/totp.server.ts'
import { invitePerson, renewInvitation } from '../../app/council/invite-person.server.ts'
import { movePerson } from '../../app/council/move-person.server.ts'
import { withdrawConsent } from '../../app/council/withdraw-consent.server.ts'
import { days, makeId } from '../../app/ids.ts'
import type { Outcome } from '../../app/outcome.ts'
import { onBothDatabases } from '../support/databases.ts'
import { random } from '../support/log.ts'
import {
  actorOf,
  addPerson,
  codeOf,
  type Door,
  elsewhere,
  entriesOf,
  openDoor,
  sessionOf,
  type TestPerson,
  where,
} from './door.ts'

type Act = (door: Door, who: TestPerson, confirmed: Confirmed) => Promise<Outcome<unknown, string>>

/** Every act that asks for a code in its own form, as whoever may do it. */
const acts: Readonly<Record<string, { readonly role: Role; readonly act: Act }>> = {
  'a new authenticator app': {
    role: 'member',
    act: (door, who, confirmed) => {
      const { secret, sealed } = proposeTotp(door, who.person)
      return replaceSecondFactor(door, { ...confirmed, pending: sealed, newCode: totpCode(secret, door.now()) })
    },
  },
  'new recovery codes': { role: 'member', act: (door, _, confirmed) => renewRecoveryCodes(door, confirmed) },
  'a new password': {
    role: 'member',
    act: (door, _, confirmed) =>
      changePassword(door, { ...confirmed, typed: 'まどのそとを とおりすぎた 白いねこ', minLength: 12 }),
  },
  'a mirror’s token': {
    role: 'oversight',
    act: (door, _, confirmed) => addMirror(door, { name: '複製', ...confirmed }),
  },
  'an invitation': {
    role: 'secretariat',
    act: (door, { organization }, confirmed) => {
      const form = { name: '木戸 朔', reading: 'キド サク', email: 'kido@example.jp', role: 'member', locale: 'ja' }
      return invitePerson(door, { organization, form, ...confirmed })
    },
  },
  'a fresh link': {
    role: 'secretariat',
    act: async (door, _, confirmed) => {
      const { person } = await addPerson(door, { state: 'invited', setupStep: 'password' })
      return renewInvitation(door, { person, ...confirmed })
    },
  },
  'a suspension': {
    role: 'secretariat',
    act: async (door, _, confirmed) => {
      const { person } = await addPerson(door)
      return movePerson(door, { person, move: 'suspend', why: 'away', ...confirmed })
    },
  },
  'a withdrawn consent': {
    role: 'secretariat',
    act: async (door, _, confirmed) => {
      // Somebody else's: their own would end the session that asks.
      const { organization } = await addPerson(door)
      return withdrawConsent(door, { organization, ...confirmed })
    },
  },
}

onBothDatabases('an act that a stolen session alone must not do', (kind) => {
  let door: Door
  beforeEach(async () => {
    door = await openDoor(kind)
  })
  afterEach(() => door.close())

  /** Their operator consented, so that people may be invited and consent withdrawn. */
  async function officer(role: Role) {
    const who = await addPerson(door, { role })
    const token = await sessionOf(door, who)
    const actor = actorOf(door, who, token)
    return { who, actor, by: actorFields(actor, where) }
  }
  /** What these acts could have changed, but for what they prepare for themselves. */
  const written = async ({ person }: TestPerson) => {
    const own = await Promise.all(
      (['password', 'totp', 'recovery_code'] as const).map((table) =>
        door.db.selectFrom(table).selectAll().where('person_id', '=', person).execute(),
      ),
    )
    const mirrors = await door.db.selectFrom('mirror').selectAll().execute()
    const links = await door.db.selectFrom('invitation').selectAll().execute()
    const out = await door.db.selectFrom('person').select('id').where('state', '=', 'suspended').execute()
    const withdrawn = await door.db.selectFrom('consent').selectAll().where('withdrawn_at', 'is not', null).execute()
    return JSON.stringify([own, mirrors, links, out, withdrawn])
  }

  it.each(Object.entries(acts))('is refused with a wrong code, and logged: %s', async (_, { role, act }) => {
    const { who, by } = await officer(role)
    const wrong = String((Number(codeOf(door, who)) + 1) % 1_000_000).padStart(6, '0')
    const before = await written(who)
    const refusal = await act(door, who, { by, code: wrong })
    expect(refusal).toMatchObject({ ok: false, reason: 'wrong-code' })
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      kind: 'sign-in-refused',
      reason: 'wrong-code',
      actor: who.person,
      session: by.session,
    })
    expect(await written(who)).toBe(before)
  })

  it.each(Object.entries(acts))('is done with a code, which is spent by it: %s', async (_, { role, act }) => {
    const { who, by } = await officer(role)
    const code = codeOf(door, who)
    expect(await act(door, who, { by, code })).toMatchObject({ ok: true })
    expect(await act(door, who, { by, code })).toMatchObject({ ok: false })
    const entries = (await entriesOf(door)).filter(({ actor }) => actor === who.person)
    expect(entries[0]).toMatchObject({ auth: { method: 'password+totp', at: door.now() } })
  })

  it.each(Object.entries(acts))('is done with an unused recovery code, once: %s', async (_, { role, act }) => {
    const { who, by } = await officer(role)
    const [code = ''] = who.recoveryCodes
    expect(await act(door, who, { by, code })).toMatchObject({ ok: true })
    expect(await act(door, who, { by, code })).toMatchObject({ ok: false })
  })

  it('that is refused for another reason leaves the code unused', async () => {
    const { who, by } = await officer('secretariat')
    const code = codeOf(door, who)
    const unknown = makeId('p', random(16))
    expect(await renewInvitation(door, { person: unknown, by, code })).toMatchObject({ reason: 'not-found' })
    expect(await renewRecoveryCodes(door, { by, code })).toMatchObject({ ok: true })
  })

  it('lets nobody guess: five wrong codes close it to every such act, right code or not', async () => {
    const { who, by } = await officer('secretariat')
    for (let i = 0; i < 5; i++) await renewRecoveryCodes(door, { by, code: '000000' })
    const { person } = await addPerson(door)
    const suspended = await movePerson(door, { person, move: 'suspend', why: 'away', by, code: codeOf(door, who) })
    expect(suspended).toMatchObject({ ok: false, reason: 'too-many-attempts' })
  })

  // ── being told ───────────────────────────────────────────────────────────

  const told = async (actor: Actor, seen = -1) =>
    (await actsToTell(door, { actor, seen })).map(({ what, here }) => `${what}${here ? ' here' : ''}`)

  it('is told to its person in every session, until they say that they know, for thirty days', async () => {
    const { who, actor, by } = await officer('member')
    expect(await told(actor)).toEqual([])
    await renewRecoveryCodes(door, { by: { ...by, where: elsewhere }, code: codeOf(door, who) })
    const other = actorOf(door, who, await sessionOf(door, who))
    expect([await told(actor), await told(other)]).toEqual([['recovery-codes here'], ['recovery-codes']])
    const [only] = await actsToTell(door, { actor: other, seen: -1 })
    expect(only).toMatchObject({ address: elsewhere.ip, at: door.now() })
    expect(await told(other, only?.index)).toEqual([])
    door.clock.advance(days(30) + 1)
    expect(await told(other)).toEqual([])
  })

  it('of one’s office is told in other sessions: one’s own work of today needs no telling', async () => {
    const { who, actor, by } = await officer('secretariat')
    const { person } = await addPerson(door)
    await movePerson(door, { person, move: 'suspend', why: 'away', by, code: codeOf(door, who) })
    expect(await told(actor)).toEqual([])
    expect(await told(actorOf(door, who, await sessionOf(door, who)))).toEqual(['person-suspended'])
    // Whoever it was done to is told by the page of signing in, and nobody else at all.
    const bystander = await addPerson(door)
    expect(await told(actorOf(door, bystander, await sessionOf(door, bystander)))).toEqual([])
  })
})
