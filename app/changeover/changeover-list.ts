import { type ChangeoverId, parseId } from '../ids.ts'
import type { List } from '../lists/list.ts'

export type ChangeoverFilters = object

/** The latest hour first. */
export const changeoverList: List<ChangeoverFilters, ChangeoverId> = {
  path: '/people/changeovers',
  filters: {},
  key: (text) => parseId('a', text),
  length: 25,
  csv: 'names-people',
}

export type ChangeoverState = 'waits' | 'under-way' | 'done' | 'dropped'

export function stateOf({
  droppedAt,
  carriedOutAt,
  at,
  now,
}: {
  readonly droppedAt: number | null
  readonly carriedOutAt: number | null
  readonly at: number
  readonly now: number
}): ChangeoverState {
  if (droppedAt !== null) return 'dropped'
  if (carriedOutAt !== null) return 'done'
  return at <= now ? 'under-way' : 'waits'
}
