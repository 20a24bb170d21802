/** Desks: an office's and an organization's keys, in the hands of those who serve, for as long as they do. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isToBeRenewed, stateOf } from '../../app/desks/desk.ts'
import { chooseEarlierKeys, joinDesk, leaveDesk } from '../../app/desks/found-desk.server.ts'
import { askDeskProof } from '../../app/desks/prove-desk-share.server.ts'
import { deskLines, holderLines } from '../../app/formats/roll.ts'
import { readNextRoll } from '../../app/roll/read-next-roll.server.ts'
import { allLinesOf, rollHead } from '../../app/roll/roll-store.server.ts'
import { rollSignatureSent } from '../../db/demo/sign-at-vault.server.ts'
import { onBothDatabases } from '../support/databases.ts'
import {
  colleague,
  confirmed,
  type DeskCouncil,
  deskNow,
  foundDeskCouncil,
  join,
  office,
  organizationDesks,
  type Somebody,
  signRoll,
  unlock,
  value,
} from './desk-council.ts'

onBothDatabases('a desk', (kind) => {
  let council: DeskCouncil
  let second: Somebody
  let third: Somebody
  let member: Somebody
  let mate: Somebody
  let auditor: Somebody
  let orgDesk: string

  beforeAll(async () => {
    council = await foundDeskCouncil(kind)
    second = await join(council, 'liaison', '相馬 健')
    third = await join(council, 'liaison', '宮田 遥')
    auditor = await join(council, 'compliance', '監査 一')
    member = await join(council, 'member', '水野 灯')
    mate = await colleague(council, member, '水野 望')
    await signRoll(council)
  }, 120_000)
  afterAll(() => council.close())

  const rolled = async () => {
    const head = await rollHead(council.db)
    return head ? allLinesOf(council.db, head.counter) : []
  }
  const inRoll = async () => deskLines(await rolled()).map(({ desk, epoch }) => `${desk} ${epoch}`)
  const left = async (somebody: Somebody) =>
    council.db.updateTable('person').set({ state: 'left' }).where('id', '=', somebody.person).execute()

  it('of an office is made by the first who unlocks, and receives nothing before a second has proven it', async () => {
    await office(council, 'cabinet', [council.liaison, second])
    expect(stateOf(await deskNow(council, 'cabinet'))).toEqual({ state: 'founding', holders: 0 })
    expect(await unlock(council, council.liaison)).toEqual(['make cabinet 1', 'prove cabinet 1'])
    expect(stateOf(await deskNow(council, 'cabinet'))).toEqual({ state: 'founding', holders: 1 })
    await signRoll(council)
    expect(await inRoll()).toEqual([])
    expect(await unlock(council, second)).toEqual(['prove cabinet 1'])
    expect(stateOf(await deskNow(council, 'cabinet'))).toEqual({ state: 'open', epoch: 1, holders: 2 })
    await signRoll(council)
    expect(await inRoll()).toEqual(['cabinet 1'])
    expect(
      holderLines(await rolled())
        .map(({ person }) => person)
        .sort(),
    ).toEqual([council.liaison, second].map(({ person }) => person).sort())
  })

  it('is served by nobody whose role is another, and by nobody who was not chosen', async () => {
    const asked = { ...(await confirmed(council)), desk: 'cabinet', person: member.person }
    expect(await joinDesk(council, asked)).toMatchObject({ reason: 'desk-role' })
    expect(await unlock(council, third)).toEqual([])
    expect(await askDeskProof(council, third.person, { desk: 'cabinet', epoch: 1 })).toMatchObject({
      reason: 'not-found',
    })
  })

  it('is given to whoever joins, with every key there was', async () => {
    value(await joinDesk(council, { ...(await confirmed(council)), desk: 'cabinet', person: third.person }))
    expect(await unlock(council, third)).toEqual([])
    expect(await unlock(council, second)).toEqual(['share cabinet 1'])
    expect(await unlock(council, council.liaison)).toEqual([])
    expect(await unlock(council, third)).toEqual(['prove cabinet 1'])
    expect(stateOf(await deskNow(council, 'cabinet'))).toMatchObject({ holders: 3 })
  })

  it('ends for whoever is taken off it at once, and the next vault to open makes the next key', async () => {
    value(await leaveDesk(council, { ...(await confirmed(council)), desk: 'cabinet', person: third.person }))
    expect(await askDeskProof(council, third.person, { desk: 'cabinet', epoch: 1 })).toMatchObject({
      reason: 'not-found',
    })
    const desk = await deskNow(council, 'cabinet')
    expect(isToBeRenewed(desk, council.now())).toBe(true)
    expect(stateOf(desk)).toMatchObject({ state: 'open', epoch: 1 })
    expect(await unlock(council, council.liaison)).toEqual(['make cabinet 2', 'prove cabinet 2'])
    expect(isToBeRenewed(await deskNow(council, 'cabinet'), council.now())).toBe(false)
    // Until two have proven the next, and a roll names it, the old one receives.
    await signRoll(council)
    expect(await inRoll()).toEqual(['cabinet 1'])
    expect(await unlock(council, second)).toEqual(['prove cabinet 2'])
    await signRoll(council)
    expect(await inRoll()).toEqual(['cabinet 2'])
  })

  it('keeps what arrived before from whoever comes later, where that is set, and never from whoever had it', async () => {
    const asked = { ...(await confirmed(council)), desk: 'cabinet', earlier: 'kept' } as const
    value(await chooseEarlierKeys(council, asked))
    const twice = await chooseEarlierKeys(council, { ...asked, ...(await confirmed(council)) })
    expect(twice).toMatchObject({ reason: 'desk-so-already' })
    const fourth = await join(council, 'liaison', '有馬 直')
    await signRoll(council)
    for (const { person } of [third, fourth])
      value(await joinDesk(council, { ...(await confirmed(council)), desk: 'cabinet', person }))
    expect(await unlock(council, second)).toEqual(['share cabinet 1', 'share cabinet 2'])
    expect(await unlock(council, third)).toEqual(['prove cabinet 1', 'prove cabinet 2'])
    expect(await unlock(council, fourth)).toEqual(['prove cabinet 2'])
    for (const { person } of [third, fourth])
      value(await leaveDesk(council, { ...(await confirmed(council)), desk: 'cabinet', person }))
    await unlock(council, second)
    await unlock(council, council.liaison)
  })

  it('is renewed as well after somebody who held it left the council', async () => {
    await office(council, 'sector-power', [council.liaison, second, third])
    await unlock(council, second)
    await unlock(council, third)
    await unlock(council, council.liaison)
    await left(third)
    expect(isToBeRenewed(await deskNow(council, 'sector-power'), council.now())).toBe(true)
    expect(await unlock(council, second)).toEqual(['make sector-power 2', 'prove sector-power 2'])
    const { entries } = await leftEntries()
    expect(entries).toContain(third.person)
  })

  const leftEntries = async () => {
    const rows = await council.db.selectFrom('log_index').select('subject').where('kind', '=', 'desk-left').execute()
    return { entries: rows.map(({ subject }) => subject) }
  }

  it('of an organization is its own people’s, and receives from the first of them', async () => {
    expect(await organizationDesks(council)).toEqual({ founded: 2 })
    const { organization } = member
    const row = await council.db
      .selectFrom('desk')
      .select('id')
      .where('organization_id', '=', organization)
      .executeTakeFirst()
    orgDesk = row?.id ?? ''
    expect(await unlock(council, member)).toEqual(['make org 1', 'prove org 1'])
    expect(stateOf(await deskNow(council, orgDesk))).toEqual({ state: 'thin', epoch: 1, holders: 1 })
    await signRoll(council)
    expect(await inRoll()).toContain(`${orgDesk} 1`)
    expect(await unlock(council, mate)).toEqual(['prove org 1'])
    expect(stateOf(await deskNow(council, orgDesk))).toMatchObject({ state: 'open' })
    expect(holderLines(await rolled()).map(({ desk }) => desk)).not.toContain(orgDesk)
  })

  it('nobody ever holds both layers of the archive', async () => {
    const other = await join(council, 'compliance', '監査 二')
    const overseer = await join(council, 'oversight', '監督 一')
    await signRoll(council)
    await office(council, 'compliance', [auditor, other])
    await office(council, 'archive', [overseer, council.signers[0]])
    for (const somebody of [auditor, other, overseer, council.signers[0]]) await unlock(council, somebody)
    await signRoll(council)
    expect(await inRoll()).toEqual(expect.arrayContaining(['compliance 1', 'archive 1']))
    // The auditor becomes one of the secretariat: the portal says no …
    await council.db.updateTable('person').set({ role: 'secretariat' }).where('id', '=', auditor.person).execute()
    const asked = { ...(await confirmed(council)), desk: 'archive', person: auditor.person }
    expect(await joinDesk(council, asked)).toMatchObject({ reason: 'desk-apart' })
    // … and where somebody writes it into the tables all the same, the signers' vaults do.
    const at = council.now()
    const row = { desk_id: 'archive', person_id: auditor.person, joined_at: at, left_at: null }
    await council.db.insertInto('desk_member').values(row).execute()
    await signRoll(council)
    await unlock(council, council.signers[0])
    await unlock(council, { ...auditor, role: 'secretariat' })
    await expect(signRoll(council)).rejects.toThrow('desk-holders-meet')
    await council.db
      .deleteFrom('desk_share')
      .where('person_id', '=', auditor.person)
      .where('desk_id', '=', 'archive')
      .execute()
    await council.db
      .deleteFrom('desk_member')
      .where('person_id', '=', auditor.person)
      .where('desk_id', '=', 'archive')
      .execute()
  })

  it('a key that an administrator writes into the tables is signed by nobody', async () => {
    const next = value(await readNextRoll(council))
    const [made] = next.desks
    expect(made).toBeUndefined()
    await council.db
      .updateTable('desk_epoch')
      .set({ opened_at: council.now() })
      .where('desk_id', '=', 'sector-power')
      .execute()
    const forged = value(await readNextRoll(council))
    const strip = { ...forged, desks: [] }
    await expect(rollSignatureSent(council, council.signers[0], strip)).rejects.toThrow('desk-line-unproven')
  })
})
