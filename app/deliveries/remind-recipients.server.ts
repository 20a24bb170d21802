import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { takeAct } from '../acts/take-act.server.ts'
import { markReminded } from '../bulletins/bulletin-store.server.ts'
import { laterOf } from '../bulletins/revision-store.server.ts'
import type { BulletinId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { bulletinObjects, remindedAgainAfter } from './after-issue.ts'
import { deliveriesOf } from './delivery-store.server.ts'
import { silentAmong } from './silence.ts'
import { seenBulletin } from './view-deliveries.server.ts'

export type RemindRefusal =
  | ActRefusal
  | 'not-found'
  | 'withdrawn-already'
  | 'reminded-lately'
  | 'nobody-silent'
  | 'superseded-already'

/**
 * Tells whoever has not done what the bulletin asks for that there is something. The
 * letter is the one that everybody gets of everything (app/mail): it says neither of
 * what, nor that it is a reminder.
 */
export async function remindRecipients(
  ground: Pick<Ground, 'db' | 'log' | 'now'>,
  asked: { readonly bulletin: BulletinId; readonly sent: ActSent; readonly by: ActorFields },
): Promise<Outcome<{ readonly entry: bigint }, RemindRefusal>> {
  const { bulletin } = asked
  return takeAct(ground, asked, {
    expected: { act: 'remind', objects: bulletinObjects(bulletin) },
    look: async ({ trx, at }) => {
      const seen = await seenBulletin(trx, asked)
      if (!seen.ok) return seen
      const { withdrawn_at: withdrawnAt, reminded_at: remindedAt, acknowledge_by: acknowledgeBy } = seen.value
      if (withdrawnAt !== null) return refused('withdrawn-already')
      if (remindedAt !== null && at < remindedAt + remindedAgainAfter) return refused('reminded-lately')
      // The newer one asks for itself; to be pressed for the older would lead back to what no longer holds.
      if ((await laterOf(trx, [bulletin])).size > 0) return refused('superseded-already')
      const silent = silentAmong(await deliveriesOf(trx, bulletin), acknowledgeBy)
      return silent.length === 0 ? refused('nobody-silent') : done()
    },
    write: async ({ trx, at }) => {
      await markReminded(trx, bulletin, at)
      return [{ kind: 'reminded', objects: [{ kind: 'bulletin', id: bulletin }] }]
    },
    answer: ({ index: entry }) => done({ entry }),
  })
}
