import { checkpointList } from '../../health/checkpoint-list.ts'
import { listCheckpoints } from '../../health/checkpoint-store.server.ts'
import { csvRoute } from '../../http/csv-answer.server.ts'

export const handle = { act: 'see log health' } as const

/** The list of checkpoints as a file. */
export const loader = csvRoute(
  handle,
  checkpointList,
  ({ portal }) =>
    (place, length) =>
      listCheckpoints(portal.db, place, length),
)
