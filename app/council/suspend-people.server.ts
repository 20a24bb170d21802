import { endSessionsOf } from '../access/end-session.server.ts'
import type { Instant, OrganizationId } from '../ids.ts'
import type { EntryDraft, StepContext } from '../read-log/read-log.server.ts'
import { voidInvitationsOf } from './invitation-store.server.ts'
import { smallAccountEnded } from './keep-small-account.server.ts'
import { mayMove } from './person.ts'
import { comeBackWithNobody, type Person, peopleOf, suspendWith } from './person-store.server.ts'

export type WhyAllSuspended = 'consent-withdrawn' | 'organization-suspended'

/**
 * Shuts out all people of an organization inside the step that says why: every
 * session ends, open invitations are void, and each person is suspended with an
 * entry about them. There is no moment at which the reason stands and somebody is
 * still inside. Gives the entries; the caller adds who did it.
 */
export async function suspendPeopleOf(
  { trx, at }: Pick<StepContext, 'trx' | 'at'>,
  { organization, because }: { readonly organization: OrganizationId; readonly because: WhyAllSuspended },
): Promise<readonly EntryDraft[]> {
  const entries: EntryDraft[] = []
  for (const person of await peopleOf(trx, organization)) {
    entries.push(...(await suspendFor(trx, { person, because, at })))
  }
  return entries
}

async function suspendFor(
  trx: StepContext['trx'],
  { person, because, at }: { readonly person: Person; readonly because: WhyAllSuspended; readonly at: Instant },
): Promise<readonly EntryDraft[]> {
  await voidInvitationsOf(trx, person.id, at)
  const suspended: EntryDraft = { kind: 'person-suspended', subject: person.id, reason: because }
  if (!mayMove(person.state, 'suspend')) {
    // Out with the suspended organization already: a consent withdrawn since is the graver reason, and keeps them out when
    // the organization comes back.
    const isNewReason = because === 'consent-withdrawn' && (await comeBackWithNobody(trx, person.id))
    // What a withdrawn consent left them ends with their house's access: no small account outlasts a suspension.
    return [...(isNewReason ? [suspended] : []), ...(await smallAccountEnded({ trx }, person.id))]
  }
  const comesBackWith = because === 'organization-suspended' ? person.organization : null
  if (!(await suspendWith(trx, person.id, comesBackWith))) return []
  return [suspended, ...(await endSessionsOf(trx, { person: person.id, reason: 'suspended', except: null }))]
}
