import { type BulletinId, parseId } from '../ids.ts'
import { oneOf, words } from '../lists/filters.ts'
import type { List } from '../lists/list.ts'

export const bulletinShows = ['unopened', 'unacknowledged', 'sent'] as const

export interface BulletinFilters {
  /** Null: all one's own copies. */
  readonly show: (typeof bulletinShows)[number] | null
  /** Part of a number or headline, among one's own copies. */
  readonly q: string
}

export const bulletinList: List<BulletinFilters, BulletinId> = {
  path: '/bulletins',
  filters: { show: oneOf(bulletinShows), q: words({ most: 100 }) },
  key: (text) => parseId('b', text),
  length: 20,
}
