import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { type FoundBulletin, findBulletin } from '../bulletins/bulletin-store.server.ts'
import type { BulletinId, Instant } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type Delivery, deliveriesOf } from './delivery-store.server.ts'

export interface DeliveriesSeen {
  readonly bulletin: FoundBulletin & { readonly issuedAt: Instant }
  readonly deliveries: readonly Delivery[]
}

/**
 * Who of a bulletin's recipients did what. A liaison follows what they sent;
 * another one's recipients are not theirs to see. Compliance sees all, and its
 * looking is an entry, written before anything is shown.
 */
export async function viewDeliveries(
  ground: Ground,
  asked: { readonly bulletin: BulletinId; readonly by: ActorFields },
): Promise<Outcome<DeliveriesSeen, 'not-found'>> {
  const { by } = asked
  const found = await findBulletin(ground.db, asked.bulletin)
  if (!found || found.issuedAt === null) return refused('not-found')
  const bulletin = { ...found, issuedAt: found.issuedAt }
  if (by.role === 'compliance') {
    const objects = [{ kind: 'bulletin', id: bulletin.id }]
    await ground.log.append(async () => ({ value: undefined, entries: [{ ...by, kind: 'log-viewed', objects }] }))
  } else if (bulletin.sender !== by.actor) {
    return refused('not-found')
  }
  return done({ bulletin, deliveries: await deliveriesOf(ground.db, bulletin.id) })
}
