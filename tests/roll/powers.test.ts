import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { may, type PermittedAct } from '../../app/access/permissions.ts'
import { noPasskeyDates } from '../../app/access/powers.ts'
import { powersOf } from '../../app/access/powers-store.server.ts'
import { movePerson } from '../../app/council/move-person.server.ts'
import { parseRollLine } from '../../app/formats/roll.ts'
import { days, type PersonId } from '../../app/ids.ts'
import { isStandingLost } from '../../app/read-log/read-log.server.ts'
import { linesOf, rollHead } from '../../app/roll/roll-store.server.ts'
import { type Door, openDoor, signInAgain } from '../access/door.ts'
import { accept, confirmed, given, invite } from '../council/newcomers.ts'
import {
  compare,
  type Holder,
  join,
  makeCouncil,
  signFirst,
  signSecond,
  twoOfTheSecretariat,
} from '../keys/key-holders.ts'
import { type DatabaseKind, databases } from '../support/databases.ts'

let door: Door
let aikawa: Holder
let hayase: Holder

/** A fresh council for each test: two of the secretariat and the council's key, no roll yet. */
function found(kind: DatabaseKind): void {
  beforeEach(async () => {
    door = await openDoor(kind)
    ;[aikawa, hayase] = await twoOfTheSecretariat(door)
    await makeCouncil(door, aikawa)
  }, 60_000)
  afterEach(() => door.close())
}

const rowOf = async (person: PersonId) =>
  door.db
    .selectFrom('person')
    .select(['role', 'roll_role as rollRole', 'signs_rolls_from as signsRollsFrom', 'duties_since as dutiesSince'])
    .where('id', '=', person)
    .executeTakeFirstOrThrow()
const noRule = { secondFactor: 'totp', passkeyDates: noPasskeyDates } as const
const powersNow = async ({ person }: Holder) => powersOf(door.db, { ...(await rowOf(person)), ...noRule }, door.now())
const mayNow = async (who: Holder, act: PermittedAct) => may({ role: who.by.role, powers: await powersNow(who) }, act)
const signRoll = async (first = aikawa, second = hayase) => {
  given(await signFirst(door, first))
  given(await signSecond(door, second))
}

/** What stands beside each person is what the newest roll’s own lines say of them, and nothing else. */
async function demandDerived(): Promise<void> {
  const head = await rollHead(door.db)
  const lines = head ? (await linesOf(door.db, head.counter)).map(({ line }) => parseRollLine(line)) : []
  const said = new Map(lines.map(({ person, role }) => [person, role]))
  const people = await door.db.selectFrom('person').select(['id', 'roll_role']).execute()
  for (const { id, roll_role } of people) expect(roll_role, id).toBe(said.get(id) ?? null)
}

describe.each(databases)('a roll gives and takes powers (%s)', (kind) => {
  found(kind)

  it('one signature begins nothing; the second one begins it for everybody the roll names', async () => {
    const reviewer = await join(door, aikawa, 'compliance', '守屋 二')
    const uncompared = await join(door, aikawa, 'liaison', '瀬戸 航')
    await compare(door, aikawa, reviewer)
    given(await signFirst(door, aikawa))
    expect(await powersNow(reviewer)).toBe('setup')
    given(await signSecond(door, hayase))
    expect(await powersNow(reviewer)).toBe('full')
    expect(await powersNow(aikawa)).toBe('full')
    expect(await powersNow(uncompared)).toBe('setup')
    await demandDerived()
  })

  it('ends with the roll that leaves somebody out, and begins anew with the next that names them', async () => {
    const reviewer = await join(door, aikawa, 'compliance', '守屋 二')
    await compare(door, aikawa, reviewer)
    await signRoll()
    const move = (what: 'suspend' | 'restore') =>
      movePerson(door, {
        person: reviewer.person,
        ...(what === 'suspend' ? { move: what, why: 'away' } : { move: what }),
        ...confirmed(aikawa.by),
      })
    given(await move('suspend'))
    given(await move('restore'))
    // Put out and let in again by one, with no roll in between: as before.
    expect(await powersNow(reviewer)).toBe('full')
    given(await move('suspend'))
    await signRoll()
    given(await move('restore'))
    expect(await powersNow(reviewer)).toBe('setup')
    await demandDerived()
    await signRoll()
    expect(await powersNow(reviewer)).toBe('full')
    await demandDerived()
  })
})

describe('a role’s powers', () => {
  found('sqlite')

  it('before the first roll, founding is the secretariat’s, and nothing anybody else’s', async () => {
    const reviewer = await join(door, aikawa, 'compliance', '守屋 二')
    await compare(door, aikawa, reviewer)
    expect([await powersNow(aikawa), await powersNow(hayase)]).toEqual(['founding', 'founding'])
    expect(await powersNow(reviewer)).toBe('setup')
    expect(await mayNow(reviewer, 'search the log')).toBe(false)
    expect(await mayNow(aikawa, 'manage people')).toBe(true)
    expect(await mayNow(aikawa, 'change the log trust')).toBe(false)
    await demandDerived()
  })

  it('one of the secretariat alone can make nobody of compliance, of oversight, or of the secretariat', async () => {
    await signRoll()
    for (const role of ['compliance', 'oversight', 'liaison', 'secretariat'] as const) {
      const made = await join(door, aikawa, role)
      await compare(door, aikawa, made)
      given(await signFirst(door, aikawa))
      const alone = await signSecond(door, aikawa)
      expect(alone.ok ? 'taken' : alone.reason).toBe('roll-signed-by-you')
      expect(await powersNow(made), role).toBe('setup')
    }
    await demandDerived()
  })

  it('a second account made by one secretariat person after the first roll has no say over people', async () => {
    await signRoll()
    const puppet = await join(door, aikawa, 'secretariat', '操 人')
    await compare(door, aikawa, puppet)
    const invited = invite(door, { by: puppet.by, role: 'compliance' })
    await expect(invited).rejects.toSatisfy(isStandingLost)
  })

  it('an expired roll takes nothing away: whoever stood in the last one invites, compares, and signs the next', async () => {
    const reviewer = await join(door, aikawa, 'compliance', '守屋 二')
    await compare(door, aikawa, reviewer)
    await signRoll()
    door.clock.advance(days(10))
    for (const who of [aikawa, hayase, reviewer]) {
      await signInAgain(door, who.person)
      expect(await powersNow(who)).toBe('full')
    }
    for (const act of ['manage people', 'sign rolls', 'change the log trust', 'suspend the quorum'] as const)
      expect(await mayNow(aikawa, act), act).toBe(true)
    const invited = await invite(door, { by: aikawa.by, role: 'liaison' })
    await accept(door, invited.link)
    const seto = await join(door, hayase, 'liaison', '瀬戸 航')
    await compare(door, hayase, seto)
    await signRoll(hayase, aikawa)
    expect((await rollHead(door.db))?.counter).toBe(2)
    expect(await powersNow(seto)).toBe('full')
    await demandDerived()
  })

  it('whoever leaves has their role no more, before any roll says so', async () => {
    const reviewer = await join(door, aikawa, 'compliance', '守屋 二')
    await compare(door, aikawa, reviewer)
    await signRoll()
    given(await movePerson(door, { person: reviewer.person, move: 'leave', why: 'retired', ...confirmed(aikawa.by) }))
    expect(await powersNow(reviewer)).toBe('setup')
  })

  it('another role waits for the roll that names it', async () => {
    const reviewer = await join(door, aikawa, 'compliance', '守屋 二')
    await compare(door, aikawa, reviewer)
    await signRoll()
    const { rollRole } = await rowOf(reviewer.person)
    expect(
      await powersOf(
        door.db,
        { role: 'oversight', rollRole, signsRollsFrom: null, dutiesSince: null, ...noRule },
        door.now(),
      ),
    ).toBe('setup')
  })
})
