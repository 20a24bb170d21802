/**
 * Every way by which somebody could come by a power over others, each taken to its end by one of the secretariat alone:
 * nothing of that power works until a roll carries it, and a roll takes two (tests/roll/powers). One council for all, so
 * that a new way is one more row.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Mandate } from '../../app/access/mandate.ts'
import { addMandate, carryMandates, mandatesOf } from '../../app/access/mandate-store.server.ts'
import { isOfRole, may, type PermittedAct, permissions } from '../../app/access/permissions.ts'
import { powersToState } from '../../app/access/powers.ts'
import { powersOf } from '../../app/access/powers-store.server.ts'
import type { Role } from '../../app/access/role.ts'
import { standingSession } from '../../app/access/session-store.server.ts'
import { sessionIdOf } from '../../app/access/sessions.server.ts'
import { personStands } from '../../app/access/standing.server.ts'
import { addOrganization } from '../../app/council/add-organization.server.ts'
import { acceptProposal } from '../../app/council/decide-proposal.server.ts'
import { waitingProposals } from '../../app/council/proposal-store.server.ts'
import { proposePerson } from '../../app/council/propose-person.server.ts'
import { joinDesk } from '../../app/desks/found-desk.server.ts'
import { toBase64 } from '../../app/formats/bytes.ts'
import { entryKinds } from '../../app/formats/entry-kinds.ts'
import { formatMandateLine } from '../../app/formats/mandate-line.ts'
import { days, instant, makeId, type OrganizationId, type PersonId } from '../../app/ids.ts'
import { activateMandate } from '../../app/mandates/use-mandate.server.ts'
import { addPerson, codeOf, markFounded, sessionOf, signInAgain, type TestPerson } from '../access/door.ts'
import { type ListScene, openListScene } from '../changeover/offices.ts'
import { confirmed, given, invite } from '../council/newcomers.ts'
import { reasonOf } from '../council/people-office.ts'
import { onBothDatabases } from '../support/databases.ts'
import { random } from '../support/log.ts'

const acts = Object.keys(permissions) as readonly PermittedAct[]

onBothDatabases('a way to an office', (kind) => {
  let scene: ListScene
  let council: OrganizationId
  let ministry: OrganizationId
  beforeAll(async () => {
    scene = await openListScene(kind)
    const { door, office } = scene
    await markFounded(door)
    await door.db
      .updateTable('person')
      .set({ roll_role: 'secretariat' })
      .where('id', '=', office.aikawa.person)
      .execute()
    const house = async (name: string, of: 'council' | 'government') =>
      given(await addOrganization(door, { wanted: { name, kind: of, sector: null }, by: office.aikawa.by }))
    council = await house('協議会監査室', 'council')
    ministry = await house('電力安全課', 'government')
  }, 60_000)
  afterAll(() => scene.door.close())

  /** Set up to the end, as if they had come through the link, so that nothing but the roll is missing. */
  const settled = async (person: PersonId) => {
    const { door } = scene
    await door.db.updateTable('person').set({ state: 'active', setup_step: null }).where('id', '=', person).execute()
    const row = await door.db.selectFrom('person').select('role').where('id', '=', person).executeTakeFirstOrThrow()
    return { person, session: sessionIdOf(await sessionOf(door, { person, role: row.role })) }
  }
  const standing = async ({ session }: { readonly session: ReturnType<typeof sessionIdOf> }) => {
    const found = await standingSession(scene.door.db, session, scene.door.now())
    if (!found) throw new Error('no session')
    return found
  }
  /** What somebody may do at this moment beyond what every newcomer may. */
  async function allowed(who: { readonly session: ReturnType<typeof sessionIdOf> }): Promise<readonly PermittedAct[]> {
    const held = await standing(who)
    const powers = await powersOf(scene.door.db, held, scene.door.now())
    const audits = held.ownAuditUntil !== null
    return acts.filter((act) => may({ role: held.role, powers, audits, deputizes: held.standsIn }, act))
  }
  const beginning = (role: Role) => acts.filter((act) => may({ role, powers: 'setup' }, act))
  /** Of nothing beyond setting up the log takes their word, whatever a route had let through. */
  async function mayNotSpeak(
    who: { readonly person: PersonId; readonly session: ReturnType<typeof sessionIdOf> },
    role: Role,
  ): Promise<void> {
    const { door } = scene
    await door.db.transaction().execute(async (trx) => {
      for (const said of entryKinds.filter((one) => powersToState[one] !== 'setup')) {
        const stands = personStands(door)(
          trx,
          { actor: who.person, session: who.session, role, kinds: [said] },
          door.now(),
        )
        expect(await stands, `${role} ${said}`).toBe(false)
      }
    })
  }
  async function hasNothingOf(person: PersonId, role: Role): Promise<void> {
    const who = await settled(person)
    expect((await standing(who)).role).toBe(role)
    expect(await allowed(who)).toEqual(beginning(role))
    await mayNotSpeak(who, role)
    // What was missing was the roll alone: as soon as one names them, all of it is theirs.
    await scene.door.db.updateTable('person').set({ roll_role: role }).where('id', '=', person).execute()
    expect(await allowed(who)).toEqual(acts.filter((act) => may({ role, powers: 'full' }, act)))
  }

  it('by an invitation', async () => {
    for (const role of ['liaison', 'compliance', 'secretariat', 'oversight'] as const) {
      const { person } = await invite(scene.door, { by: scene.office.aikawa.by, role })
      await hasNothingOf(person, role)
    }
  })

  it('by a change of post', async () => {
    const member = await scene.office.member()
    given(await scene.office.post(member.person, council, { role: 'compliance' }))
    await hasNothingOf(member.person, 'compliance')
  })

  it('by returning, in the very office they had when they left', async () => {
    const { office, door } = scene
    const former = await addPerson(door, { role: 'liaison' })
    await office.leave(former.person)
    given(await office.comeBack(former.person, ministry, { role: 'liaison', email: 'former@keisan.example' }))
    await hasNothingOf(former.person, 'liaison')
  })

  it('by a proposal of an organization, which makes members and nobody else', async () => {
    const { door, office } = scene
    const contact = await addPerson(door)
    await door.db.updateTable('person').set({ part: 'contact' }).where('id', '=', contact.person).execute()
    const by = {
      ...office.aikawa.by,
      actor: contact.person,
      organization: contact.organization,
      role: 'member',
    } as const
    const session = sessionIdOf(await sessionOf(door, contact))
    const typed = { reading: 'ハヤシ ケイ', department: '', title: '', telephone: '', why: '', person: '' }
    const form = { ...typed, what: 'join', name: '林 圭', email: 'hayashi@saiba.example', role: 'secretariat' } as const
    given(await proposePerson(door, { form, by: { ...by, session } }))
    const [proposal] = await waitingProposals(door.db)
    const joined = given(await acceptProposal(door, { proposal: proposal?.id ?? '', ...confirmed(office.aikawa.by) }))
    const who = await settled(joined?.person as PersonId)
    expect((await standing(who)).role).toBe('member')
    for (const role of ['liaison', 'compliance', 'secretariat', 'oversight'] as const) await mayNotSpeak(who, role)
  })

  it('by a list of April, at its hour', async () => {
    const { office, door, stayer } = scene
    const line = { change: '異動', person: stayer.person, organization: ministry, role: 'liaison', department: '総括' }
    given(await office.confirm([line]))
    await office.atTheHour()
    await office.carryOut()
    await hasNothingOf(stayer.person, 'liaison')
    expect(door.now()).toBeGreaterThanOrEqual(office.hour)
  })

  it('by serving a desk, which asks for the office first', async () => {
    const { door, office } = scene
    const member = await addPerson(door)
    await door.db
      .insertInto('desk')
      .values({
        id: 'cabinet',
        kind: 'office',
        name_ja: '内閣官房',
        name_en: 'Cabinet',
        organization_id: null,
        founded_at: door.now(),
        closed_at: null,
        earlier_keys: 'given',
      })
      .execute()
    await signInAgain(door, office.aikawa.person)
    const joining = { desk: 'cabinet', person: member.person, ...confirmed(office.aikawa.by) }
    expect(reasonOf(await joinDesk(door, joining))).toBe('desk-role')
    for (const act of acts.filter((one) => !isOfRole('member', one)))
      expect(may({ role: 'member', powers: 'full' }, act), act).toBe(false)
  })

  // What two people decided, as their second signature leaves it; whether it takes two is told in mandates.test.
  async function mandated(who: TestPerson, power: 'secretariat' | 'own-audit'): Promise<Mandate> {
    const { door } = scene
    await signInAgain(door, scene.office.aikawa.person)
    await door.db.transaction().execute((trx) =>
      addMandate(trx, {
        ...{ id: makeId('n', random(16)), person: who.person, power, organization: who.organization, role: who.role },
        ...{ until: instant(door.now() + days(5)), at: door.now(), entry: 1n },
      }),
    )
    const [mandate] = await mandatesOf(door.db, who.person)
    if (!mandate) throw new Error('nothing was given')
    return mandate
  }
  const carried = ({ id, person, organization, power, until }: Mandate) =>
    carryMandates(scene.door.db, {
      counter: 1,
      lines: [formatMandateLine({ mandate: id, person, organization, power, until, salt: toBase64(random(32)) })],
    })

  it('as a deputy, whoever presses', async () => {
    const { door, office } = scene
    const liaison = await addPerson(door, { role: 'liaison' })
    const mandate = await mandated(liaison, 'secretariat')
    const who = await settled(liaison.person)
    const by = {
      ...office.aikawa.by,
      actor: liaison.person,
      organization: liaison.organization,
      role: 'liaison',
    } as const
    const pressed = { mandate: mandate.id, by: { ...by, session: who.session }, code: codeOf(door, liaison) }
    expect(reasonOf(await activateMandate(door, pressed))).toBe('mandate-not-in-roll')
    // Not even a row that says so makes them one.
    await door.db.updateTable('mandate').set({ active_from: door.now() }).where('id', '=', mandate.id).execute()
    expect((await standing(who)).role).toBe('liaison')
    await mayNotSpeak(who, 'secretariat')
    await carried(mandate)
    expect((await standing(who)).role).toBe('secretariat')
    expect(await allowed(who)).toContain('manage people')
    // Nor does it stand by itself where no roll names them in their own role any more.
    await door.db.updateTable('person').set({ roll_role: null }).where('id', '=', liaison.person).execute()
    expect(await allowed(who)).toEqual(beginning('secretariat'))
  })

  it('as the compliance officer of one’s own organization', async () => {
    const member = await addPerson(scene.door)
    const mandate = await mandated(member, 'own-audit')
    const who = await settled(member.person)
    expect(await allowed(who)).not.toContain('audit own organization')
    await carried(mandate)
    expect(await allowed(who)).toContain('audit own organization')
  })
})
