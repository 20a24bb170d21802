import { mirrorList } from '../../access/mirror-list.ts'
import { listMirrors } from '../../access/mirror-store.server.ts'
import { csvRoute } from '../../http/csv-answer.server.ts'

export const handle = { act: 'manage mirrors' } as const

/** The list of mirrors as a file. */
export const loader = csvRoute(
  handle,
  mirrorList,
  ({ portal }) =>
    (place, length) =>
      listMirrors(portal.db, place, length),
)
