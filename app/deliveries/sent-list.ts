import { type BulletinFilters, bulletinList, markColumns } from '../bulletins/bulletin-list.ts'
import type { BulletinId } from '../ids.ts'
import { word } from '../lists/csv.ts'
import type { CsvList } from '../lists/list.ts'
import type { SentTableLine } from './sent-table-shape.tsx'

/** What was issued, at the same address as one's own copies: how far the recipients are, by number and never by name. */
export const sentList: CsvList<BulletinFilters, BulletinId, SentTableLine> = {
  ...bulletinList,
  csv: {
    name: 'issued-bulletins',
    title: 'bulletins:list.table',
    columns: [
      ...markColumns,
      { title: 'bulletins:list.columns.title', cell: ({ publicTitle }) => publicTitle },
      { title: 'bulletins:list.columns.recipients', cell: ({ recipients }) => recipients },
      { title: 'bulletins:list.columns.opened', cell: ({ opened }) => opened },
      { title: 'bulletins:list.columns.acknowledged', cell: ({ acknowledged }) => acknowledged },
      {
        title: 'bulletins:list.columns.state',
        cell: ({ withdrawn }) => (withdrawn ? word('bulletins:list.withdrawn') : null),
      },
    ],
  },
}
