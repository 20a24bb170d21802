import { afterEach, beforeEach, expect, it } from 'vitest'
import { movePerson } from '../../app/council/move-person.server.ts'
import { hours, minutes } from '../../app/ids.ts'
import { peopleInvited, peopleToCompare } from '../../app/roll/waiting-people-store.server.ts'
import { type Door, openDoor } from '../access/door.ts'
import { accept, confirmed, firstSecretariat, given, invite } from '../council/newcomers.ts'
import { compare, type Holder, setUp } from '../keys/key-holders.ts'
import { onBothDatabases } from '../support/databases.ts'

onBothDatabases('whom the secretariat’s first page names', (kind) => {
  let door: Door
  let secretary: Holder
  beforeEach(async () => {
    door = await openDoor(kind)
    secretary = await setUp(door, await firstSecretariat(door))
  })
  afterEach(() => door.close())

  const invited = async (limit = 8) =>
    (await peopleInvited(door.db, { at: door.now(), limit })).map(({ id, until }) => [id, until - door.now()])
  const toCompare = async (limit = 8) => (await peopleToCompare(door.db, limit)).map(({ id }) => id)

  it('are those whose invitation still works, the one that ends first first', async () => {
    const first = await invite(door, { by: secretary.by, role: 'member' })
    door.clock.advance(minutes(10))
    const second = await invite(door, { by: secretary.by, role: 'member' })
    expect(await invited()).toEqual([
      [first.person, hours(72) - minutes(10)],
      [second.person, hours(72)],
    ])
    expect(await invited(1)).toHaveLength(1)
    await accept(door, second.link)
    expect(await invited()).toEqual([[first.person, hours(72) - minutes(10)]])
    door.clock.advance(hours(72))
    expect(await invited()).toEqual([])
  })

  it('are those with a key that nobody has compared, longest waiting first, and none who is out', async () => {
    const sato = await setUp(door, await accept(door, (await invite(door, { by: secretary.by, role: 'member' })).link))
    const mori = await setUp(door, await accept(door, (await invite(door, { by: secretary.by, role: 'member' })).link))
    expect(await toCompare()).toEqual([secretary.person, sato.person, mori.person])
    expect(await toCompare(2)).toEqual([secretary.person, sato.person])
    await compare(door, secretary, sato)
    expect(await toCompare()).toEqual([secretary.person, mori.person])
    given(await movePerson(door, { ...confirmed(secretary.by), move: 'suspend', why: 'away', person: mori.person }))
    expect(await toCompare()).toEqual([secretary.person])
  })
})
