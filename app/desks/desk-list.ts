import { deskKindOf } from '../formats/desk-service.ts'
import { words } from '../lists/filters.ts'
import type { List } from '../lists/list.ts'

export interface DeskFilters {
  /** Part of the organization's name. */
  readonly q: string
}

/** Desks of organizations, by name: as many as there are organizations. */
export const deskList: List<DeskFilters, string> = {
  path: '/desks',
  filters: { q: words({ most: 100 }) },
  key: (text) => (deskKindOf(text) === 'organization' ? text : null),
  length: 50,
  csv: 'names-people',
}

/** Further nobody counts. */
export const desksCounted = 10_000
