import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ActorFields, actorFields } from '../../app/access/actor.ts'
import { renewRecoveryCodes } from '../../app/access/change-credentials.server.ts'
import type { Confirmed } from '../../app/access/confirm-act.server.ts'
import { recoveryCodesLeft } from '../../app/access/credential-store.server.ts'
import { signOut } from '../../app/access/end-session.server.ts'
import { dropSession, heldSession, keepSession } from '../../app/access/session-store.server.ts'
import { sessionIdOf } from '../../app/access/sessions.server.ts'
import { movePerson } from '../../app/council/move-person.server.ts'
import { withdrawConsent } from '../../app/council/withdraw-consent.server.ts'
import { instant, minutes } from '../../app/ids.ts'
import { isStandingLost } from '../../app/read-log/read-log.server.ts'
import { onBothDatabases } from '../support/databases.ts'
import {
  actorOf,
  addPerson,
  type Door,
  entriesOf,
  kindsOf,
  openDoor,
  sessionOf,
  type TestPerson,
  where,
} from './door.ts'

onBothDatabases('an act whose person was put out after the door let them in', (kind) => {
  let door: Door
  let secretary: TestPerson
  let member: TestPerson
  beforeEach(async () => {
    door = await openDoor(kind)
    secretary = await addPerson(door, { role: 'secretariat' })
    member = await addPerson(door)
  })
  afterEach(() => door.close())

  /** With a recovery code of theirs nobody used yet. */
  const confirmedBy = (who: TestPerson, by: ActorFields): Confirmed => ({ by, code: who.recoveryCodes[used++] ?? '' })
  let used = 0
  /** As the route has them once it looked at the cookie. */
  const atTheDoor = async (who: TestPerson) => actorOf(door, who, await sessionOf(door, who))
  const by = async (who: TestPerson) => actorFields(await atTheDoor(who), where)
  const lost = (act: Promise<unknown>): Promise<boolean> => act.then(() => false, isStandingLost)

  it('is refused when they were suspended, and what it wrote is undone', async () => {
    const actor = await atTheDoor(secretary)
    const other = await addPerson(door, { role: 'secretariat' })
    const by = confirmedBy(other, actorFields(await atTheDoor(other), where))
    const away = { move: 'suspend', why: 'away' } as const
    expect(await movePerson(door, { person: secretary.person, ...away, ...by })).toMatchObject({ ok: true })
    const before = await kindsOf(door)
    const asked = { person: member.person, ...away, ...confirmedBy(secretary, actorFields(actor, where)) }
    expect(await lost(movePerson(door, asked))).toBe(true)
    expect(await kindsOf(door)).toEqual(before)
    const row = await door.db.selectFrom('person').select('state').where('id', '=', member.person).executeTakeFirst()
    expect(row?.state).toBe('active')
  })

  it('is refused when their organization withdrew its consent, also where their session row stands again', async () => {
    const actor = await atTheDoor(member)
    const { organization } = member
    const session = must(await heldSession(door.db, actor.session))
    const left = await recoveryCodesLeft(door.db, member.person)
    const withdrawing = confirmedBy(secretary, await by(secretary))
    expect(await withdrawConsent(door, { organization, ...withdrawing })).toMatchObject({ ok: true })
    const before = await kindsOf(door)
    const asked = confirmedBy(member, actorFields(actor, where))
    expect(await lost(renewRecoveryCodes(door, asked))).toBe(true)
    await keepSession(door.db, session)
    expect(await lost(renewRecoveryCodes(door, asked))).toBe(true)
    expect(await kindsOf(door)).toEqual(before)
    expect(await recoveryCodesLeft(door.db, member.person)).toBe(left)
  })

  it('is refused after they signed out, and gives no recovery code', async () => {
    const actor = await atTheDoor(member)
    const left = await recoveryCodesLeft(door.db, member.person)
    const used = member.recoveryCodes[0] ?? ''
    await signOut(door, { actor, where })
    expect(await lost(renewRecoveryCodes(door, confirmedBy(member, actorFields(actor, where))))).toBe(true)
    expect(await recoveryCodesLeft(door.db, member.person)).toBe(left)
    expect(used).not.toBe('')
    expect((await kindsOf(door)).slice(-1)).toEqual(['session-ended'])
  })

  it('is refused when the session ran out, when it is another person’s, and when the role is another one', async () => {
    const actor = await atTheDoor(secretary)
    const by = actorFields(actor, where)
    const asked = { person: (await addPerson(door)).person, move: 'suspend', why: 'away' } as const
    const others = confirmedBy(member, { ...by, actor: member.person })
    expect(await lost(movePerson(door, { ...asked, ...others }))).toBe(true)
    const inAnotherRole = confirmedBy(secretary, { ...by, role: 'compliance' })
    expect(await lost(movePerson(door, { ...asked, ...inAnotherRole }))).toBe(true)
    const session = await heldSession(door.db, actor.session)
    await dropSession(door.db, actor.session)
    await keepSession(door.db, { ...must(session), expiresAt: instant(door.now() + minutes(1)) })
    door.clock.advance(minutes(1))
    expect(await lost(movePerson(door, { ...asked, ...confirmedBy(secretary, by) }))).toBe(true)
    expect(await entriesOf(door)).toHaveLength(1)
  })

  it('undoes nothing of its neighbours in the same batch', async () => {
    const good = actorFields(await atTheDoor(secretary), where)
    const gone = { ...good, session: sessionIdOf('A'.repeat(43)) }
    const other = await addPerson(door)
    const answers = await Promise.allSettled([
      movePerson(door, { person: member.person, move: 'suspend', why: 'away', ...confirmedBy(secretary, gone) }),
      movePerson(door, { person: other.person, move: 'suspend', why: 'away', ...confirmedBy(secretary, good) }),
    ])
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect((await entriesOf(door)).slice(1)).toMatchObject([{ kind: 'person-suspended', subject: other.person }])
  })

  it('still lets the log say that somebody who is out was refused', async () => {
    const actor = await atTheDoor(member)
    await signOut(door, { actor, where })
    const denied = {
      ...actorFields(actor, where),
      kind: 'denied',
      subject: member.person,
      reason: 'not-allowed',
    } as const
    await door.log.append(async () => ({ value: undefined, entries: [denied] }))
    expect((await kindsOf(door)).at(-1)).toBe('denied')
  })
})

function must<T>(found: T | null): T {
  if (found === null) throw new Error('nothing there')
  return found
}
