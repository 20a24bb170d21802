import { type BulletinId, parseId } from '../ids.ts'
import { type Column, word } from '../lists/csv.ts'
import { oneOf, words } from '../lists/filters.ts'
import type { CsvList } from '../lists/list.ts'
import type { BulletinLine } from './bulletin-lines-shape.tsx'

export const bulletinShows = ['unopened', 'unacknowledged', 'sent', 'unit'] as const

/** What was issued, in place of one's own copies. */
export const isIssuedShow = (show: BulletinFilters['show']): show is 'sent' | 'unit' =>
  show === 'sent' || show === 'unit'

export interface BulletinFilters {
  /** Null: all one's own copies. */
  readonly show: (typeof bulletinShows)[number] | null
  /** Part of a number or headline, among one's own copies. */
  readonly q: string
}

/** How a line says what everybody may know of a bulletin, for every list of them. */
export const markColumns: readonly Column<Pick<BulletinLine, 'number' | 'kind' | 'class' | 'tlp' | 'issuedAt'>>[] = [
  { title: 'bulletins:list.columns.number', cell: ({ number }) => number },
  { title: 'bulletins:list.columns.kind', cell: ({ kind }) => word(`bulletins:kind.${kind}`) },
  { title: 'bulletins:list.columns.class', cell: (line) => word(`shell:class.${line.class}`) },
  { title: 'bulletins:list.columns.tlp', cell: ({ tlp }) => tlp },
  { title: 'bulletins:list.columns.issued', at: ({ issuedAt }) => issuedAt, as: 'second' },
]

const stepWords = {
  own: 'bulletins:list.own',
  sealed: 'bulletins:list.unopened',
  released: 'bulletins:list.releasedOnly',
  opened: 'bulletins:list.openedAt',
  acknowledged: 'bulletins:list.acknowledged',
} as const

export const bulletinList: CsvList<BulletinFilters, BulletinId, BulletinLine> = {
  path: '/bulletins',
  filters: { show: oneOf(bulletinShows), q: words({ most: 100 }) },
  key: (text) => parseId('b', text),
  length: 20,
  csv: {
    name: 'bulletins',
    title: 'bulletins:list.received',
    // What is outside the seal: the headline is not the portal's to write anywhere.
    columns: [
      ...markColumns,
      { title: 'bulletins:list.columns.title', cell: ({ publicTitle }) => publicTitle },
      { title: 'bulletins:list.columns.due', at: ({ acknowledgeBy }) => acknowledgeBy, as: 'second' },
      {
        title: 'bulletins:list.columns.state',
        cell: ({ withdrawn, step }) => word(withdrawn ? 'bulletins:list.withdrawn' : stepWords[step]),
      },
    ],
  },
}
