import type { Where } from '../access/actor.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Step } from '../read-log/read-log.server.ts'
import { markedId } from '../recovery/make-link.server.ts'
import { findDutyAddress, markDutyConfirmed } from './duty-address-store.server.ts'

/**
 * Whoever reads the mailbox says that it is one. Nobody is signed in, so the
 * server states it, of the organization and of nobody. Opening the link does
 * nothing by itself: programs that look into letters open every link.
 */
export async function confirmDutyAddress(
  { log, serverKey }: Ground,
  asked: { readonly token: string | undefined; readonly where: Where; readonly once?: Once },
): Promise<Outcome<undefined, 'link-not-good' | OnceReason>> {
  const { token, where, once = everyTime } = asked
  const id = markedId(serverKey, token)
  if (id === null) return refused('link-not-good')
  const step: Step<Outcome<undefined, 'link-not-good'>> = async ({ trx, at }) => {
    const address = await findDutyAddress(trx, id)
    if (!address || !(await markDutyConfirmed(trx, id, at))) return { value: refused('link-not-good'), entries: [] }
    const objects = [{ kind: 'organization', id: address.organization }]
    const { ip, userAgent } = where
    return { value: done(), entries: [{ kind: 'duty-address-confirmed', objects, where: { ip, userAgent } }] }
  }
  const { value } = await log.append(once.within(step))
  return value
}
