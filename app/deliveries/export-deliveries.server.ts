import type { ActorFields } from '../access/actor.ts'
import { exportList } from '../acts/export-list.server.ts'
import type { ListExportBody } from '../acts/list-export-wire.ts'
import { isSilent } from '../bulletins/bulletin.ts'
import type { BulletinId } from '../ids.ts'
import { readPage, walkAmong } from '../lists/page.ts'
import { done } from '../outcome.ts'
import { type DeliveryLine, deliveryLine } from './delivery-line.ts'
import { type DeliveryFilters, deliveryList } from './delivery-list.ts'
import { type DeliveryGround, deliveriesToSee, seenBulletin } from './view-deliveries.server.ts'

export interface DeliveriesExport {
  readonly bulletin: BulletinId
  readonly by: ActorFields
  readonly sent: ListExportBody
  /** Names may be shown: to a liaison, or to compliance once the reason is in the log. */
  readonly named: boolean
}

/** A bulletin's recipients as a file, for whoever may see them on the page. The export is the entry; no look is written beside. */
export const exportDeliveries = (ground: DeliveryGround, { bulletin, by, sent, named }: DeliveriesExport) =>
  exportList<DeliveryFilters, string, DeliveryLine, 'not-found'>(
    ground,
    { by, sent },
    {
      list: deliveryList(bulletin),
      of: [{ kind: 'bulletin', id: bulletin }],
      stillMay: (trx) => seenBulletin(trx, { bulletin, by }),
      pages: async ({ silence }) => {
        const seen = await deliveriesToSee(ground.db, { bulletin, by })
        if (!seen.ok) return seen
        const silent = seen.value.deliveries.filter(({ progress }) => isSilent(progress, silence))
        const lines = silent.map((delivery) => deliveryLine(delivery, { named }))
        const keyOf = ({ copy }: DeliveryLine) => copy
        return done((place, length) => readPage(walkAmong(lines, keyOf), { place, length, keyOf }))
      },
    },
  )
