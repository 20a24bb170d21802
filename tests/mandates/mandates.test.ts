/** One council, founded once: a liaison who is to stand in for the secretariat, and a member who audits their own house. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mandatesOf } from '../../app/access/mandate-store.server.ts'
import { may, permissions } from '../../app/access/permissions.ts'
import { movePerson } from '../../app/council/move-person.server.ts'
import { mandateLines } from '../../app/formats/roll.ts'
import { noFilters } from '../../app/lists/list.ts'
import { peopleToTell } from '../../app/mail/letter-audience-store.server.ts'
import { endDueMandates } from '../../app/mandates/use-mandate.server.ts'
import { isStandingLost } from '../../app/read-log/read-log.server.ts'
import { auditOwnOrganization } from '../../app/review/audit-own-organization.server.ts'
import { ownAuditList } from '../../app/review/own-audit-list.ts'
import { allLinesOf, rollHead } from '../../app/roll/roll-store.server.ts'
import { addPerson, entriesOf, kindsOf, signInAgain, type TestPerson } from '../access/door.ts'
import { confirmed, given } from '../council/newcomers.ts'
import { compare, type Holder, join } from '../keys/key-holders.ts'
import { onBothDatabases } from '../support/databases.ts'
import { type MandateScene, openMandates, reasonOf, sessionNow } from './mandate-council.ts'

onBothDatabases('a power beside a role', (kind) => {
  let scene: MandateScene
  let seto: Holder
  let mizuno: Holder
  let bystander: TestPerson
  beforeAll(async () => {
    scene = await openMandates(kind)
    const { door, aikawa } = scene
    seto = await join(door, aikawa, 'liaison', '瀬戸 航')
    mizuno = await join(door, aikawa, 'member', '水野 灯')
    for (const one of [seto, mizuno]) await compare(door, aikawa, one)
    bystander = await addPerson(door)
    await scene.signRoll()
  }, 120_000)
  afterAll(() => scene.door.close())

  const rolled = async () => {
    const head = await rollHead(scene.door.db)
    return head ? mandateLines(await allLinesOf(scene.door.db, head.counter)) : []
  }
  /** As whoever acts in the secretariat's role would send it; the door asked them before. */
  const suspended = async (who: Pick<Holder, 'person'>, by: Holder) => {
    const asked = { ...confirmed(by.by), by: { ...(await scene.asNow(by)), role: 'secretariat' as const } }
    return movePerson(scene.door, { person: who.person, move: 'suspend', why: 'away', ...asked })
  }

  it('takes two and a roll; then one press begins it at night, and one ends it', async () => {
    const { door, aikawa, hayase, propose, agree, activate, end, roleNow } = scene
    const wanted = { person: seto.person, power: 'secretariat' }
    expect(await propose(aikawa, wanted)).toBe('taken')
    expect(await agree(aikawa, seto.person)).toBe('decision-by-you')
    expect(await agree(hayase, seto.person)).toBe('taken')
    const [mandate] = await mandatesOf(door.db, seto.person)
    if (!mandate) throw new Error('nothing was given')
    // Two have decided it, and no roll carries it: nobody stands in, whoever presses.
    expect(await activate(seto, mandate)).toBe('mandate-not-in-roll')
    expect(await activate(aikawa, mandate)).toBe('mandate-not-in-roll')
    await scene.signRoll()
    expect(await rolled()).toMatchObject([{ mandate: mandate.id, person: seto.person, power: 'secretariat' }])
    // Standing by is no power either.
    expect(await roleNow(seto)).toBe('liaison')
    await expect(suspended(bystander, seto)).rejects.toSatisfy(isStandingLost)
    const before = (await kindsOf(door)).length
    expect(await activate(seto, mandate)).toBe('taken')
    expect(await activate(seto, mandate)).toBe('mandate-active')
    expect(await roleNow(seto)).toBe('secretariat')
    expect(reasonOf(await suspended(bystander, seto))).toBe('taken')
    // Their own role rests meanwhile: what they began in it is not taken.
    const asLiaison = { ...seto.by }
    await expect(
      door.log.append(async () => ({ value: null, entries: [{ ...asLiaison, kind: 'withdrawn' }] })),
    ).rejects.toSatisfy(isStandingLost)
    expect(await end(seto, mandate)).toBe('taken')
    expect(await roleNow(seto)).toBe('liaison')
    expect((await kindsOf(door)).slice(before)).toEqual(
      expect.arrayContaining(['mandate-activated', 'person-suspended', 'mandate-ended']),
    )
    const told = (await entriesOf(door)).filter(({ kind: of }) => String(of).startsWith('mandate-'))
    expect(told.map(({ subject }) => subject)).toEqual(Array(told.length).fill(seto.person))
    expect(told.at(-1)).toMatchObject({ reason: 'by-holder', data: { power: 'secretariat' } })
    expect(await end(aikawa, mandate)).toBe('mandate-over')
    // Over, it is nothing that the next roll would carry, and nobody begins it again.
    expect(await activate(seto, mandate)).toBe('mandate-over')
    await scene.signRoll()
    expect(await rolled()).toEqual([])
  })

  it('is begun by one of the secretariat as well, ends at its hour however late the clock comes round, and is then one entry', async () => {
    const { door, aikawa, give, activate, roleNow, dayIn } = scene
    const mandate = await give({ person: seto.person, power: 'compliance', last: dayIn(2) })
    await scene.signRoll()
    expect(await activate(aikawa, mandate)).toBe('taken')
    expect(await roleNow(seto)).toBe('compliance')
    const heard = await door.db
      .transaction()
      .execute((trx) =>
        peopleToTell(
          trx,
          { kind: 'deputy', entry: 0, about: seto.person, actor: aikawa.person, askerRole: 'secretariat', after: '' },
          10,
        ),
      )
    expect([...heard].sort()).toEqual([aikawa.person, scene.hayase.person, seto.person].sort())
    door.clock.advance(mandate.until - door.now())
    for (const who of [aikawa, scene.hayase, seto, mizuno]) await signInAgain(door, who.person)
    expect(await roleNow(seto)).toBe('liaison')
    const before = (await kindsOf(door)).length
    expect(await endDueMandates(door)).toBe(1)
    expect(await endDueMandates(door)).toBe(0)
    expect((await kindsOf(door)).slice(before)).toEqual(['mandate-ended'])
    expect((await entriesOf(door)).at(-1)).toMatchObject({ reason: 'by-date', subject: seto.person })
  })

  it('is nothing that one gives, nor for themselves, nor what a role may not be given, nor for long', async () => {
    const { aikawa, hayase, propose, dayIn, door } = scene
    expect(await propose(aikawa, { person: aikawa.person, power: 'liaison' })).toBe('own-account')
    expect(await propose(aikawa, { person: mizuno.person, power: 'secretariat' })).toBe('mandate-power')
    expect(await propose(aikawa, { person: seto.person, power: 'own-audit' })).toBe('mandate-power')
    expect(await propose(aikawa, { person: seto.person, power: 'oversight' })).toBe('mandate-power')
    expect(await propose(aikawa, { person: seto.person, power: 'secretariat', last: dayIn(-1) })).toBe('mandate-past')
    expect(await propose(aikawa, { person: seto.person, power: 'secretariat', last: dayIn(400) })).toBe('mandate-long')
    expect(await propose(aikawa, { person: seto.person, power: 'secretariat', last: '2027-02-30' })).toBe('mandate-day')
    // Of what waits the second is looked at like the first: whoever it is for does not agree to it.
    expect(await propose(aikawa, { person: hayase.person, power: 'liaison' })).toBe('taken')
    expect(await scene.agree(hayase, hayase.person)).toBe('own-account')
    expect(await mandatesOf(door.db, hayase.person)).toEqual([])
  })

  it('leaves a deputy without what others check by the roll’s own line of whoever signs', () => {
    const deputy = { role: 'secretariat', powers: 'full', deputizes: {} } as const
    const kept = Object.keys(permissions).filter(
      (act) =>
        may({ role: 'secretariat', powers: 'full' }, act as keyof typeof permissions) &&
        !may(deputy, act as keyof typeof permissions),
    )
    expect(kept.sort()).toEqual(
      [
        'agree to mandates',
        'change signers',
        'change the log trust',
        'give mandates',
        'make the council key',
        'set passkey dates',
        'sign rolls',
        'suspend the quorum',
      ].sort(),
    )
  })

  it('of an own-organization officer shows the reads of that house and no other, each look an entry, and ends with the post', async () => {
    const { door, aikawa, give, end } = scene
    const other = await join(door, aikawa, 'member', '他社 太郎')
    const mandate = await give({ person: mizuno.person, power: 'own-audit' })
    const look = async (query: object = {}) =>
      auditOwnOrganization(door, {
        filters: { ...noFilters(ownAuditList), ...query },
        place: null,
        by: await scene.asNow(mizuno),
      })
    const readBy = (who: Holder) => ({
      ...who.by,
      kind: 'denied' as const,
      subject: who.person,
      reason: 'not-addressed',
      objects: [{ kind: 'bulletin', id: 'b_AAAAAAAAAAAAAAAAAAAAAA' }],
    })
    await door.log.append(async () => ({ value: null, entries: [readBy(mizuno), readBy(other), readBy(seto)] }))
    // Decided by two, and in no roll: nothing is shown, and nothing said to have been.
    const before = (await entriesOf(door)).length
    expect(reasonOf(await look())).toBe('not-allowed')
    expect((await entriesOf(door)).length).toBe(before)
    await scene.signRoll()
    expect((await sessionNow(door, mizuno)).ownAuditUntil).toBe(mandate.until)
    const shown = given(await look())
    expect(shown.lines.map(({ actor, organization }) => [actor?.id, organization?.id])).toEqual([
      [mizuno.person, mizuno.organization],
    ])
    expect(JSON.stringify(shown)).not.toContain(other.person)
    expect(JSON.stringify(shown)).not.toContain(other.organization)
    expect((await entriesOf(door)).at(-1)).toMatchObject({ kind: 'log-searched', subject: mizuno.person })
    // Asked for somebody of another house it finds what it would of nobody, and writes into nobody's record.
    expect(given(await look({ person: other.person })).lines).toEqual([])
    expect((await entriesOf(door)).at(-1)).toMatchObject({ kind: 'log-searched', subject: mizuno.person })
    // In another house it is worth nothing, before any clock or roll has said so.
    await door.db
      .updateTable('person')
      .set({ organization_id: other.organization })
      .where('id', '=', mizuno.person)
      .execute()
    expect(reasonOf(await look())).toBe('not-allowed')
    expect(await endDueMandates(door)).toBe(1)
    expect((await entriesOf(door)).at(-1)).toMatchObject({ kind: 'mandate-ended', reason: 'other-post' })
    expect(await end(aikawa, mandate)).toBe('mandate-over')
    expect((await sessionNow(door, mizuno)).ownAuditUntil).toBeNull()
  })
})
