import type { Db, Trx } from '../../db/open.server.ts'
import type { Actor, ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { type FoundBulletin, findBulletin } from '../bulletins/bulletin-store.server.ts'
import { isOfUnit } from '../bulletins/bulletin-unit-store.server.ts'
import type { BulletinId, Instant } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type Delivery, deliveriesOf } from './delivery-store.server.ts'

export interface DeliveriesSeen {
  readonly bulletin: FoundBulletin & { readonly issuedAt: Instant }
  readonly deliveries: readonly Delivery[]
}

export type DeliveryGround = Pick<Ground, 'db' | 'log' | 'now'>

interface Asked {
  readonly bulletin: BulletinId
  readonly by: ActorFields
}

/**
 * Who of a bulletin's recipients did what. A liaison follows what their unit sent,
 * so that a shift can be taken over; another unit's recipients, and those of what is
 * for named people alone, are not theirs to see. Compliance sees all, and its looking
 * is an entry, written before anything is shown.
 */
export async function viewDeliveries(ground: Ground, asked: Asked): Promise<Outcome<DeliveriesSeen, 'not-found'>> {
  const { by } = asked
  const seen = await seenBulletin(ground.db, asked)
  if (!seen.ok) return seen
  if (by.role === 'compliance') {
    const objects = [{ kind: 'bulletin', id: asked.bulletin }]
    await ground.log.append(async () => ({ value: undefined, entries: [{ ...by, kind: 'log-viewed', objects }] }))
  }
  return done({ bulletin: seen.value, deliveries: await deliveriesOf(ground.db, asked.bulletin) })
}

/** The same for what is an entry by itself: no look is written. */
export async function deliveriesToSee(db: Db, asked: Asked): Promise<Outcome<DeliveriesSeen, 'not-found'>> {
  const seen = await seenBulletin(db, asked)
  return seen.ok ? done({ bulletin: seen.value, deliveries: await deliveriesOf(db, asked.bulletin) }) : seen
}

/** The bulletin, if its deliveries are theirs to see. */
export async function seenBulletin(
  db: Db | Trx,
  { bulletin, by }: Asked,
): Promise<Outcome<DeliveriesSeen['bulletin'], 'not-found'>> {
  const found = await findBulletin(db, bulletin)
  if (!found || found.issuedAt === null) return refused('not-found')
  const may = by.role === 'compliance' || (await isOfUnit(db, found, by))
  return may ? done({ ...found, issuedAt: found.issuedAt }) : refused('not-found')
}

/** A bulletin of theirs, or of their unit, that was issued or waits for its time; null for every other. */
export async function ofUnit(
  db: Db | Trx,
  { bulletin, by }: { readonly bulletin: BulletinId; readonly by: Pick<ActorFields, 'actor' | 'organization'> },
): Promise<FoundBulletin | null> {
  const found = await findBulletin(db, bulletin)
  return found && (await isOfUnit(db, found, by)) ? found : null
}

/** Whether they follow it as its sender or one of the unit. */
export async function mayFollow(
  db: Db,
  bulletin: BulletinId,
  { person: actor, organization }: Pick<Actor, 'person' | 'organization'>,
): Promise<boolean> {
  const found = await findBulletin(db, bulletin)
  return found !== null && found.issuedAt !== null && isOfUnit(db, found, { actor, organization })
}
