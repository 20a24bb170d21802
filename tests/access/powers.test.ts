import { afterAll, beforeAll, expect, it } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { addMirror } from '../../app/access/mirrors.server.ts'
import { covers, type Powers, powers, powersToState } from '../../app/access/powers.ts'
import { type Role, roles } from '../../app/access/role.ts'
import { sessionIdOf } from '../../app/access/sessions.server.ts'
import { personStands } from '../../app/access/standing.server.ts'
import { entryKinds } from '../../app/formats/entry-kinds.ts'
import { isStandingLost } from '../../app/read-log/read-log.server.ts'
import { noFilter } from '../../app/review/log-filter.ts'
import { searchEntries } from '../../app/review/search-entries.server.ts'
import { onBothDatabases } from '../support/databases.ts'
import { actorOf, addPerson, type Door, entriesOf, markFounded, openDoor, sessionOf, where } from './door.ts'

onBothDatabases('what the log takes of somebody whose role has not begun', (kind) => {
  /** One that has a roll behind it, and one being founded. */
  let founded: Door
  let founding: Door
  beforeAll(async () => {
    founded = await openDoor(kind)
    await markFounded(founded)
    founding = await openDoor(kind)
  })
  afterAll(async () => {
    await founded.close()
    await founding.close()
  })

  const doorOf: Readonly<Record<Powers, () => Door>> = {
    setup: () => founded,
    founding: () => founding,
    full: () => founded,
  }

  const hasPowers = (role: Role, at: Powers): Powers => {
    if (role === 'member') return 'full'
    return at === 'founding' && role !== 'secretariat' ? 'setup' : at
  }

  it.each(powers)('of everybody with %s: exactly the kinds of entry that the table allows', async (at) => {
    const door = doorOf[at]()
    for (const role of roles) {
      const { person: actor } = await addPerson(door, { role, inRoll: at === 'full' })
      const session = sessionIdOf(await sessionOf(door, { person: actor, role }))
      await door.db.transaction().execute(async (trx) => {
        for (const said of entryKinds) {
          const stands = await personStands(door)(trx, { actor, session, role, kinds: [said] }, door.now())
          expect(stands, `${role} ${at} ${said}`).toBe(covers(hasPowers(role, at), powersToState[said]))
        }
      })
    }
  })

  it('refuses an act that a route let in before a roll left its person out, and writes nothing', async () => {
    const [reviewer, overseer] = [
      await addPerson(founded, { role: 'compliance', inRoll: false }),
      await addPerson(founded, { role: 'oversight', inRoll: false }),
    ]
    const by = async (who: typeof reviewer) => actorFields(actorOf(founded, who, await sessionOf(founded, who)), where)
    const asked = {
      filter: noFilter,
      place: null,
      by: await by(reviewer),
      named: false,
    }
    const [reviewing, overseeing] = [await by(reviewer), await by(overseer)]
    const before = (await entriesOf(founded)).length
    const lost = (act: Promise<unknown>) => act.then(() => false, isStandingLost)
    expect(await lost(searchEntries(founded, { ...asked, by: reviewing }))).toBe(true)
    expect(
      await lost(addMirror(founded, { name: 'a mirror', by: overseeing, code: overseer.recoveryCodes[0] ?? '' })),
    ).toBe(true)
    expect((await entriesOf(founded)).length).toBe(before)
    expect(await founded.db.selectFrom('mirror').selectAll().execute()).toEqual([])
  })
})
