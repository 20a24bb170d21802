import { type Silence, silences } from '../bulletins/bulletin.ts'
import { parseId } from '../ids.ts'
import { oneOf } from '../lists/filters.ts'
import type { List } from '../lists/list.ts'

export interface DeliveryFilters {
  readonly silence: Silence | null
}

export const deliveriesAPage = 50

/** Of one bulletin; a line is a copy. */
export const deliveryList = (bulletin: string): List<DeliveryFilters, string> => ({
  path: `/bulletins/${bulletin}/deliveries`,
  filters: { silence: oneOf(silences) },
  key: (text) => parseId('c', text),
  length: deliveriesAPage,
  csv: 'names-people',
})
