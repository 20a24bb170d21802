import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { takeAct } from '../acts/take-act.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { holdersOf, withoutShare } from './desk.ts'
import { deskActObjects } from './desk-acts.ts'
import { insertShares } from './desk-key-store.server.ts'
import { findDesk } from './desk-store.server.ts'
import type { DeskSharesSent } from './desk-wire.ts'
import { type ShareRefusal, sharesDue } from './take-shares.server.ts'

export type SharingRefusal = 'not-found' | 'desk-not-held' | ShareRefusal | ActRefusal

/** One who holds a desk's key passes it on to others who serve the desk and have it not. */
export function shareDeskKey(
  ground: Ground,
  { by, desk: id, sent }: { readonly by: ActorFields; readonly desk: string; readonly sent: DeskSharesSent },
): Promise<Outcome<number, SharingRefusal>> {
  const { epoch, shares } = sent
  const objects = deskActObjects({ desk: id, epoch, publicKeyHash: undefined, shares })
  return takeAct(
    ground,
    { by, sent: sent.act },
    {
      expected: { act: 'desk-share', objects },
      look: async ({ trx, at }) => {
        const desk = await findDesk(trx, id, at)
        if (!desk || desk.closedAt !== null) return refused('not-found')
        if (!holdersOf(desk, epoch).some(({ person }) => person === by.actor)) return refused('desk-not-held')
        const missing = new Set(withoutShare(desk, epoch).map(({ person }) => person))
        if (!shares.every(({ person }) => missing.has(person))) return refused('desk-share-not-due')
        return sharesDue(trx, { desk, sent: shares, at })
      },
      write: async ({ trx, at, judged }, due) => {
        await insertShares(trx, { desk: id, epoch, sealedBy: judged.act.key, at }, due)
        return [{ kind: 'desk-shared', objects, data: { epoch: String(epoch) } }]
      },
      answer: () => done(epoch),
    },
  )
}
