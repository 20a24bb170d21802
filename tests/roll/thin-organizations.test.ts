import { afterEach, beforeEach, expect, test } from 'vitest'
import { suspendOrganization } from '../../app/council/suspend-organization.server.ts'
import { days, instant } from '../../app/ids.ts'
import { thinOrganizations } from '../../app/roll/thin-organizations.server.ts'
import { addPerson } from '../access/door.ts'
import { type Council, foundCouncil, join, type Somebody, signedIn, signRoll } from '../bulletins/council.ts'
import { given } from '../council/newcomers.ts'
import { onBothDatabases } from '../support/databases.ts'

onBothDatabases('an organization of whose people fewer than two can be reached', (kind) => {
  let council: Council
  let mizuno: Somebody
  let kido: Somebody
  beforeEach(async () => {
    council = await foundCouncil(kind)
    mizuno = await join(council, 'member', '水野 灯')
    kido = await join(council, 'member', '木戸 朔')
    const { organization } = mizuno
    // A colleague now: people do not change organizations by an act yet.
    await council.db
      .updateTable('person')
      .set({ organization_id: organization } as never)
      .where('id', '=', kido.person)
      .execute()
    await signRoll(council)
  })
  afterEach(() => council.close())

  const own = async () =>
    (await thinOrganizations(council.db, { among: [mizuno.organization], at: council.now() }))[0] ?? null
  const all = async () =>
    (await thinOrganizations(council.db, { at: council.now() })).map(({ id, reached }) => ({ id, reached }))

  test('is named with how many can be, the one without anybody among them, and nobody who acts by office', async () => {
    expect(await all()).toEqual([{ id: kido.organization, reached: 0 }])
    expect(await own()).toBeNull()
  })

  test('is so from the hour at which an engagement ends, without anybody pressing a button', async () => {
    const until = instant(council.now() + days(1))
    await council.db.updateTable('person').set({ engaged_until: until }).where('id', '=', kido.person).execute()
    expect(await own()).toBeNull()
    council.clock.advance(days(1))
    expect(await own()).toMatchObject({ id: mizuno.organization, reached: 1 })
  })

  test('is so when the key of one of two is not in the roll, and says the same to the secretariat as to its people', async () => {
    await council.db.updateTable('person_key').set({ proven_at: null }).where('person_id', '=', kido.person).execute()
    expect(await own()).toMatchObject({ reached: 1 })
    expect(await all()).toContainEqual({ id: mizuno.organization, reached: 1 })
  })

  test('is not warned of where it is suspended or has not consented: that is said already', async () => {
    const [first] = council.signers
    const office = await addPerson(council, { role: 'secretariat' })
    const by = await signedIn(council, { ...office, name: first.name })
    const code = office.recoveryCodes[0] ?? ''
    const { organization } = mizuno
    given(await suspendOrganization(council, { organization, why: 'breach-suspected', by, code }))
    expect(await own()).toBeNull()
    // That of `office`, an operator on paper, never consented.
    expect(await all()).toEqual([{ id: kido.organization, reached: 0 }])
  })
})
