import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import { endSessionsOf } from '../access/end-session.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { OrganizationId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import { voidInvitationsOf } from './invitation-store.server.ts'
import { endConsent } from './organization-store.server.ts'
import { moves } from './person.ts'
import { changeState, peopleOf } from './person-store.server.ts'

/**
 * Withdraws the organization's consent and, in the same step, shuts out all its
 * people: every session ends, open invitations are void, each person is
 * suspended with an entry about them. There is no moment at which the consent is
 * gone and somebody is still inside. A later consent lets nobody back in by
 * itself: the secretariat restores whom it means.
 */
export async function withdrawConsent(
  ground: Ground,
  { organization, ...confirmed }: Confirmed & { readonly organization: OrganizationId },
): Promise<Outcome<undefined, 'no-consent' | ConfirmReason>> {
  return appendConfirmed<undefined, 'no-consent'>(ground, confirmed, async ({ trx, at }, by) => {
    if (!(await endConsent(trx, organization, at))) return { value: refused('no-consent'), entries: [] }
    const entries: EntryDraft[] = [
      { ...by, kind: 'consent-withdrawn', objects: [{ kind: 'organization', id: organization }] },
    ]
    for (const person of await peopleOf(trx, organization)) {
      await voidInvitationsOf(trx, person.id, at)
      if (!(await changeState(trx, person.id, moves.suspend))) continue
      const ended = await endSessionsOf(trx, { person: person.id, reason: 'suspended', except: null })
      entries.push({ ...by, kind: 'person-suspended', subject: person.id, reason: 'consent-withdrawn' })
      entries.push(...ended.map((entry) => ({ ...by, ...entry })))
    }
    return { value: done(), entries }
  })
}
