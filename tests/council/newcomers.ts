/**
 * People who come into the council the way real ones do: by the first link or by
 * an invitation, with a password, an authenticator and a key made in a real
 * vault. No row is written but by the acts themselves.
 */
import type { ActorFields } from '../../app/access/actor.ts'
import type { Confirmed } from '../../app/access/confirm-act.server.ts'
import type { Role } from '../../app/access/role.ts'
import type { OpenedSession } from '../../app/access/sessions.server.ts'
import { totpCode } from '../../app/access/totp.server.ts'
import { choosePassword, type Joined, joinCouncil, openInvitation } from '../../app/council/accept-invitation.server.ts'
import { addOrganization } from '../../app/council/add-organization.server.ts'
import { inviteFirstSecretariat } from '../../app/council/invite-first-account.server.ts'
import { invitePerson } from '../../app/council/invite-person.server.ts'
import { joinsByConsent } from '../../app/council/organization.ts'
import { recordConsent } from '../../app/council/record-consent.server.ts'
import { consentTexts } from '../../app/council/terms.ts'
import type { OrganizationId, PersonId } from '../../app/ids.ts'
import type { Outcome } from '../../app/outcome.ts'
import type { OrganizationKind } from '../../db/schema.ts'
import { type Door, where } from '../access/door.ts'

export const password = 'みなとの朝に 七そうの舟が出る'

/** The value, or the reason as the failure of the test. */
export function given<T>(outcome: Outcome<T, string>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.reason}`)
  return outcome.value
}

export const tokenOf = (link: string): string => link.replace('/invitation/', '')

const noNames = { name: '', email: '', organization: '' }
const firstNames = { name: '相川 律', email: 'aikawa@jimukyoku.example', organization: '協議会事務局' }

// The sheets of these people, from which they take the last code first.
const sheets = new Map<PersonId, string[]>()

/** With a recovery code in its own form, as somebody without their telephone sends the acts that ask for a code. */
export function confirmed(by: ActorFields): Confirmed {
  const code = sheets.get(by.actor)?.pop()
  if (!code) throw new Error('nobody who joined here, or with no code left')
  return { by, code }
}

export interface Newcomer {
  readonly person: PersonId
  readonly organization: OrganizationId
  readonly joined: Joined & { readonly session: OpenedSession }
  readonly by: ActorFields
}

/** Both pages of the invitation, to the recovery codes. */
export async function accept(door: Door, link: string): Promise<Newcomer> {
  const shown = given(await openInvitation(door, { token: tokenOf(link), where }))
  const names = shown.invitation.first ? firstNames : noNames
  const form = { password, again: password, minLength: 12, names }
  const second = given(await choosePassword(door, shown, form))
  const code = totpCode(second.totp.secret, door.now())
  const sent = { carried: second.carried, second: { kind: 'app', pending: second.totp.sealed, code }, where } as const
  const joined = given(await joinCouncil(door, shown, sent))
  const { session } = joined
  if (!session) throw new Error('joined before the engagement begins')
  const { id: person, organization, role } = shown.person
  sheets.set(person, [...joined.recoveryCodes])
  const auth = { method: 'password+totp', level: 2, at: door.now() } as const
  return {
    person,
    organization,
    joined: { ...joined, session },
    by: { actor: person, organization, role, session: session.id, auth, where },
  }
}

/** The first account of an empty council. */
export async function firstSecretariat(door: Door): Promise<Newcomer> {
  const link = await inviteFirstSecretariat(door)
  if (link === null) throw new Error('the council is not empty')
  return accept(door, link)
}

const kindOf: Readonly<Record<Role, OrganizationKind>> = {
  member: 'operator',
  liaison: 'government',
  compliance: 'council',
  secretariat: 'council',
  oversight: 'oversight',
}

let count = 0

/** A person of a new organization that has consented where it must; not yet through the door. */
export async function invite(
  door: Door,
  { by, role, name = '水野 灯' }: { readonly by: ActorFields; readonly role: Role; readonly name?: string },
): Promise<{ readonly link: string; readonly person: PersonId; readonly organization: OrganizationId }> {
  count++
  const kind = kindOf[role]
  const sector = kind === 'operator' ? 'electricity' : null
  const organization = given(await addOrganization(door, { wanted: { name: `采葉電気 ${count}`, kind, sector }, by }))
  if (joinsByConsent(kind)) given(await recordConsent(door, { organization, version: consentTexts[0].version, by }))
  const form = { name, reading: 'ミズノ トモリ', email: `mizuno.${count}@saiba-denki.example`, role, locale: 'ja' }
  return { ...given(await invitePerson(door, { organization, form, ...confirmed(by) })), organization }
}
