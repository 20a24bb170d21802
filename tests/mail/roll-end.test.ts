/** That a roll is about to lapse is told in time, to everybody who could help. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { days, instant } from '../../app/ids.ts'
import { addPerson } from '../access/door.ts'
import { onBothDatabases } from '../support/databases.ts'
import { random } from '../support/log.ts'
import { openToldDoor, type Told, tellOf } from './told.ts'

onBothDatabases('letters of a roll’s end', (kind) => {
  let told: Told
  beforeEach(async () => {
    told = await tellOf(await openToldDoor(kind))
  })
  afterEach(() => told.close())
  const door = () => told.door

  test('tell all of the secretariat of a roll’s end, three days before, on the last day, and when it has lapsed, each once', async () => {
    const office = [
      await addPerson(door(), { role: 'secretariat' }),
      await addPerson(door(), { role: 'secretariat' }),
    ] as const
    await addPerson(door(), { role: 'secretariat', state: 'suspended' })
    await addPerson(door(), { role: 'oversight' })
    const everyone = office.map(({ email }) => email).sort()
    const inForce = (counter: number) =>
      door()
        .db.insertInto('roll')
        .values({
          counter,
          header: random(8),
          header_hash: sha256Hex(random(8)),
          leaf_hashes: random(32),
          proposed_at: door().now(),
          proposed_by: office[0].person,
          first_signature: random(8),
          second_signed_by: office[1].person,
          second_signature: random(8),
          entry_index: counter,
          expires_at: instant(door().now() + days(7)),
        })
        .execute()
    const roundsOfADay = async () => {
      const before = told.got().length
      // Another node, and one that starts anew, tell it no second time.
      for (const node of [undefined, told.anotherNode(), undefined]) await told.round(node)
      door().clock.advance(days(1))
      return told.got().slice(before).sort()
    }
    await inForce(1)
    const days1to4 = []
    for (let day = 0; day < 4; day++) days1to4.push(await roundsOfADay())
    expect(days1to4).toEqual([[], [], [], []])
    expect(await roundsOfADay()).toEqual(everyone)
    expect(await roundsOfADay()).toEqual([])
    expect(await roundsOfADay()).toEqual(everyone)
    expect(await roundsOfADay()).toEqual(everyone)
    expect(await roundsOfADay()).toEqual([])
    // Renewed: nothing is told of the one before, and the next has its own.
    await inForce(2)
    expect(await roundsOfADay()).toEqual([])
    door().clock.advance(days(5))
    expect(await roundsOfADay()).toEqual(everyone)
  })
})
