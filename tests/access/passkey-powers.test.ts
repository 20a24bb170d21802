/**
 * From the date that is set, offices use their powers after a passkey alone. The
 * attacker here has what a relaying page gets (password, and codes of the moment,
 * as many as they like), and tries everything.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { addPasskey, proposePasskey } from '../../app/access/change-passkeys.server.ts'
import { addMirror } from '../../app/access/mirrors.server.ts'
import { forMaking } from '../../app/access/passkey-challenge.server.ts'
import { passkeysOf } from '../../app/access/passkey-store.server.ts'
import { isPermittedAct, may } from '../../app/access/permissions.ts'
import { covers, powersToState, wantsPasskey } from '../../app/access/powers.ts'
import { publicRoutes } from '../../app/access/public-routes.ts'
import { type Role, roles } from '../../app/access/role.ts'
import { makeToken, openSession, sessionIdOf } from '../../app/access/sessions.server.ts'
import { personStands } from '../../app/access/standing.server.ts'
import { stepUp } from '../../app/access/step-up.server.ts'
import { entryKinds } from '../../app/formats/entry-kinds.ts'
import { instant } from '../../app/ids.ts'
import { SoftwareAuthenticator } from '../../db/demo/software-authenticator.ts'
import { onBothDatabases } from '../support/databases.ts'
import { openTestLog, random, testClock } from '../support/log.ts'
import {
  actorOf,
  addPerson,
  codeOf,
  type Door,
  entriesOf,
  markFounded,
  openDoor,
  sessionOf,
  signIn,
  type TestPerson,
  where,
} from './door.ts'
import { knockAt, moduleOf, places } from './site-doors.ts'

const offices = roles.filter((role) => role !== 'member')
/** The day came a minute before the test's clock begins. */
const passkeyDates = { offices: instant(testClock().now() - 60_000), members: null }

async function passkeySession(door: Door, { person, role }: TestPerson): Promise<string> {
  const token = makeToken(random)
  await door.log.append(async ({ trx, at }) => {
    const shown = { firstFactor: 'passkey', secondFactor: 'passkey-device' } as const
    await openSession(trx, { person, role, ...shown, at, where, token })
    return { value: undefined, entries: [] }
  })
  return token
}

describe('a relayed code', () => {
  let door: Door
  const relayed = new Map<Role, string>()
  const shown = new Map<Role, string>()
  beforeAll(async () => {
    door = await openDoor('sqlite', openTestLog, { passkeyDates })
    await markFounded(door)
    for (const role of roles) {
      const who = await addPerson(door, { role })
      const token = await signIn(door, who)
      door.clock.advance(30_000)
      // Not even the freshest code makes more of it.
      const stepped = await stepUp(door, { actor: actorOf(door, who, token), code: codeOf(door, who), where })
      if (!stepped.ok) throw new Error(stepped.reason)
      relayed.set(role, stepped.value.token)
      shown.set(role, await passkeySession(door, who))
    }
  })
  afterAll(() => door.close())

  const guarded = places.filter(({ file }) => !publicRoutes.includes(file))

  it.each(offices)(
    'opens to whoever took it from %s their own things, and no page or action of the office',
    async (role) => {
      let refusals = 0
      for (const place of guarded) {
        const { handle, loader, action } = await moduleOf(place.file)
        const act = handle?.act
        if (!isPermittedAct(act) || !may({ role, powers: 'full' }, act)) continue
        const isOwn = may({ role, powers: 'setup' }, act)
        for (const kind of [...(loader ? (['loader'] as const) : []), ...(action ? (['action'] as const) : [])]) {
          const before = (await entriesOf(door)).length
          const answer = await knockAt(door, place, { kind, cookie: `__Host-fuin=${relayed.get(role)}` })
          const status = answer === 'other' ? 200 : answer.status
          expect(status === 403, `${role} ${kind} ${place.path}`).toBe(!isOwn)
          const written = (await entriesOf(door)).slice(before)
          if (!isOwn) {
            expect(written.every((said) => said.kind === 'denied' && said.reason === 'passkey-wanted')).toBe(true)
            refusals++
          }
          const honest = await knockAt(door, place, { kind, cookie: `__Host-fuin=${shown.get(role)}` })
          expect(honest !== 'other' && honest.status === 403, `${role} with a passkey, ${kind} ${place.path}`).toBe(
            false,
          )
        }
      }
      expect(refusals).toBeGreaterThan(0)
    },
  )

  it('changes nothing for a member, whose role is their own things', async () => {
    const place = places.find(({ path }) => path === '/bulletins')
    if (!place) throw new Error('no list of bulletins')
    const answer = await knockAt(door, place, { kind: 'loader', cookie: `__Host-fuin=${relayed.get('member')}` })
    expect(answer === 'other' ? 200 : answer.status).toBe(200)
  })
})

onBothDatabases('the step that writes, from the date on which passkeys are asked for', (kind) => {
  let door: Door
  beforeAll(async () => {
    door = await openDoor(kind, openTestLog, { passkeyDates })
    await markFounded(door)
  })
  afterAll(() => door.close())

  it('takes of an office in a session without a passkey no entry but of their own things', async () => {
    const stands = personStands(door)
    for (const role of roles) {
      const who = await addPerson(door, { role })
      const byCode = sessionIdOf(await sessionOf(door, who))
      const byPasskey = sessionIdOf(await passkeySession(door, who))
      await door.db.transaction().execute(async (trx) => {
        for (const said of entryKinds) {
          const asked = { actor: who.person, role, kinds: [said] }
          const isOwn = role === 'member' || covers('setup', powersToState[said])
          expect(await stands(trx, { ...asked, session: byCode }, door.now()), `${role} ${said}`).toBe(isOwn)
          expect(await stands(trx, { ...asked, session: byPasskey }, door.now()), `${role} ${said}`).toBe(true)
        }
      })
    }
  })

  it('takes no relayed code for an office’s act, in a session of a passkey either', async () => {
    const who = await addPerson(door, { role: 'oversight' })
    const token = await passkeySession(door, who)
    const actor = { ...actorOf(door, who, token), firstFactor: 'passkey', secondFactor: 'passkey-device' } as const
    const by = actorFields(actor, where)
    const before = (await entriesOf(door)).length
    const added = await addMirror(door, { name: '複製', by, code: codeOf(door, who) })
    expect(added).toMatchObject({ ok: false, reason: 'passkey-wanted' })
    expect((await entriesOf(door)).length).toBe(before)
    // Nor in a session that a code opened.
    const relayed = actorFields(actorOf(door, who, await sessionOf(door, who)), where)
    const refused = await addMirror(door, { name: '複製', by: relayed, code: who.recoveryCodes[0] ?? '' })
    expect(refused).toMatchObject({ ok: false, reason: 'passkey-wanted' })
    expect(await door.db.selectFrom('mirror').selectAll().execute()).toEqual([])
  })
})

it('a relayed code brings no passkey about, and takes none away, once powers take one', async () => {
  const door = await openDoor('sqlite', openTestLog, { passkeyDates })
  const who = await addPerson(door, { role: 'compliance' })
  const by = actorFields(actorOf(door, who, await sessionOf(door, who)), where)
  const whom = forMaking(by.session)
  const authenticator = new SoftwareAuthenticator()
  const made = async () =>
    authenticator.make(await proposePasskey(door, { person: who.person, name: '水野 灯', whom }), {})
  const add = async (code: string) => addPasskey(door, { by, code, made: await made(), name: '盗人の鍵' })
  expect(await add(codeOf(door, who))).toMatchObject({ ok: false, reason: 'passkey-wanted' })
  expect(await add(who.recoveryCodes[0] ?? '')).toMatchObject({ ok: false, reason: 'passkey-wanted' })
  expect(await passkeysOf(door.db, who.person)).toEqual([])
  // Of a member nothing of the kind is asked yet.
  const member = await addPerson(door)
  const theirs = actorFields(actorOf(door, member, await sessionOf(door, member)), where)
  const options = await proposePasskey(door, { person: member.person, name: '', whom: forMaking(theirs.session) })
  const own = { by: theirs, code: codeOf(door, member), made: authenticator.make(options, {}), name: '机の鍵' }
  expect(await addPasskey(door, own)).toMatchObject({ ok: true })
  await door.close()
})

it('asks nobody for a passkey before the date, or where none is decided; members by a date of their own', () => {
  const by = { role: 'liaison', secondFactor: 'totp' } as const
  const from = (offices: number | null, members: number | null = null) => ({
    offices: offices === null ? null : instant(offices),
    members: members === null ? null : instant(members),
  })
  expect(wantsPasskey(by, from(null), instant(5))).toBe(false)
  expect(wantsPasskey(by, from(6), instant(5))).toBe(false)
  expect(wantsPasskey(by, from(5), instant(5))).toBe(true)
  expect(wantsPasskey({ ...by, role: 'member' }, from(5), instant(5))).toBe(false)
  expect(wantsPasskey({ ...by, role: 'member' }, from(null, 5), instant(5))).toBe(true)
  expect(wantsPasskey({ ...by, secondFactor: 'passkey-synced' }, from(5), instant(5))).toBe(false)
})
