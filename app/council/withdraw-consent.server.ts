import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { OrganizationId, PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import type { DutyKind } from './duty.ts'
import { keptWithin, type SmallAccountRefusal } from './keep-small-account.server.ts'
import { newDutyId, notedWithin } from './note-duty.server.ts'
import { endConsent } from './organization-store.server.ts'
import { findPerson } from './person-store.server.ts'
import { suspendPeopleOf } from './suspend-people.server.ts'

export type WithdrawRefusal = 'no-consent' | SmallAccountRefusal

type Asked = Confirmed & {
  readonly organization: OrganizationId
  /** What the law still asks of it. */
  readonly duties?: readonly DutyKind[]
  /** Who of it settles that. */
  readonly keepers?: readonly PersonId[]
}

/**
 * Withdraws the organization's consent and, in the same step, shuts out all its
 * people; whoever settles what is still open comes in again by a small account,
 * and signs in anew for it. A later consent lets nobody back in by itself: the
 * secretariat restores whom it means.
 */
export async function withdrawConsent(
  ground: Ground,
  { organization, duties = [], keepers = [], ...confirmed }: Asked,
): Promise<Outcome<undefined, WithdrawRefusal | ConfirmReason>> {
  const wanted = [...new Set(duties)].map((what) => ({ id: newDutyId(ground.random), organization, what, dueOn: null }))
  return appendConfirmed<undefined, WithdrawRefusal>(ground, confirmed, async (step, by) => {
    if (!(await endConsent(step.trx, organization, step.at))) return { value: refused('no-consent'), entries: [] }
    const entries: EntryDraft[] = [
      { kind: 'consent-withdrawn', objects: [{ kind: 'organization', id: organization }] },
      ...(await suspendPeopleOf(step, { organization, because: 'consent-withdrawn' })),
    ]
    for (const duty of wanted) entries.push(await notedWithin(step, { ...duty, by: by.actor }))
    for (const keeper of new Set(keepers)) {
      const isTheirs = (await findPerson(step.trx, keeper))?.organization === organization
      const kept = isTheirs ? await keptWithin(step, keeper) : refused('not-found')
      // The whole of it is undone: whoever asked thinks that somebody is left who can settle what is open.
      if (!kept.ok) return { value: kept, entries: [] }
      entries.push(...kept.value)
    }
    return { value: done(), entries: entries.map((entry) => ({ ...by, ...entry })) }
  })
}
