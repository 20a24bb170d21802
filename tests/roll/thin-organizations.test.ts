import { afterEach, beforeEach, expect, test } from 'vitest'
import { suspendOrganization } from '../../app/council/suspend-organization.server.ts'
import { days, instant } from '../../app/ids.ts'
import { countReached } from '../../app/roll/reached-store.server.ts'
import { listRecipients } from '../../app/roll/recipient-store.server.ts'
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
    await signRoll(council)
    expect(await own()).toBeNull()
    council.clock.advance(days(1))
    expect(await own()).toMatchObject({ id: mizuno.organization, reached: 1 })
    // Lengthened since: the line that the vaults go by has run out all the same, until two sign the next.
    const longer = instant(until + days(10))
    await council.db.updateTable('person').set({ engaged_until: longer }).where('id', '=', kido.person).execute()
    expect(await own()).toMatchObject({ id: mizuno.organization, reached: 1 })
    const people = await listRecipients(council.db, { role: null, at: council.now() })
    expect(people.find(({ person }) => person === kido.person)?.unreachable).toBe('not-in-roll')
    await signRoll(council)
    expect(await own()).toBeNull()
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
    // Nor does that of `office`, an operator, once its consent is gone.
    const { organization_id: house } = await council.db
      .selectFrom('person')
      .select('organization_id')
      .where('id', '=', office.person)
      .executeTakeFirstOrThrow()
    expect(await all()).toContainEqual({ id: house, reached: 0 })
    const withdrawn_at = council.now()
    await council.db.updateTable('consent').set({ withdrawn_at }).where('organization_id', '=', house).execute()
    expect(await all()).toEqual([{ id: kido.organization, reached: 0 }])
  })

  test('counts as reached exactly whom the composer could seal to, whatever is missing of them', async () => {
    const { person, organization } = kido
    const asComposed = async () => {
      const people = await listRecipients(council.db, { role: null, at: council.now() })
      const counts: Record<string, number> = {}
      for (const { organization, unreachable } of people)
        if (unreachable === null) counts[organization] = (counts[organization] ?? 0) + 1
      return counts
    }
    const counted = async () => Object.fromEntries(await countReached(council.db, { at: council.now(), among: null }))
    const whole = await asComposed()
    expect(await counted()).toEqual(whole)
    const key = council.db.updateTable('person_key').where('person_id', '=', person)
    const row = council.db.updateTable('person').where('id', '=', person)
    const consent = council.db.updateTable('consent').where('organization_id', '=', mizuno.organization)
    const long = instant(council.now() - days(91))
    const lacking: Readonly<Record<string, readonly [() => Promise<unknown>, () => Promise<unknown>]>> = {
      suspended: [() => row.set({ state: 'suspended' }).execute(), () => row.set({ state: 'active' }).execute()],
      invited: [() => row.set({ state: 'invited' }).execute(), () => row.set({ state: 'active' }).execute()],
      'a lapsed proof': [
        () => key.set({ proven_at: long }).execute(),
        () => key.set({ proven_at: council.now() }).execute(),
      ],
      'no proof': [() => key.set({ proven_at: null }).execute(), () => key.set({ proven_at: council.now() }).execute()],
      'no comparison': [
        () => key.set({ compared_at: null }).execute(),
        () => key.set({ compared_at: council.now() }).execute(),
      ],
      'an expired key': [
        () => key.set({ expires_at: council.now() } as never).execute(),
        () => key.set({ expires_at: instant(council.now() + days(9)) } as never).execute(),
      ],
      'another role than the line’s': [
        () => row.set({ role: 'liaison' }).execute(),
        () => row.set({ role: 'member' }).execute(),
      ],
      'another house than the line’s': [
        () => row.set({ organization_id: organization } as never).execute(),
        () => row.set({ organization_id: mizuno.organization } as never).execute(),
      ],
      'a consent withdrawn': [
        () => consent.set({ withdrawn_at: council.now() } as never).execute(),
        () => consent.set({ withdrawn_at: null } as never).execute(),
      ],
    }
    for (const [what, [take, give]] of Object.entries(lacking)) {
      await take()
      expect(await counted(), what).toEqual(await asComposed())
      expect(await counted(), what).not.toEqual(whole)
      await give()
      expect(await counted(), what).toEqual(whole)
    }
  })
})
