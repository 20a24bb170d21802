import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { type FoundBulletin, findBulletin } from '../bulletins/bulletin-store.server.ts'
import { forNamedPeople } from '../formats/marks.ts'
import type { BulletinId, Instant } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type Delivery, deliveriesOf, isIssuedBy } from './delivery-store.server.ts'

export interface DeliveriesSeen {
  readonly bulletin: FoundBulletin & { readonly issuedAt: Instant }
  readonly deliveries: readonly Delivery[]
}

/**
 * Who of a bulletin's recipients did what. A liaison follows what their unit sent,
 * so that a shift can be taken over; another unit's recipients, and those of what is
 * for named people alone, are not theirs to see. Compliance sees all, and its looking
 * is an entry, written before anything is shown.
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
  } else if (!(await isOfUnit(ground.db, bulletin, by))) {
    return refused('not-found')
  }
  return done({ bulletin, deliveries: await deliveriesOf(ground.db, bulletin.id) })
}

async function isOfUnit(
  db: Ground['db'],
  bulletin: FoundBulletin,
  { actor, organization }: ActorFields,
): Promise<boolean> {
  if (bulletin.sender === actor) return true
  if (bulletin.tlp === forNamedPeople) return false
  return isIssuedBy(db, bulletin.id, organization)
}
