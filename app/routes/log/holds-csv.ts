import { csvRoute } from '../../http/csv-answer.server.ts'
import { holdList } from '../../review/hold-list.ts'
import { listHolds } from '../../review/list-holds.server.ts'

export const handle = { act: 'keep holds' } as const

/** The list of holds as a file. */
export const loader = csvRoute(
  handle,
  holdList,
  ({ portal, actor }) =>
    (place, length) =>
      listHolds(portal, actor.person, { place, length }),
)
