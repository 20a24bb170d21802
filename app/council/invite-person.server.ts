import type { Trx } from '../../db/open.server.ts'
import type { Part } from '../access/agreement.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { type Instant, instant, makeId, type OrganizationId, type PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, StepContext } from '../read-log/read-log.server.ts'
import { parseTerm, type Term, type TermFlaw, type TermForm } from './engagement.ts'
import { invitationLifetime, invitationLink } from './invitation.ts'
import { addInvitation, voidInvitationsOf } from './invitation-store.server.ts'
import { joinsByConsent, type Organization } from './organization.ts'
import { consentOf, findOrganization } from './organization-store.server.ts'
import { type PartFlaw, parsePart } from './part.ts'
import { type PersonFlaw, parsePerson } from './person.ts'
import type { FactsForm } from './person-facts.ts'
import { addPerson, findPerson, holderOfEmail, setPart } from './person-store.server.ts'

export interface Invited {
  readonly person: PersonId
  /** Address within the portal. It holds the token, of which the database knows only a hash: shown once, never again. */
  readonly link: string
  readonly expiresAt: Instant
}

export type HouseRefusal = 'organization-unknown' | 'organization-suspended' | 'no-consent'
export type InviteRefusal = HouseRefusal | PartFlaw | 'email-taken' | 'email-of-leaver' | PersonFlaw | TermFlaw

type PersonForm = FactsForm &
  TermForm & {
    readonly email: unknown
    readonly role: unknown
    readonly locale: unknown
    readonly part?: unknown
  }

/**
 * An organization whose people may take part at this moment. Before it has
 * consented its representative alone is let in, who can do nothing there but sign
 * the consent (access/agreement).
 */
export async function openHouse(
  trx: Trx,
  id: OrganizationId,
  part: Part | null = null,
): Promise<Outcome<Organization, HouseRefusal>> {
  const organization = await findOrganization(trx, id)
  if (!organization) return refused('organization-unknown')
  if (organization.suspendedAt) return refused('organization-suspended')
  const consents = !joinsByConsent(organization.kind) || (await consentOf(trx, id)) !== null
  return consents || part === 'representative' ? done(organization) : refused('no-consent')
}

/**
 * Invites a person of a role that fits their organization. Saying that an address
 * is taken is safe here: only the secretariat asks. Whose it is is not said, but
 * that it is of somebody who left is: the same person is one account, with one
 * record, and returns to it from their own page.
 */
export async function invitePerson(
  ground: Ground,
  asked: Confirmed & { readonly organization: OrganizationId; readonly form: PersonForm },
): Promise<Outcome<Invited, InviteRefusal | ConfirmReason>> {
  const { random } = ground
  const token = random(32)
  const ids = { person: makeId('p', random(16)), invitation: makeId('i', random(16)) }
  return appendConfirmed<Invited, InviteRefusal>(ground, asked, async (step, by) => {
    const part = parsePart(asked.form.part)
    if (!part.ok) return { value: part, entries: [] }
    const house = await openHouse(step.trx, asked.organization, part.value)
    if (!house.ok) return { value: house, entries: [] }
    const { id: organization, kind } = house.value
    if (part.value !== null && !joinsByConsent(kind)) return { value: refused('person-part'), entries: [] }
    const wanted = parsePerson(asked.form, kind)
    if (!wanted.ok) return { value: wanted, entries: [] }
    const term = parseTerm(asked.form, { at: step.at })
    if (!term.ok) return { value: term, entries: [] }
    const holder = await holderOfEmail(step.trx, wanted.value.email)
    if (holder) return { value: refused(holder.state === 'left' ? 'email-of-leaver' : 'email-taken'), entries: [] }
    const locale = asked.form.locale === 'en' ? 'en' : 'ja'
    const added = { id: ids.person, organization, locale, ...wanted.value, term: term.value } as const
    await addPerson(step.trx, added, step.at)
    if (part.value !== null) await setPart(step.trx, added, part.value)
    const invited = await writeInvitation(step, { ...ids, token, invitedBy: by.actor })
    const objects = [{ kind: 'organization', id: organization }]
    const data = { role: wanted.value.role, ...partSaid(part.value), ...termSaid(term.value) }
    return {
      value: done(invited),
      entries: [{ ...by, kind: 'person-invited', subject: ids.person, objects, data }],
    }
  })
}

/**
 * A fresh link for a person who has not come through the door yet; the old one
 * is void from this moment. Whoever already holds both factors needs no link:
 * one would let its finder take the account over.
 */
export async function renewInvitation(
  ground: Ground,
  asked: Confirmed & { readonly person: PersonId },
): Promise<Outcome<Invited, 'not-found' | 'already-joined' | ConfirmReason>> {
  const token = ground.random(32)
  const invitation = makeId('i', ground.random(16))
  return appendConfirmed<Invited, 'not-found' | 'already-joined'>(ground, asked, async (step, by) => {
    const renewed = await renewWithin(step, { person: asked.person, invitation, token, invitedBy: by.actor })
    if (!renewed.ok) return { value: renewed, entries: [] }
    const { invited, entry } = renewed.value
    return { value: done(invited), entries: [{ ...by, ...entry }] }
  })
}

/**
 * The same for several, all of them or none. Whoever joined meanwhile is left out:
 * they need no link, and the others wait for theirs.
 */
export async function renewInvitations(
  ground: Ground,
  asked: Confirmed & { readonly people: readonly PersonId[] },
): Promise<Outcome<readonly Invited[], 'already-joined' | ConfirmReason>> {
  const made = asked.people.map((person) => ({
    person,
    token: ground.random(32),
    invitation: makeId('i', ground.random(16)),
  }))
  return appendConfirmed<readonly Invited[], 'already-joined'>(ground, asked, async (step, by) => {
    const renewed: Renewed[] = []
    for (const each of made) {
      const one = await renewWithin(step, { ...each, invitedBy: by.actor })
      if (one.ok) renewed.push(one.value)
    }
    if (renewed.length === 0) return { value: refused('already-joined'), entries: [] }
    return {
      value: done(renewed.map(({ invited }) => invited)),
      entries: renewed.map(({ entry }) => ({ ...by, ...entry })),
    }
  })
}

interface Renewed {
  readonly invited: Invited
  readonly entry: EntryDraft
}

async function renewWithin(
  step: StepContext,
  link: Parameters<typeof writeInvitation>[1],
): Promise<Outcome<Renewed, 'not-found' | 'already-joined'>> {
  const person = await findPerson(step.trx, link.person)
  if (!person) return refused('not-found')
  if (person.state !== 'invited' || !awaitsLink(person.setupStep)) return refused('already-joined')
  await voidInvitationsOf(step.trx, person.id, step.at)
  const invited = await writeInvitation(step, link)
  const data = { role: person.role }
  return done({ invited, entry: { kind: 'person-invited', subject: person.id, reason: 'renewed', data } })
}
const partSaid = (part: Part | null): Readonly<Record<string, string>> => (part === null ? {} : { part })

/** The days of an engagement as an entry says them: milliseconds, in decimal. Absent where it is open. */
export const termSaid = ({ from, until }: Term): Readonly<Record<string, string>> => ({
  from: String(from),
  ...(until === null ? {} : { until: String(until) }),
})

/** True until the second factor is confirmed: until then the link is the only way in. */
export const awaitsLink = (setupStep: string | null): boolean => setupStep === 'password' || setupStep === 'totp'

export async function writeInvitation(
  { trx, at }: StepContext,
  invitation: Omit<Parameters<typeof addInvitation>[1], 'id' | 'at' | 'expiresAt'> & {
    readonly invitation: Parameters<typeof addInvitation>[1]['id']
  },
): Promise<Invited> {
  const { invitation: id, person, token, invitedBy } = invitation
  const expiresAt = instant(at + invitationLifetime)
  await addInvitation(trx, { id, token, person, invitedBy, at, expiresAt })
  return { person, link: invitationLink(token), expiresAt }
}
