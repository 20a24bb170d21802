import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { type Instant, instant, makeId, type OrganizationId, type PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import { invitationLifetime, invitationLink } from './invitation.ts'
import { addInvitation, voidInvitationsOf } from './invitation-store.server.ts'
import { joinsByConsent } from './organization.ts'
import { consentOf, findOrganization } from './organization-store.server.ts'
import { type PersonFlaw, parsePerson } from './person.ts'
import { addPerson, emailTaken, findPerson } from './person-store.server.ts'

export interface Invited {
  readonly person: PersonId
  /** Address within the portal. It holds the token, of which the database knows only a hash: shown once, never again. */
  readonly link: string
  readonly expiresAt: Instant
}

export type InviteRefusal =
  | 'organization-unknown'
  | 'organization-suspended'
  | 'no-consent'
  | 'email-taken'
  | PersonFlaw

interface PersonForm {
  readonly name: unknown
  readonly email: unknown
  readonly role: unknown
  readonly locale: unknown
}

/** Invites a person of a role that fits their organization. Saying that an address is taken is safe here: only the secretariat asks. */
export async function invitePerson(
  ground: Ground,
  asked: Confirmed & { readonly organization: OrganizationId; readonly form: PersonForm },
): Promise<Outcome<Invited, InviteRefusal | ConfirmReason>> {
  const { random } = ground
  const token = random(32)
  const ids = { person: makeId('p', random(16)), invitation: makeId('i', random(16)) }
  return appendConfirmed<Invited, InviteRefusal>(ground, asked, async (step, by) => {
    const organization = await findOrganization(step.trx, asked.organization)
    if (!organization) return { value: refused('organization-unknown'), entries: [] }
    if (organization.suspendedAt) return { value: refused('organization-suspended'), entries: [] }
    if (joinsByConsent(organization.kind) && !(await consentOf(step.trx, organization.id))) {
      return { value: refused('no-consent'), entries: [] }
    }
    const wanted = parsePerson(asked.form, organization.kind)
    if (!wanted.ok) return { value: wanted, entries: [] }
    if (await emailTaken(step.trx, wanted.value.email)) return { value: refused('email-taken'), entries: [] }
    const locale = asked.form.locale === 'en' ? 'en' : 'ja'
    await addPerson(step.trx, { id: ids.person, organization: organization.id, locale, ...wanted.value }, step.at)
    const invited = await writeInvitation(step, { ...ids, token, invitedBy: by.actor })
    const objects = [{ kind: 'organization', id: organization.id }]
    const data = { role: wanted.value.role }
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
    const person = await findPerson(step.trx, asked.person)
    if (!person) return { value: refused('not-found'), entries: [] }
    if (person.state !== 'invited' || !awaitsLink(person.setupStep)) {
      return { value: refused('already-joined'), entries: [] }
    }
    await voidInvitationsOf(step.trx, person.id, step.at)
    const invited = await writeInvitation(step, { person: person.id, invitation, token, invitedBy: by.actor })
    const data = { role: person.role }
    return {
      value: done(invited),
      entries: [{ ...by, kind: 'person-invited', subject: person.id, reason: 'renewed', data }],
    }
  })
}

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
