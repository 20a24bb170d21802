import { csvRoute } from '../../http/csv-answer.server.ts'
import { ownRecord } from '../../review/own-record.server.ts'
import { ownRecordList } from '../../review/own-record-list.ts'

export const handle = { act: 'see own record' } as const

/** One’s own record as a file. */
export const loader = csvRoute(
  handle,
  ownRecordList,
  ({ portal, actor: { person } }) =>
    (place, length) =>
      ownRecord(portal, { person, place, length }),
)
