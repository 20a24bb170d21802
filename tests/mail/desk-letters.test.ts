/** Whoever serves a desk is told of what concerns it, and of its running thin; nobody else is. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { closeDesk, joinDesk, leaveDesk } from '../../app/desks/found-desk.server.ts'
import { days, hours, instant } from '../../app/ids.ts'
import { tellKeyEnds } from '../../app/mail/tell-key-ends.server.ts'
import { tellThinDesks } from '../../app/mail/tell-thin-desks.server.ts'
import {
  colleague,
  confirmed,
  type DeskCouncil,
  foundDeskCouncil,
  join,
  office,
  organizationDesks,
  type Somebody,
  signRoll,
  unlock,
  value,
} from '../desks/desk-council.ts'
import { onBothDatabases } from '../support/databases.ts'
import { openToldDoor, type Told, tellOf } from './told.ts'

onBothDatabases('letters about a desk', (kind) => {
  let council: DeskCouncil
  let told: Told
  let second: Somebody
  let third: Somebody
  let member: Somebody
  let mate: Somebody
  let names: ReadonlyMap<string, string>

  beforeAll(async () => {
    council = await foundDeskCouncil(kind, openToldDoor)
    told = await tellOf(council)
    second = await join(council, 'liaison', '相馬 健')
    third = await join(council, 'liaison', '宮田 遥')
    member = await join(council, 'member', '水野 灯')
    mate = await colleague(council, member, '水野 望')
    const known = {
      first: council.liaison,
      second,
      third,
      member,
      mate,
      one: council.signers[0],
      two: council.signers[1],
    }
    const emails = Object.entries(known).map(async ([name, { person }]) => [await told.emailOf(person), name] as const)
    names = new Map(await Promise.all(emails))
    await signRoll(council)
    await toldOf()
  }, 120_000)
  afterAll(() => told.close())

  /** Who got letters since, each once. */
  async function toldOf(): Promise<readonly string[]> {
    const before = told.got().length
    await told.settle()
    return [
      ...new Set(
        told
          .got()
          .slice(before)
          .map((email) => names.get(email) ?? email),
      ),
    ].sort()
  }
  /** By the clock: the hour comes twice, on two nodes. */
  async function tick(tell: typeof tellThinDesks): Promise<readonly string[]> {
    const ground = { ...council, logger: { error: (fields: object) => expect(fields).toBeNull() } }
    council.clock.advance(hours(2))
    await Promise.all([tell(ground), tell(ground)])
    council.clock.advance(hours(2))
    await tell(ground)
    return toldOf()
  }
  const asked = async (desk: string, { person }: Somebody) => ({ ...(await confirmed(council)), desk, person })

  it('go to whoever is chosen and whoever serves it already, and to all but its maker when a key is made', async () => {
    await office(council, 'cabinet', [council.liaison])
    expect(await toldOf()).toEqual(['first'])
    value(await joinDesk(council, await asked('cabinet', second)))
    expect(await toldOf()).toEqual(['first', 'second'])
    await unlock(council, council.liaison)
    expect(await toldOf()).toEqual(['second'])
  })

  it('go to whoever is taken off it too, and to those who are left', async () => {
    await unlock(council, second)
    value(await joinDesk(council, await asked('cabinet', third)))
    await unlock(council, second)
    await unlock(council, third)
    await toldOf()
    value(await leaveDesk(council, await asked('cabinet', third)))
    expect(await toldOf()).toEqual(['first', 'second', 'third'])
    await unlock(council, council.liaison)
    expect(await toldOf()).toEqual(['second'])
    await unlock(council, second)
  })

  it('go to an organization’s own people when theirs is founded, and to nobody of another house', async () => {
    await organizationDesks(council)
    expect(await toldOf()).toEqual(['member', 'mate'].sort())
  })

  it('say that a desk runs thin, once for each time: to the secretariat of an office’s alone', async () => {
    expect(await tick(tellThinDesks)).toEqual([])
    await unlock(council, member)
    await toldOf()
    expect(await tick(tellThinDesks)).toEqual(['mate', 'member'])
    expect(await tick(tellThinDesks)).toEqual([])
    await unlock(council, mate)
    expect(await tick(tellThinDesks)).toEqual([])
    await put(second, 'suspended')
    expect(await tick(tellThinDesks)).toEqual(['first', 'one', 'two'])
    await put(second, 'active')
    expect(await tick(tellThinDesks)).toEqual([])
    await put(second, 'suspended')
    expect(await tick(tellThinDesks)).toEqual(['first', 'one', 'two'])
    await put(second, 'active')
  })

  const put = async ({ person }: Somebody, state: 'active' | 'suspended') =>
    council.db.updateTable('person').set({ state }).where('id', '=', person).execute()

  it('go to whoever would be left with the key when a colleague’s own ends, beside the letter to that colleague', async () => {
    const ends = { expires_at: instant(council.now() + days(13)), end_told: null }
    await council.db.updateTable('person_key').set(ends).where('person_id', '=', second.person).execute()
    await council.db.updateTable('person_key').set(ends).where('person_id', '=', third.person).execute()
    // Third serves no desk: nobody else is told.
    expect(await tick(tellKeyEnds)).toEqual(['first', 'second', 'third'])
    expect(await tick(tellKeyEnds)).toEqual([])
  })

  it('say nothing of a desk that is closed but that it is', async () => {
    value(await closeDesk(council, { ...(await confirmed(council)), desk: 'cabinet' }))
    expect(await toldOf()).toEqual(['first', 'second'])
    await put(second, 'suspended')
    expect(await tick(tellThinDesks)).toEqual([])
  })
})
