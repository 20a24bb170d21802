import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askedAt } from '../../app/access/agreement.ts'
import { agreementOfSession, sessionIdOf } from '../../app/access/sessions.server.ts'
import { addOrganization } from '../../app/council/add-organization.server.ts'
import { appointPerson } from '../../app/council/appoint-person.server.ts'
import { invitePerson } from '../../app/council/invite-person.server.ts'
import { movePerson } from '../../app/council/move-person.server.ts'
import { consentOf } from '../../app/council/organization-store.server.ts'
import { findPerson } from '../../app/council/person-store.server.ts'
import { recordConsent } from '../../app/council/record-consent.server.ts'
import { withdrawConsent } from '../../app/council/withdraw-consent.server.ts'
import type { OrganizationId } from '../../app/ids.ts'
import { consentObjects, giveConsent } from '../../app/keys/give-consent.server.ts'
import type { Outcome } from '../../app/outcome.ts'
import { isStandingLost } from '../../app/read-log/read-log.server.ts'
import { rollCandidates } from '../../app/roll/recipient-store.server.ts'
import { type Door, entriesOf, openDoor, sessionOf } from '../access/door.ts'
import { type Holder, setUp, signed } from '../keys/key-holders.ts'
import { databases } from '../support/databases.ts'
import { accept, confirmed, firstSecretariat, given } from './newcomers.ts'

const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)

describe.each(databases)('the consent of an organization (%s)', (kind) => {
  let door: Door
  let aikawa: Holder
  let organization: OrganizationId
  beforeEach(async () => {
    door = await openDoor(kind)
    aikawa = await setUp(door, await firstSecretariat(door))
    const wanted = { name: '采葉電気', kind: 'operator', sector: 'electricity' } as const
    organization = given(await addOrganization(door, { wanted, by: aikawa.by }))
  })
  afterEach(() => door.close())

  const asked = (name: string, part: string) => {
    const form = {
      name,
      reading: 'ミズノ',
      email: `p${name.length}.${part}@saiba.example`,
      role: 'member',
      locale: 'ja',
    }
    return invitePerson(door, { organization, form: { ...form, part }, ...confirmed(aikawa.by) })
  }
  const invite = async (name: string, part: string) => given(await asked(name, part))
  const representative = async () => setUp(door, await accept(door, (await invite('水野 灯', 'representative')).link))
  const consent = async (by: Holder, house = by.organization) => {
    const objects = consentObjects(house, askedAt(door.texts.consent, door.now()))
    return giveConsent(door, { by: by.by, act: await signed(door, by, { act: 'consent', objects }) })
  }
  /** Whose sessions have all ended. */
  const inAgain = async (who: Holder): Promise<Holder> => {
    const session = sessionIdOf(await sessionOf(door, { person: who.person, role: 'member' }))
    return { ...who, by: { ...who.by, session } }
  }
  const heldTo = async (who: Holder) =>
    agreementOfSession(door, await sessionOf(door, { person: who.person, role: 'member' }))

  it('is signed by its representative, who alone is let in before, and can do nothing else until then', async () => {
    expect(reasonOf(await asked('林 圭', ''))).toBe('no-consent')
    expect(reasonOf(await asked('林 圭', 'contact'))).toBe('no-consent')
    const mizuno = await representative()
    expect(await heldTo(mizuno)).toBe('consent-wanted')
    expect(await rollCandidates(door.db, door.now())).not.toContainEqual(
      expect.objectContaining({ person: mizuno.person }),
    )
    // Nothing but agreeing is theirs, also in the step that writes: nothing can be stated in their name.
    const stated = { ...mizuno.by, kind: 'person-appointed', subject: mizuno.person } as const
    const stating = door.log.append(async () => ({ value: undefined, entries: [stated] }))
    expect(await stating.then(() => 'stands', isStandingLost)).toBe(true)

    expect(reasonOf(await consent(mizuno))).toBe('taken')
    expect(await consentOf(door.db, organization)).toMatchObject({ signedBy: mizuno.person, paperOn: null })
    const entry = (await entriesOf(door)).at(-1)
    expect(entry).toMatchObject({ kind: 'consent-signed', actor: mizuno.person, subject: mizuno.person })
    expect(entry?.act).toMatchObject({ text: expect.stringContaining(`\nobject organization ${organization}\n`) })
    expect(await heldTo(mizuno)).toBe('agreed')
    expect(reasonOf(await asked('林 圭', ''))).toBe('taken')
    expect(reasonOf(await consent(mizuno))).toBe('consent-on-record')
  })

  it('is nobody else’s to sign: not a colleague’s, not the secretariat’s, not that of another house', async () => {
    const mizuno = await representative()
    given(await consent(mizuno))
    const hayashi = await setUp(door, await accept(door, (await invite('林 圭', 'contact')).link))
    expect(reasonOf(await consent(hayashi))).toBe('not-representative')
    expect(reasonOf(await consent(aikawa))).toBe('not-representative')
    expect(reasonOf(await consent(mizuno, aikawa.organization))).toBe('act-about-something-else')
  })

  it('on paper is recorded with the day on it, and the representative’s own signature takes its place', async () => {
    const { version } = askedAt(door.texts.consent, door.now())
    const record = (paperOn: string) => recordConsent(door, { organization, version, paperOn, by: aikawa.by })
    expect(reasonOf(await record('2099-01-01'))).toBe('consent-paper-day')
    expect(reasonOf(await record('1 April'))).toBe('consent-paper-day')
    given(await record('2026-10-05'))
    expect(await consentOf(door.db, organization)).toMatchObject({ signedBy: null, paperOn: '2026-10-05' })
    const mizuno = await representative()
    expect(await heldTo(mizuno)).toBe('agreed')
    given(await consent(mizuno))
    expect(await consentOf(door.db, organization)).toMatchObject({ signedBy: mizuno.person })
  })

  it('withdrawn ends their access; the representative alone can be brought back without one, to sign it anew', async () => {
    const mizuno = await representative()
    given(await consent(mizuno))
    const hayashi = await setUp(door, await accept(door, (await invite('林 圭', '')).link))
    given(await withdrawConsent(door, { organization, ...confirmed(aikawa.by) }))
    const restore = (who: Holder) => movePerson(door, { person: who.person, move: 'restore', ...confirmed(aikawa.by) })
    expect(reasonOf(await restore(hayashi))).toBe('no-consent')
    given(await restore(mizuno))
    expect(await heldTo(mizuno)).toBe('consent-wanted')
    given(await consent(await inAgain(mizuno)))
    expect(await heldTo(mizuno)).toBe('agreed')
    given(await restore(hayashi))
  })

  it('has one representative, who names contacts and nobody in their own place; the mark ends with the post', async () => {
    const mizuno = await representative()
    given(await consent(mizuno))
    const hayashi = await setUp(door, await accept(door, (await invite('林 圭', '')).link))
    const appoint = (by: Holder, who: Holder, part: 'representative' | 'contact' | null) =>
      appointPerson(door, { person: who.person, part, ...confirmed(by.by) })
    const partOf = async (who: Holder) => (await findPerson(door.db, who.person))?.part
    expect(reasonOf(await appoint(hayashi, hayashi, 'contact'))).toBe('part-not-yours')
    expect(reasonOf(await appoint(mizuno, hayashi, 'representative'))).toBe('part-not-yours')
    // Of other houses they do not even learn who is there.
    expect(reasonOf(await appoint(mizuno, aikawa, 'contact'))).toBe('not-found')
    given(await appoint(mizuno, hayashi, 'contact'))
    expect(await partOf(hayashi)).toBe('contact')
    expect(reasonOf(await appoint(aikawa, aikawa, 'contact'))).toBe('person-part')
    given(await appoint(aikawa, hayashi, 'representative'))
    expect([await partOf(mizuno), await partOf(hayashi)]).toEqual([null, 'representative'])
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      kind: 'person-appointed',
      subject: hayashi.person,
      data: { part: 'representative', 'from-part': 'contact' },
    })
    given(await movePerson(door, { person: hayashi.person, move: 'leave', why: 'retired', ...confirmed(aikawa.by) }))
    expect(await partOf(hayashi)).toBeNull()
  })
})
