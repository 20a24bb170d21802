import { afterEach, beforeEach, expect, it } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { pseudonymOf } from '../../app/council/pseudonym.ts'
import { days } from '../../app/ids.ts'
import { eraseDue } from '../../app/retention/erase-due.server.ts'
import { type HoldObject, liftingObjects, placingObjects } from '../../app/retention/hold.ts'
import { rebuildHolds } from '../../app/retention/hold-store.server.ts'
import { liftHold, placeHold } from '../../app/retention/place-hold.server.ts'
import { findHoldObject, listHolds } from '../../app/review/list-holds.server.ts'
import { ownRecord } from '../../app/review/own-record.server.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { addPerson, type Door, entriesOf, openDoor, type TestPerson } from '../access/door.ts'
import { join, type Somebody } from '../bulletins/council.ts'
import { onBothDatabases } from '../support/databases.ts'
import { random } from '../support/log.ts'
import { openEraser, pass, signedInOnce, whereOfAll } from './eraser.ts'

onBothDatabases('holds', (kind) => {
  let door: Door
  let one: Somebody
  let other: Somebody
  let member: TestPerson

  beforeEach(async () => {
    door = await openDoor(kind)
    one = await join(door, 'compliance', '監査 一')
    other = await join(door, 'compliance', '監査 二')
    member = await addPerson(door)
  })
  afterEach(() => door.close())

  const reason = '調査 2026-3'
  const salted = (text: string) => ({ salt: random(32), text })
  const place = async (who: Somebody, object: HoldObject, signedReason = reason) => {
    const { salt } = salted(reason)
    const objects = placingObjects(object, { salt, text: signedReason })
    const sent = await signAct(door, who, { act: 'hold', objects })
    return placeHold(door, { object, reason: { salt, text: reason }, sent, by: who.by })
  }
  const lift = async (who: Somebody, entry: bigint) => {
    const ended = salted('終結')
    const sent = await signAct(door, who, { act: 'lift-hold', objects: liftingObjects(entry, ended) })
    return liftHold(door, { entry, reason: ended, sent, by: who.by })
  }
  const placed = async (object: HoldObject): Promise<bigint> => {
    const made = await place(one, object)
    if (!made.ok) throw new Error(made.reason)
    return made.value.entry
  }
  const onMember = (): HoldObject => ({ kind: 'person', person: member.person })

  it('are signed with object and reason, stand in the log, and keep the eraser away', async () => {
    await signedInOnce(door, member)
    const entry = await placed(onMember())
    expect((await entriesOf(door))[Number(entry)]).toMatchObject({
      kind: 'hold-placed',
      actor: one.person,
      data: { reason: expect.stringMatching(/^[0-9a-f]{64}$/) },
      objects: [{ kind: 'person', id: member.person }],
      act: { text: expect.stringContaining(`\nact hold\n`) },
    })
    pass(door, 500)
    const before = await whereOfAll(door)
    await eraseDue(await openEraser(door))
    expect(before.filter((index) => index <= Number(entry)).length).toBeGreaterThan(1)
    expect((await whereOfAll(door)).length).toBe(1)
  })

  it('do not show in the record of whom they concern', async () => {
    await signedInOnce(door, member)
    await placed(onMember())
    const { lines } = await ownRecord(door, { person: member.person, place: null })
    expect(lines.map((row) => row.kind)).toEqual(['signed-in'])
  })

  it('are placed for the reason that was signed, once, and on what exists', async () => {
    expect(await place(one, onMember(), '別の理由')).toMatchObject({ reason: 'act-about-something-else' })
    const future = { kind: 'entries', range: { first: 0, last: 9999 } } as const
    expect(await place(one, future)).toMatchObject({ reason: 'hold-beyond-log' })
    const why = salted(reason)
    const sent = await signAct(door, one, { act: 'hold', objects: placingObjects(onMember(), why) })
    const asked = { object: onMember(), reason: why, sent, by: one.by }
    const made = await placeHold(door, asked)
    expect(made).toMatchObject({ ok: true })
    expect(await placeHold(door, asked)).toEqual(made)
    const stolen = actorFields({ ...other, secondFactorAt: door.now(), secondFactor: 'totp' } as never, {
      ip: '',
      userAgent: '',
    })
    expect(await placeHold(door, { ...asked, by: stolen })).toMatchObject({ reason: 'act-of-another-person' })
  })

  it('are lifted by another of compliance, once, and go on holding for thirty days', async () => {
    const entry = await placed(onMember())
    expect(await lift(one, entry)).toMatchObject({ reason: 'hold-own' })
    expect(await lift(other, entry + 1000n)).toMatchObject({ reason: 'hold-unknown' })
    expect(await lift(other, entry)).toMatchObject({ ok: true })
    expect(await lift(other, entry)).toMatchObject({ reason: 'hold-lifted-already' })
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      kind: 'hold-lifted',
      actor: other.person,
      objects: [{ kind: 'hold', id: entry.toString() }],
    })
    expect((await listHolds(door, one.person)).lines).toMatchObject([{ reason, lifted: { reason: '終結' } }])
    const states = async () => (await listHolds(door, one.person)).lines.map(({ state }) => state)
    expect(await states()).toEqual(['ending'])
    door.clock.advance(days(30))
    expect(await states()).toEqual(['ended'])
  })

  it('are made anew from the log, lifted ones and all', async () => {
    await lift(other, await placed(onMember()))
    await placed({ kind: 'entries', range: { first: 0, last: 3 } })
    const before = (await listHolds(door, one.person)).lines
    await door.db.updateTable('hold').set({ lifted_at: door.now() }).execute()
    await rebuildHolds(door.db)
    expect((await listHolds(door, one.person)).lines).toEqual(before)
  })

  it('are listed by pseudonym, and an object is found by what compliance sees', async () => {
    const pseudonym = pseudonymOf(member.person, 'member')
    const found = await findHoldObject(door, { kind: 'person', what: pseudonym.toLowerCase() })
    expect(found).toEqual({ ok: true, value: { kind: 'person', id: member.person, label: pseudonym } })
    expect(await findHoldObject(door, { kind: 'entries', what: '#1,204 - 1,300' })).toMatchObject({
      value: { id: '1204-1300' },
    })
    for (const asked of [
      { kind: 'person', what: 'M-000000' },
      { kind: 'bulletin', what: '2026-XXXXX' },
      { kind: 'entries', what: '9-3' },
      { kind: 'all', what: '1' },
    ])
      expect(await findHoldObject(door, asked)).toEqual({ ok: false, reason: 'hold-object' })
    await placed(onMember())
    const [hold] = (await listHolds(door, one.person)).lines
    expect(hold).toMatchObject({ object: { label: pseudonym }, own: true, state: 'in-force', reason })
    expect(JSON.stringify(hold)).not.toContain('水野')
  })
})
