import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { OrganizationId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import { endConsent } from './organization-store.server.ts'
import { suspendPeopleOf } from './suspend-people.server.ts'

/**
 * Withdraws the organization's consent and, in the same step, shuts out all its
 * people. A later consent lets nobody back in by itself: the secretariat restores
 * whom it means.
 */
export async function withdrawConsent(
  ground: Ground,
  { organization, ...confirmed }: Confirmed & { readonly organization: OrganizationId },
): Promise<Outcome<undefined, 'no-consent' | ConfirmReason>> {
  return appendConfirmed<undefined, 'no-consent'>(ground, confirmed, async (step, by) => {
    if (!(await endConsent(step.trx, organization, step.at))) return { value: refused('no-consent'), entries: [] }
    const entries: EntryDraft[] = [
      { kind: 'consent-withdrawn', objects: [{ kind: 'organization', id: organization }] },
      ...(await suspendPeopleOf(step, { organization, because: 'consent-withdrawn' })),
    ]
    return { value: done(), entries: entries.map((entry) => ({ ...by, ...entry })) }
  })
}
