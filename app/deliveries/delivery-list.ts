import { type Silence, silences } from '../bulletins/bulletin.ts'
import { parseId } from '../ids.ts'
import { word } from '../lists/csv.ts'
import { oneOf } from '../lists/filters.ts'
import type { SignedList } from '../lists/list.ts'
import type { DeliveryLine } from './delivery-line.ts'

export interface DeliveryFilters {
  readonly silence: Silence | null
}

export const deliveriesAPage = 50

/** Of one bulletin; a line is a copy. */
export const deliveryList = (bulletin: string): SignedList<DeliveryFilters, string, DeliveryLine> => ({
  path: `/bulletins/${bulletin}/deliveries`,
  filters: { silence: oneOf(silences) },
  key: (text) => parseId('c', text),
  length: deliveriesAPage,
  csv: {
    signed: {
      name: 'deliveries',
      title: 'bulletins:deliveries.title',
      columns: [
        { title: 'bulletins:deliveries.columns.person', cell: ({ name }) => name },
        { title: 'bulletins:deliveries.columns.organization', cell: ({ organization }) => organization },
        { title: 'bulletins:deliveries.columns.code', cell: ({ code }) => code },
        { title: 'bulletins:deliveries.columns.available', at: ({ availableAt }) => availableAt, as: 'second' },
        { title: 'bulletins:deliveries.columns.released', at: ({ releasedAt }) => releasedAt, as: 'second' },
        { title: 'revisions:call.column', at: ({ reachedAt }) => reachedAt, as: 'second' },
        { title: 'bulletins:deliveries.columns.opened', at: ({ openedAt }) => openedAt, as: 'second' },
        {
          title: 'bulletins:deliveries.columns.acknowledged',
          at: ({ acknowledgedAt }) => acknowledgedAt,
          as: 'second',
        },
        {
          title: 'bulletins:deliveries.columns.state',
          cell: ({ gone }) => (gone ? word('bulletins:deliveries.gone') : null),
        },
      ],
    },
  },
})
