import { word } from '../lists/csv.ts'
import type { CsvList } from '../lists/list.ts'
import type { HoldShown } from './hold-shown.ts'

/** By the entry that placed it. */
export const holdList: CsvList<object, number, HoldShown> = {
  path: '/log/holds',
  filters: {},
  key: (text) => (/^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : null),
  length: 25,
  csv: {
    name: 'holds',
    title: 'holds:list',
    // A typed reason may tell of somebody: like whoever placed it and whoever is held, it stays on the page and in the entry.
    columns: [
      { title: 'holds:column.entry', cell: ({ entry }) => entry },
      { title: 'holds:column.object', cell: ({ object }) => word(`holds:kind.${object.kind}`) },
      { title: 'holds:csv.number', cell: ({ object }) => (object.kind === 'person' ? null : object.label) },
      { title: 'holds:column.placed', at: ({ placedAt }) => placedAt, as: 'second' },
      { title: 'holds:column.state', cell: ({ state }) => word(`holds:state.${state}`) },
      { title: 'holds:csv.lifted', at: ({ lifted }) => lifted?.at ?? null, as: 'second' },
      { title: 'holds:csv.liftedEntry', cell: ({ lifted }) => lifted?.entry ?? null },
      { title: 'holds:until', at: ({ lifted }) => lifted?.ends ?? null, as: 'second' },
    ],
  },
}
