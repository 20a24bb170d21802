import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mayBeInside } from '../../app/access/admission.ts'
import { presentSession } from '../../app/access/sessions.server.ts'
import { openInvitation } from '../../app/council/accept-invitation.server.ts'
import { addOrganization } from '../../app/council/add-organization.server.ts'
import { movePerson } from '../../app/council/move-person.server.ts'
import { parseOrganization } from '../../app/council/organization.ts'
import { consentOf } from '../../app/council/organization-store.server.ts'
import { findPerson } from '../../app/council/person-store.server.ts'
import { recordConsent } from '../../app/council/record-consent.server.ts'
import { sectors } from '../../app/council/sector.ts'
import { consentTexts, pledgeTexts } from '../../app/council/terms.ts'
import { withdrawConsent } from '../../app/council/withdraw-consent.server.ts'
import { utf8 } from '../../app/formats/bytes.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import type { Outcome } from '../../app/outcome.ts'
import { type Door, entriesOf, openDoor, where } from '../access/door.ts'
import { databases } from '../support/databases.ts'
import { accept, confirmed, firstSecretariat, given, invite, type Newcomer, tokenOf } from './newcomers.ts'

const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)

describe.each(databases)('people and organizations (%s)', (kind) => {
  let door: Door
  let aikawa: Newcomer
  beforeEach(async () => {
    door = await openDoor(kind)
    aikawa = await firstSecretariat(door)
  })
  afterEach(() => door.close())

  const sessionStateOf = async ({ joined }: Newcomer) =>
    (await presentSession(door.db, { token: joined.session.token, at: door.now() })).state
  const isInside = async ({ person }: Newcomer): Promise<boolean> => {
    const found = await findPerson(door.db, person)
    return found !== null && mayBeInside(found, door.now())
  }

  it('a suspended person’s sessions end in the very step that suspends them', async () => {
    const mizuno = await accept(door, (await invite(door, { by: aikawa.by, role: 'member' })).link)
    expect(await sessionStateOf(mizuno)).toBe('held')
    given(await movePerson(door, { person: mizuno.person, move: 'suspend', why: 'away', ...confirmed(aikawa.by) }))
    expect(await sessionStateOf(mizuno)).toBe('none')
    expect(await isInside(mizuno)).toBe(false)
    const entries = await entriesOf(door)
    expect(entries.slice(-2)).toMatchObject([
      { kind: 'person-suspended', subject: mizuno.person, actor: aikawa.person },
      { kind: 'session-ended', subject: mizuno.person, reason: 'suspended' },
    ])
  })

  it('a restored person is back where they were, not past it', async () => {
    const mizuno = await accept(door, (await invite(door, { by: aikawa.by, role: 'member' })).link)
    const { person } = mizuno
    given(await movePerson(door, { person, move: 'suspend', why: 'away', ...confirmed(aikawa.by) }))
    given(await movePerson(door, { person, move: 'restore', ...confirmed(aikawa.by) }))
    expect(await findPerson(door.db, person)).toMatchObject({ state: 'invited', setupStep: 'key' })
    expect(await sessionStateOf(mizuno)).toBe('none')
  })

  it('somebody who left is out for good, and their engagement has an end', async () => {
    const mizuno = await accept(door, (await invite(door, { by: aikawa.by, role: 'member' })).link)
    const { person } = mizuno
    given(await movePerson(door, { person, move: 'leave', why: 'transferred', ...confirmed(aikawa.by) }))
    expect(await findPerson(door.db, person)).toMatchObject({ state: 'left', engagedUntil: door.now() })
    expect(await isInside(mizuno)).toBe(false)
    const others = [{ move: 'restore' }, { move: 'suspend', why: 'away' }, { move: 'leave', why: 'retired' }] as const
    for (const move of others) {
      const asked = { person, ...move, ...confirmed(aikawa.by) }
      expect(reasonOf(await movePerson(door, asked))).toBe('state-changed')
    }
  })

  it('nobody suspends themselves, so somebody is always left inside', async () => {
    const move = { person: aikawa.person, move: 'leave', why: 'retired' } as const
    expect(reasonOf(await movePerson(door, { ...move, ...confirmed(aikawa.by) }))).toBe('own-account')
  })

  it('of two who suspend the same person at once, one does', async () => {
    const { person } = await accept(door, (await invite(door, { by: aikawa.by, role: 'member' })).link)
    const suspend = () => movePerson(door, { person, move: 'suspend', why: 'away', ...confirmed(aikawa.by) })
    expect((await Promise.all([suspend(), suspend()])).map(reasonOf).sort()).toEqual(['state-changed', 'taken'])
  })

  it('withdrawn consent ends the access of all an organization’s people at once', async () => {
    const invited = await invite(door, { by: aikawa.by, role: 'member' })
    const mizuno = await accept(door, invited.link)
    const { organization } = mizuno
    given(await withdrawConsent(door, { organization, ...confirmed(aikawa.by) }))
    expect(await consentOf(door.db, organization)).toBeNull()
    expect(await sessionStateOf(mizuno)).toBe('none')
    expect(await isInside(mizuno)).toBe(false)
    const kinds = (await entriesOf(door)).slice(-3).map((entry) => entry.kind)
    expect(kinds).toEqual(['consent-withdrawn', 'person-suspended', 'session-ended'])
    expect(reasonOf(await withdrawConsent(door, { organization, ...confirmed(aikawa.by) }))).toBe('no-consent')
  })

  it('withdrawn consent voids the links of whoever had not come yet', async () => {
    const { link, organization } = await invite(door, { by: aikawa.by, role: 'member' })
    given(await withdrawConsent(door, { organization, ...confirmed(aikawa.by) }))
    expect(reasonOf(await openInvitation(door, { token: tokenOf(link), where }))).toBe('invitation-not-good')
  })

  it('records consent to the text that was shown, once, by version and hash', async () => {
    const wanted = { name: '北浜ガス 株式会社', kind: 'operator', sector: 'gas' } as const
    const organization = given(await addOrganization(door, { wanted, by: aikawa.by }))
    const record = (version: string) => recordConsent(door, { organization, version, by: aikawa.by })
    expect(reasonOf(await record('consent-1999'))).toBe('terms-changed')
    expect(reasonOf(await record(consentTexts[0].version))).toBe('taken')
    expect(reasonOf(await record(consentTexts[0].version))).toBe('consent-on-record')
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      kind: 'consent-given',
      objects: [
        { kind: 'organization', id: organization },
        { kind: 'text', id: consentTexts[0].version, sha256: consentTexts[0].hash },
      ],
    })
  })

  it('asks no consent of those who take part by office, and adds no name twice', async () => {
    const wanted = { name: '内閣統括室', kind: 'government', sector: null } as const
    const organization = given(await addOrganization(door, { wanted, by: aikawa.by }))
    const record = { organization, version: consentTexts[0].version, by: aikawa.by }
    expect(reasonOf(await recordConsent(door, record))).toBe('consent-not-asked')
    expect(reasonOf(await addOrganization(door, { wanted, by: aikawa.by }))).toBe('organization-name-taken')
  })

  it('writes no name and no address into the log', async () => {
    await accept(door, (await invite(door, { by: aikawa.by, role: 'member', name: '水野 灯' })).link)
    const all = JSON.stringify(await entriesOf(door))
    for (const secret of ['水野', '相川', '@', '采葉電気', where.ip]) expect(all).not.toContain(secret)
  })
})

describe('the form of an organization', () => {
  const parse = (kind: string, sector: string, name = '采葉電気') => parseOrganization({ name, kind, sector })

  it('wants a sector of operators, allows one to suppliers, and gives none to the others', () => {
    expect(parse('operator', 'electricity').ok).toBe(true)
    expect(parse('operator', '')).toMatchObject({ reason: 'organization-sector' })
    expect(parse('supplier', '').ok).toBe(true)
    expect(parse('supplier', 'finance').ok).toBe(true)
    for (const kind of ['government', 'council', 'oversight']) {
      expect(parse(kind, '').ok).toBe(true)
      expect(parse(kind, 'finance')).toMatchObject({ reason: 'organization-sector' })
    }
  })

  it('knows the sectors in statutory order, and does not offer the one not in force', () => {
    expect(sectors[0]).toBe('electricity')
    expect(sectors).toHaveLength(16)
    expect(parse('operator', 'medical')).toMatchObject({ reason: 'organization-sector' })
  })

  it('refuses names that are none or hide something', () => {
    for (const name of ['', '   ', 'a'.repeat(121), '采葉\u200b電気', '采葉\u202e電気', 'a\u0000b']) {
      expect(parse('operator', 'gas', name)).toMatchObject({ reason: 'organization-name' })
    }
    expect(parse('operator', 'gas', ' ガス　北浜 ')).toMatchObject({ value: { name: 'ガス 北浜' } })
  })
})

describe('the texts people bind themselves to', () => {
  it('are never edited: a new wording is a new version', () => {
    // These hashes stand in logs. If this fails, add a version instead of changing one.
    for (const { ja, hash } of [...consentTexts, ...pledgeTexts]) expect(hash).toBe(sha256Hex(utf8(ja)))
    expect([...consentTexts, ...pledgeTexts].map(({ version, hash }) => [version, hash])).toMatchInlineSnapshot(`
      [
        [
          "consent-2026-10",
          "b53b342f5782a08bd87798c729cde8382ea2f2111b112b9d6e89c8b8e78cddbd",
        ],
        [
          "consent-2026-12",
          "983bab512468bfb890a4060c86e068e3f9531ae6e806225507cb4418ce251b5b",
        ],
        [
          "pledge-2026-10",
          "1956df34731ba7d749c422b84b87c851076a4d28d092798e7e16d17e30e4f926",
        ],
      ]
    `)
  })
})
