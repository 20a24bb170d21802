import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { agreedTo, agreementOf, askedAt, type Terms, type Texts } from '../../app/access/agreement.ts'
import { renewRecoveryCodes } from '../../app/access/change-credentials.server.ts'
import { agreementOfSession, sessionIdOf } from '../../app/access/sessions.server.ts'
import { movePerson } from '../../app/council/move-person.server.ts'
import { organizationList } from '../../app/council/organization-list.ts'
import { pageOfOrganizations } from '../../app/council/organization-list-store.server.ts'
import { consentOf, consentsOf } from '../../app/council/organization-store.server.ts'
import { pledgeOf } from '../../app/council/pledge-store.server.ts'
import { recordConsent } from '../../app/council/record-consent.server.ts'
import { terms, texts as textsInUse } from '../../app/council/terms.ts'
import { requireActor } from '../../app/http/actor.server.ts'
import { withReturn } from '../../app/http/local-path.ts'
import { signedIn } from '../../app/http/signed-in.server.ts'
import { days, type Instant, instant } from '../../app/ids.ts'
import { givePledge, termsObject } from '../../app/keys/give-pledge.server.ts'
import { readAsked } from '../../app/lists/list.ts'
import type { Outcome } from '../../app/outcome.ts'
import { isStandingLost } from '../../app/read-log/read-log.server.ts'
import { parseSettings } from '../../app/settings.ts'
import { actorOf, addPerson, codeOf, type Door, entriesOf, openDoor, sessionOf, where } from '../access/door.ts'
import { type Holder, setUp, signed } from '../keys/key-holders.ts'
import { databases } from '../support/databases.ts'
import { openTestLog } from '../support/log.ts'
import { accept, firstSecretariat, given, invite } from './newcomers.ts'

const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)

/** Asked for from the 10th of October, and demanded from the 20th; the doors of the tests open on the 5th. */
const [askedFrom, demandedFrom] = [instant(Date.UTC(2026, 9, 10)), instant(Date.UTC(2026, 9, 20))]
const second = (version: string): Terms =>
  terms({ version, askedFrom, demandedFrom }, { ja: `${version}の文書`, en: `The text of ${version}` })
const texts: Texts = {
  consent: [...textsInUse.consent, second('consent-2')],
  pledge: [...textsInUse.pledge, second('pledge-2')],
}
const [firstPledge, newPledge] = texts.pledge
const [firstConsent] = texts.consent
const before = instant(askedFrom - 1)
const between = instant(askedFrom + days(1))
const past = demandedFrom

describe('a text with dates', () => {
  const agreed = (version: string | null, at: Instant) => agreedTo(texts.pledge, version, at)

  it('is asked for from its hour on, and is enough before', () => {
    expect(askedAt(texts.pledge, before)).toBe(firstPledge)
    expect(askedAt(texts.pledge, askedFrom).version).toBe('pledge-2')
    expect([before, askedFrom, instant(past - 1), past].map((at) => agreed(firstPledge.version, at))).toEqual([
      'agreed',
      'asked',
      'asked',
      'overdue',
    ])
    expect(agreed('pledge-2', past)).toBe('agreed')
  })

  it('that was never the newest is not demanded of whoever agreed to a later one', () => {
    const third = { ...second('pledge-3'), askedFrom: past, demandedFrom: instant(past + days(30)) }
    expect(agreedTo([...texts.pledge, third], 'pledge-3', past)).toBe('agreed')
    expect(agreedTo([...texts.pledge, third], 'pledge-2', past)).toBe('asked')
    expect(agreedTo([...texts.pledge, third], firstPledge.version, past)).toBe('overdue')
  })

  it('is not asked of people where it is their organization’s to consent, until they cannot go on', () => {
    const by = {
      role: 'member',
      pledged: 'pledge-2',
      consented: firstConsent.version,
      part: null,
      dutiesSince: null,
    } as const
    expect(agreementOf(by, texts, between)).toBe('agreed')
    expect(agreementOf(by, texts, past)).toBe('consent-overdue')
    // It is the representative's to sign: they hear of it in time.
    expect(agreementOf({ ...by, part: 'representative' }, texts, between)).toBe('consent-asked')
    expect(agreementOf({ ...by, role: 'liaison', consented: null }, texts, past)).toBe('agreed')
    expect(agreementOf({ ...by, consented: null }, texts, past)).toBe('consent-wanted')
  })
})

describe.each(databases)('new texts in a council (%s)', (kind) => {
  let door: Door
  let aikawa: Holder
  beforeEach(async () => {
    door = await openDoor(kind, openTestLog, { texts })
    aikawa = await setUp(door, await firstSecretariat(door))
  })
  afterEach(() => door.close())

  const asking = (token: string, accept = 'text/html') => {
    const request = new Request('http://localhost:3000/people', {
      headers: { Host: 'localhost:3000', Cookie: `__Host-fuin=${token}`, Accept: accept },
    })
    const portal = { ...door, settings: parseSettings({}), logger: pino({ enabled: false }) }
    return { request, context: { portal, visit: { nonce: 'n', requestId: 'r', ...where } } }
  }
  const sessionNow = (holder: { readonly person: Holder['person'] }) =>
    sessionOf(door, { person: holder.person, role: 'secretariat' })
  const answerOf = (act: Promise<unknown>) =>
    act.then(
      () => 'let in',
      async (answer) => answer.headers.get('Location') ?? (await answer.json()).reason,
    )
  const pledgeTo = async (text: Terms) => {
    const act = await signed(door, aikawa, { act: 'pledge', objects: [termsObject(text)] })
    return givePledge(door, { by: aikawa.by, act })
  }
  const outdated = async () =>
    (
      await pageOfOrganizations(door.db, {
        ...readAsked(organizationList, new URLSearchParams('consent=outdated')),
        version: askedAt(texts.consent, door.now()).version,
      })
    ).lines.map(({ id }) => id)

  it('whoever has not signed the new pledge is asked at sign-in, may go on until the date, and past it comes to that page alone', async () => {
    door.clock.set(between)
    let token = await sessionNow(aikawa)
    expect(await agreementOfSession(door, token)).toBe('pledge-asked')
    expect(await answerOf(requireActor(asking(token), 'manage people'))).toBe('let in')
    const opened = { state: 'opened', person: aikawa.person, token, id: sessionIdOf(token) } as const
    // Both factors at once or one after the other: the way on is the same.
    const way = (await signedIn(asking(token).context, opened, '/people')).headers.get('Location')
    expect(way).toBe(withReturn('/agreement', '/people'))
    door.clock.set(past)
    token = await sessionNow(aikawa)
    expect(await answerOf(requireActor(asking(token), 'manage people'))).toBe('/agreement')
    expect(await answerOf(requireActor(asking(token), 'see home'))).toBe('/agreement')
    expect(await answerOf(requireActor(asking(token, 'application/json'), 'manage people'))).toBe('pledge-overdue')
    expect(await answerOf(requireActor(asking(token), 'hold a key', { allowUnfinishedSetup: true }))).toBe('let in')
  })

  it('the step that writes says the same: nothing is stated past the date by whoever was let in before it', async () => {
    const mizuno = await accept(door, (await invite(door, { by: aikawa.by, role: 'member' })).link)
    const secretary = await addPerson(door, { role: 'secretariat', inRoll: true })
    door.clock.set(instant(past - 1))
    const by = actorFields(actorOf(door, secretary, await sessionOf(door, secretary)), where)
    door.clock.set(past)
    const asked = { person: mizuno.person, move: 'suspend', why: 'away', by, code: codeOf(door, secretary) } as const
    const count = (await entriesOf(door)).length
    const moved = movePerson(door, asked)
    expect(await moved.then(() => 'stands', isStandingLost)).toBe(true)
    expect(await entriesOf(door)).toHaveLength(count)
    // What their own account needs goes on: a stolen telephone waits for no text.
    expect(reasonOf(await renewRecoveryCodes(door, { by, code: codeOf(door, secretary) }))).toBe('taken')
  })

  it('the new pledge is a signed act with one’s own key, once, and everything is open again', async () => {
    door.clock.set(before)
    expect(reasonOf(await pledgeTo(firstPledge))).toBe('pledge-not-due')
    door.clock.set(past)
    expect(reasonOf(await pledgeTo(firstPledge))).toBe('act-about-something-else')
    if (!newPledge) throw new Error('there is no second text')
    expect(reasonOf(await pledgeTo(newPledge))).toBe('taken')
    expect(reasonOf(await pledgeTo(newPledge))).toBe('pledge-not-due')
    expect((await entriesOf(door)).findLast((entry) => entry.kind === 'pledge-given')).toMatchObject({
      subject: aikawa.person,
      // The text stands in what they signed.
      act: expect.anything(),
    })
    expect((await entriesOf(door)).filter((entry) => entry.kind === 'person-joined')).toHaveLength(1)
    expect(await pledgeOf(door.db, aikawa.person)).toMatchObject({ textVersion: 'pledge-2' })
    const token = await sessionNow(aikawa)
    expect(await answerOf(requireActor(asking(token), 'manage people'))).toBe('let in')
  })

  it('an organization on the old consent is found by it, and past the date its people are told that they cannot go on', async () => {
    const mizuno = await accept(door, (await invite(door, { by: aikawa.by, role: 'member' })).link)
    const { organization } = mizuno
    expect(await outdated()).toEqual([])
    door.clock.set(between)
    expect(await outdated()).toEqual([organization])
    door.clock.set(past)
    const token = await sessionOf(door, { person: mizuno.person, role: 'member' })
    expect(await agreementOfSession(door, token)).toBe('consent-overdue')
  })

  it('a consent to the new text takes the place of the old one, which nobody withdrew', async () => {
    const mizuno = await accept(door, (await invite(door, { by: aikawa.by, role: 'member' })).link)
    const { organization } = mizuno
    door.clock.set(between)
    const { by } = await freshly()
    expect(reasonOf(await recordConsent(door, { organization, version: firstConsent.version, by }))).toBe(
      'terms-changed',
    )
    given(await recordConsent(door, { organization, version: 'consent-2', by }))
    expect(reasonOf(await recordConsent(door, { organization, version: 'consent-2', by }))).toBe('consent-on-record')
    expect(await consentOf(door.db, organization)).toMatchObject({ textVersion: 'consent-2' })
    expect(await consentsOf(door.db, organization)).toMatchObject([
      { textVersion: 'consent-2', withdrawnAt: null, isReplaced: false },
      { textVersion: firstConsent.version, withdrawnAt: between, isReplaced: true },
    ])
    expect(await outdated()).toEqual([])
    door.clock.set(past)
    const token = await sessionOf(door, { person: mizuno.person, role: 'member' })
    // Their own pledge is theirs to give; the organization stands in nobody's way.
    expect(await agreementOfSession(door, token)).toBe('pledge-overdue')
  })

  const freshly = async () => {
    const secretary = await addPerson(door, { role: 'secretariat' })
    return { by: actorFields(actorOf(door, secretary, await sessionOf(door, secretary)), where) }
  }
})
