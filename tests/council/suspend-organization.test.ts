import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { renewRecoveryCodes } from '../../app/access/change-credentials.server.ts'
import { heldSession, keepSession } from '../../app/access/session-store.server.ts'
import { presentSession } from '../../app/access/sessions.server.ts'
import { openInvitation } from '../../app/council/accept-invitation.server.ts'
import { changePost } from '../../app/council/change-post.server.ts'
import { invitePerson } from '../../app/council/invite-person.server.ts'
import { movePerson } from '../../app/council/move-person.server.ts'
import { pageOfOrganizations } from '../../app/council/organization-list-store.server.ts'
import { findOrganization, whySuspended } from '../../app/council/organization-store.server.ts'
import { findPerson, lastMoveOf } from '../../app/council/person-store.server.ts'
import { recordConsent } from '../../app/council/record-consent.server.ts'
import { restoreOrganization, suspendOrganization } from '../../app/council/suspend-organization.server.ts'
import { consentTexts } from '../../app/council/terms.ts'
import { withdrawConsent } from '../../app/council/withdraw-consent.server.ts'
import type { OrganizationId, PersonId } from '../../app/ids.ts'
import type { Outcome } from '../../app/outcome.ts'
import { isStandingLost } from '../../app/read-log/read-log.server.ts'
import { type Door, entriesOf, openDoor, where } from '../access/door.ts'
import { databases } from '../support/databases.ts'
import { accept, confirmed, firstSecretariat, given, invite, type Newcomer, tokenOf } from './newcomers.ts'

const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)
const everything = { q: '', kind: null, sector: null, consent: null, reach: null, standing: null } as const

describe.each(databases)('an organization that is suspended (%s)', (kind) => {
  let door: Door
  let aikawa: Newcomer
  let mizuno: Newcomer
  let organization: OrganizationId
  beforeEach(async () => {
    door = await openDoor(kind)
    aikawa = await firstSecretariat(door)
    mizuno = await accept(door, (await invite(door, { by: aikawa.by, role: 'member' })).link)
    organization = mizuno.organization
  })
  afterEach(() => door.close())

  const suspend = () => suspendOrganization(door, { organization, why: 'intrusion-suspected', ...confirmed(aikawa.by) })
  const restore = () => restoreOrganization(door, { organization, ...confirmed(aikawa.by) })
  const colleague = async (name: string, email: string) =>
    given(
      await invitePerson(door, {
        organization,
        form: { name, reading: 'ナマエ', email, role: 'member', locale: 'ja' },
        ...confirmed(aikawa.by),
      }),
    )
  const stateOf = async (person: PersonId) => (await findPerson(door.db, person))?.state
  const lastKinds = async (count: number) => (await entriesOf(door)).slice(-count).map((entry) => entry.kind)

  it('shuts out all its people in the very step that suspends it, and says so of it and of each of them', async () => {
    given(await suspend())
    expect((await presentSession(door.db, { token: mizuno.joined.session.token, at: door.now() })).state).toBe('none')
    expect(await stateOf(mizuno.person)).toBe('suspended')
    expect((await entriesOf(door)).slice(-3)).toMatchObject([
      {
        kind: 'organization-suspended',
        reason: 'intrusion-suspected',
        actor: aikawa.person,
        objects: [{ kind: 'organization', id: organization }],
      },
      { kind: 'person-suspended', subject: mizuno.person, reason: 'organization-suspended', actor: aikawa.person },
      { kind: 'session-ended', subject: mizuno.person, reason: 'suspended' },
    ])
    expect(await whySuspended(door.db, organization)).toBe('intrusion-suspected')
    expect(await lastMoveOf(door.db, mizuno.person)).toMatchObject({ why: 'organization-suspended' })
  })

  it('lets nothing stand that one of its people was in the middle of, even where their session row comes back', async () => {
    const session = await heldSession(door.db, mizuno.joined.session.id)
    given(await suspend())
    if (!session) throw new Error('nobody was inside')
    await keepSession(door.db, session)
    const count = (await entriesOf(door)).length
    const renewed = renewRecoveryCodes(door, confirmed(mizuno.by))
    expect(
      await renewed.then(
        () => 'stands',
        (error) => isStandingLost(error),
      ),
    ).toBe(true)
    expect(await entriesOf(door)).toHaveLength(count)
  })

  it('voids the links of whoever had not come yet, and nobody of it is invited meanwhile', async () => {
    const { link } = await colleague('木戸 朔', 'kido@saiba-denki.example')
    given(await suspend())
    expect(reasonOf(await openInvitation(door, { token: tokenOf(link), where }))).toBe('invitation-not-good')
    const form = { name: '森 奏', email: 'mori@saiba-denki.example', role: 'member', locale: 'ja' }
    const asked = { organization, form, ...confirmed(aikawa.by) }
    expect(reasonOf(await invitePerson(door, asked))).toBe('organization-suspended')
  })

  it('brings back those it suspended, where they were, and nobody else', async () => {
    const kido = await accept(door, (await colleague('木戸 朔', 'kido@saiba-denki.example')).link)
    const mori = await accept(door, (await colleague('森 奏', 'mori@saiba-denki.example')).link)
    await door.db
      .updateTable('person')
      .set({ state: 'active', setup_step: null })
      .where('id', '=', mori.person)
      .execute()
    given(await movePerson(door, { person: kido.person, move: 'suspend', why: 'away', ...confirmed(aikawa.by) }))
    given(await suspend())
    given(await restore())
    expect(await stateOf(mori.person)).toBe('active')
    // In the middle of setting up, and not past it.
    expect(await stateOf(mizuno.person)).toBe('invited')
    expect(await stateOf(kido.person)).toBe('suspended')
    expect(await lastKinds(3)).toEqual(['organization-restored', 'person-restored', 'person-restored'])
    expect((await presentSession(door.db, { token: mori.joined.session.token, at: door.now() })).state).toBe('none')
  })

  it('gives back nobody who left, or whose organization withdrew its consent, while it was suspended', async () => {
    const kido = await accept(door, (await colleague('木戸 朔', 'kido@saiba-denki.example')).link)
    given(await suspend())
    given(await movePerson(door, { person: kido.person, move: 'leave', why: 'retired', ...confirmed(aikawa.by) }))
    given(await withdrawConsent(door, { organization, ...confirmed(aikawa.by) }))
    expect(await lastKinds(2)).toEqual(['consent-withdrawn', 'person-suspended'])
    given(await recordConsent(door, { organization, version: consentTexts[0].version, by: aikawa.by }))
    given(await restore())
    expect(await stateOf(kido.person)).toBe('left')
    expect(await stateOf(mizuno.person)).toBe('suspended')
    expect(await lastKinds(1)).toEqual(['organization-restored'])
  })

  it('brings back nobody who was moved to another house meanwhile: that one says when', async () => {
    given(await suspend())
    const elsewhere = await accept(door, (await invite(door, { by: aikawa.by, role: 'member' })).link)
    const post = { role: 'member', department: '', title: '' }
    const asked = { person: mizuno.person, organization: elsewhere.organization, form: post, ...confirmed(aikawa.by) }
    given(await changePost(door, asked))
    given(await restore())
    expect(await stateOf(mizuno.person)).toBe('suspended')
    expect(await lastKinds(1)).toEqual(['organization-restored'])
  })

  it('restores none of its people one by one, who would stand in a house that is shut', async () => {
    given(await suspend())
    const asked = { person: mizuno.person, move: 'restore', ...confirmed(aikawa.by) } as const
    expect(reasonOf(await movePerson(door, asked))).toBe('organization-suspended')
    given(await restore())
    expect(await stateOf(mizuno.person)).toBe('invited')
  })

  it('is suspended once and restored once, also by two who press at the same moment', async () => {
    expect((await Promise.all([suspend(), suspend()])).map(reasonOf).sort()).toEqual(['organization-changed', 'taken'])
    expect((await Promise.all([restore(), restore()])).map(reasonOf).sort()).toEqual(['organization-changed', 'taken'])
  })

  it('is never the organization of whoever suspends it', async () => {
    const asked = { organization: aikawa.organization, why: 'reorganized', ...confirmed(aikawa.by) } as const
    expect(reasonOf(await suspendOrganization(door, asked))).toBe('own-organization')
    expect((await findOrganization(door.db, aikawa.organization))?.suspendedAt).toBeNull()
  })

  it('is found in the list by its suspension, and keeps its consent', async () => {
    given(await suspend())
    const found = async (standing: 'in-use' | 'suspended') =>
      (
        await pageOfOrganizations(door.db, {
          filters: { ...everything, standing },
          place: null,
          version: consentTexts[0].version,
        })
      ).lines
    expect(await found('suspended')).toMatchObject([{ id: organization, suspendedAt: door.now(), consent: 'given' }])
    expect((await found('in-use')).map(({ id }) => id)).toEqual([aikawa.organization])
  })
})
