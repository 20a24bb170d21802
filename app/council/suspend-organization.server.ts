import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { OrganizationId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, StepContext } from '../read-log/read-log.server.ts'
import type { WhyOrganizationSuspended } from './organization.ts'
import { findOrganization, markRestored, markSuspended } from './organization-store.server.ts'
import { bringBack, suspendedWith } from './person-store.server.ts'
import { suspendPeopleOf } from './suspend-people.server.ts'

export type SuspensionRefusal = 'organization-unknown' | 'own-organization' | 'organization-changed'

type Asked = Confirmed & { readonly organization: OrganizationId }

/**
 * Suspends an organization and, in the same step, all its people. Its consent
 * stands: a suspension is the council's doing, a withdrawal the organization's.
 */
export async function suspendOrganization(
  ground: Ground,
  { organization, why, ...confirmed }: Asked & { readonly why: WhyOrganizationSuspended },
): Promise<Outcome<undefined, SuspensionRefusal | ConfirmReason>> {
  // Nobody shuts out the house they work for: so there is always somebody left inside who can restore it.
  if (organization === confirmed.by.organization) return refused('own-organization')
  return appendConfirmed<undefined, SuspensionRefusal>(ground, confirmed, async (step, by) => {
    if (!(await findOrganization(step.trx, organization))) return nothing('organization-unknown')
    if (!(await markSuspended(step.trx, organization, step.at))) return nothing('organization-changed')
    const entries: EntryDraft[] = [
      { kind: 'organization-suspended', objects: [{ kind: 'organization', id: organization }], reason: why },
      ...(await suspendPeopleOf(step, { organization, because: 'organization-suspended' })),
    ]
    return { value: done(), entries: entries.map((entry) => ({ ...by, ...entry })) }
  })
}

/**
 * Ends the suspension. Those it suspended are back where they were, and must sign
 * in anew; whoever was suspended before it, left meanwhile, or is kept out by a
 * consent withdrawn since, stays out.
 */
export async function restoreOrganization(
  ground: Ground,
  { organization, ...confirmed }: Asked,
): Promise<Outcome<undefined, SuspensionRefusal | ConfirmReason>> {
  return appendConfirmed<undefined, SuspensionRefusal>(ground, confirmed, async ({ trx }, by) => {
    if (!(await markRestored(trx, organization))) return nothing('organization-changed')
    const entries: EntryDraft[] = [
      { kind: 'organization-restored', objects: [{ kind: 'organization', id: organization }] },
      ...(await restoredPeople(trx, organization)),
    ]
    return { value: done(), entries: entries.map((entry) => ({ ...by, ...entry })) }
  })
}

async function restoredPeople(trx: StepContext['trx'], organization: OrganizationId): Promise<readonly EntryDraft[]> {
  const people = await suspendedWith(trx, organization)
  await bringBack(trx, people)
  return people.map(({ id }) => ({ kind: 'person-restored', subject: id, reason: 'organization-restored' }))
}

const nothing = <R extends SuspensionRefusal>(reason: R) => ({ value: refused(reason), entries: [] })
