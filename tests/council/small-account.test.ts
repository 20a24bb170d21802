import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ActorFields, actorFields } from '../../app/access/actor.ts'
import { renewRecoveryCodes } from '../../app/access/change-credentials.server.ts'
import { maySay } from '../../app/access/powers.ts'
import { heldSession, keepSession } from '../../app/access/session-store.server.ts'
import { agreementOfSession, presentSession, sessionIdOf } from '../../app/access/sessions.server.ts'
import { personStands } from '../../app/access/standing.server.ts'
import { closeDuty } from '../../app/council/close-duty.server.ts'
import { dutiesOf } from '../../app/council/duty-store.server.ts'
import { endSmallAccount, keepSmallAccount } from '../../app/council/keep-small-account.server.ts'
import { movePerson } from '../../app/council/move-person.server.ts'
import { noteDuty } from '../../app/council/note-duty.server.ts'
import { consentOf } from '../../app/council/organization-store.server.ts'
import { findPerson } from '../../app/council/person-store.server.ts'
import { recordConsent } from '../../app/council/record-consent.server.ts'
import { suspendOrganization } from '../../app/council/suspend-organization.server.ts'
import { consentTexts } from '../../app/council/terms.ts'
import { withdrawConsent } from '../../app/council/withdraw-consent.server.ts'
import { entryKinds } from '../../app/formats/entry-kinds.ts'
import { isStandingLost } from '../../app/read-log/read-log.server.ts'
import {
  actorOf,
  addPerson,
  codeOf,
  type Door,
  entriesOf,
  openDoor,
  sessionOf,
  signIn,
  type TestPerson,
  where,
} from '../access/door.ts'
import { databases } from '../support/databases.ts'
import { given } from './newcomers.ts'
import { reasonOf } from './people-office.ts'

describe.each(databases)('what a withdrawn consent leaves (%s)', (kind) => {
  let door: Door
  let aikawa: TestPerson
  let mizuno: TestPerson
  let by: ActorFields
  let token: string
  beforeEach(async () => {
    door = await openDoor(kind)
    aikawa = await addPerson(door, { role: 'secretariat' })
    mizuno = await addPerson(door)
    by = actorFields(actorOf(door, aikawa, await sessionOf(door, aikawa)), where)
    token = await sessionOf(door, mizuno)
  })
  afterEach(() => door.close())

  // A sheet of the secretariat has ten codes, and no test takes so many.
  let used = 0
  const confirms = () => ({ by, code: aikawa.recoveryCodes[used++ % 10] ?? '' })
  const withdraw = (over: object = {}) => {
    const asked = { organization: mizuno.organization, duties: ['incident-report'], keepers: [mizuno.person] } as const
    return withdrawConsent(door, { ...asked, ...over, ...confirms() })
  }
  /** Both factors, half a minute after whatever came before: a code is good once. */
  const comeIn = async () => {
    door.clock.advance(30_000)
    return signIn(door, mizuno)
  }
  const isTurnedAway = () =>
    comeIn().then(
      () => false,
      ({ message }: Error) => message.startsWith('outside'),
    )
  const stateAt = async (held: string) => (await presentSession(door.db, { token: held, at: door.now() })).state
  const lastKinds = async (count: number) => (await entriesOf(door)).slice(-count).map((entry) => entry.kind)
  const keeper = () => findPerson(door.db, mizuno.person)

  it('puts everybody out in its very step, also whoever keeps the small account, and whoever is in the middle of something', async () => {
    const session = await heldSession(door.db, sessionIdOf(token))
    const theirs = actorFields(actorOf(door, mizuno, token), where)
    given(await withdraw())
    expect(await lastKinds(5)).toEqual([
      'consent-withdrawn',
      'person-suspended',
      'session-ended',
      'duty-noted',
      'duties-kept',
    ])
    expect(await stateAt(token)).toBe('none')
    // Nothing of what is open, nor until when, stands where mirrors keep it for good.
    expect(JSON.stringify(await entriesOf(door))).not.toContain('incident-report')
    // The request that was under way finds its session there still, and its entry is refused all the same.
    if (!session) throw new Error('nobody was inside')
    await keepSession(door.db, session)
    const count = (await entriesOf(door)).length
    const renewed = renewRecoveryCodes(door, { by: theirs, code: codeOf(door, mizuno) })
    expect(await renewed.then(() => 'stands', isStandingLost)).toBe(true)
    expect(await entriesOf(door)).toHaveLength(count)
  })

  it('lets its keeper sign in anew, with both factors and nothing to agree to', async () => {
    given(await withdraw())
    const inside = await comeIn()
    expect(await agreementOfSession(door, inside)).toBe('agreed')
    expect(await stateAt(inside)).toBe('held')
    expect(await keeper()).toMatchObject({ state: 'suspended', dutiesSince: expect.any(Number) })
  })

  it('takes of its keeper, inside the step, their coming and going and their own record, and no other kind of entry', async () => {
    given(await withdraw())
    const session = sessionIdOf(await comeIn())
    const taken: string[] = []
    await door.db.transaction().execute(async (trx) => {
      for (const said of entryKinds) {
        const asks = { actor: mizuno.person, session, role: 'member', kinds: [said] } as const
        const stands = await personStands(door)(trx, asks, door.now())
        expect(stands, said).toBe(maySay('duties', said))
        if (stands) taken.push(said)
      }
    })
    expect(taken.sort()).toEqual([
      'denied',
      'evidence-exported',
      'session-ended',
      'sign-in-refused',
      'signed-in',
      'stepped-up',
    ])
  })

  it('is for open duties alone, of a house without consent that nobody suspended, and for people of that house', async () => {
    const keep = () => keepSmallAccount(door, { person: mizuno.person, ...confirms() })
    expect(reasonOf(await keep())).toBe('consent-stands')
    expect(reasonOf(await withdraw({ duties: [] }))).toBe('no-duties')
    expect(reasonOf(await withdraw({ keepers: [aikawa.person] }))).toBe('not-found')
    // Refused as a whole: the consent stands, and its people are inside.
    expect(await consentOf(door.db, mizuno.organization)).not.toBeNull()
    expect(await stateAt(token)).toBe('held')
    given(await withdraw({ duties: [], keepers: [] }))
    expect(reasonOf(await keep())).toBe('no-duties')
    const note = (due: string) => noteDuty(door, { organization: mizuno.organization, what: 'demand', due, by: by })
    expect(reasonOf(await note('2027-02-30'))).toBe('duty-due')
    given(await note('2027-01-04'))
    given(await keep())
    expect(reasonOf(await keep())).toBe('state-changed')
    given(await endSmallAccount(door, { person: mizuno.person, ...confirms() }))
    expect(await isTurnedAway()).toBe(true)
  })

  it('ends with the last duty, in that step, for everybody who kept one', async () => {
    given(await withdraw({ duties: ['demand', 'notification'] }))
    const inside = await comeIn()
    const [first, last] = await dutiesOf(door.db, mizuno.organization)
    const close = (duty = '') => closeDuty(door, { duty, ...confirms() })
    given(await close(first?.id))
    expect(reasonOf(await close(first?.id))).toBe('duty-gone')
    expect(await stateAt(inside)).toBe('held')
    given(await close(last?.id))
    expect(await lastKinds(3)).toEqual(['duty-closed', 'duties-ended', 'session-ended'])
    expect(await stateAt(inside)).toBe('none')
  })

  it.each([
    [
      'their organization is suspended',
      () => suspendOrganization(door, { organization: mizuno.organization, why: 'breach-suspected', ...confirms() }),
    ],
    ['they leave', () => movePerson(door, { person: mizuno.person, move: 'leave', why: 'retired', ...confirms() })],
    [
      'they are restored',
      async () => {
        given(await recordConsent(door, { organization: mizuno.organization, version: consentTexts[0].version, by }))
        return movePerson(door, { person: mizuno.person, move: 'restore', ...confirms() })
      },
    ],
  ] as const)('ends when %s', async (_, happens) => {
    given(await withdraw())
    const inside = await comeIn()
    given(await happens())
    expect(await stateAt(inside)).toBe('none')
    expect(await keeper()).toMatchObject({ dutiesSince: null })
  })
})
