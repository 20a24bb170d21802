import { type Instant, type MirrorId, parseId } from '../ids.ts'
import { word } from '../lists/csv.ts'
import type { CsvList } from '../lists/list.ts'

export interface MirrorLine {
  readonly name: string
  readonly addedAt: Instant
  readonly removedAt: Instant | null
  readonly lastSeenAt: Instant | null
}

export const mirrorList: CsvList<object, MirrorId, MirrorLine> = {
  path: '/log/mirrors',
  filters: {},
  key: (text) => parseId('m', text),
  length: 25,
  csv: {
    name: 'mirrors',
    title: 'mirrors:title',
    columns: [
      { title: 'mirrors:name', cell: ({ name }) => name },
      { title: 'mirrors:added', at: ({ addedAt }) => addedAt, as: 'second' },
      { title: 'mirrors:seen', at: ({ lastSeenAt }) => lastSeenAt, as: 'second' },
      {
        title: 'mirrors:state',
        cell: ({ removedAt }) => word(removedAt === null ? 'mirrors:inUse' : 'mirrors:removed'),
      },
      { title: 'mirrors:removedAt', at: ({ removedAt }) => removedAt, as: 'second' },
    ],
  },
}
