import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import { markClosed, openDutiesOf, smallAccountsOf } from './duty-store.server.ts'
import { smallAccountEnded } from './keep-small-account.server.ts'

/**
 * Records that a duty was settled. With the last one the small accounts end, in
 * the same step: there is no moment at which nothing is open and somebody is
 * still let in for it. So it asks for a code, as whatever shuts somebody out does.
 */
export async function closeDuty(
  ground: Ground,
  asked: Confirmed & { readonly duty: string },
): Promise<Outcome<undefined, 'duty-gone' | ConfirmReason>> {
  return appendConfirmed<undefined, 'duty-gone'>(ground, asked, async (step, by) => {
    const { trx, at } = step
    const organization = await markClosed(trx, { id: asked.duty, at, by: by.actor })
    if (!organization) return { value: refused('duty-gone'), entries: [] }
    const objects = [{ kind: 'organization', id: organization }]
    const entries: EntryDraft[] = [{ kind: 'duty-closed', objects, data: { duty: asked.duty } }]
    if ((await openDutiesOf(trx, organization)).length === 0) {
      for (const person of await smallAccountsOf(trx, organization))
        entries.push(...(await smallAccountEnded(step, person)))
    }
    return { value: done(), entries: entries.map((entry) => ({ ...by, ...entry })) }
  })
}
