import type { EntryKind } from '../formats/entry-kinds.ts'
import { type Instant, type PersonId, parseId } from '../ids.ts'
import { named } from '../lists/filters.ts'
import type { List } from '../lists/list.ts'
import { entryKey, logList } from './log-filter.ts'

export interface OwnAuditFilters {
  readonly person: PersonId | null
  readonly from: Instant | null
  readonly to: Instant | null
}

/** Reading, asking to read, and what readers say of it: nothing that is of issuing. */
export const readKinds = [
  'released',
  'cards-released',
  'opened',
  'acknowledged',
  'taken-out',
  'denied',
  'not-sent',
] as const satisfies readonly EntryKind[]

/** What an organization's own compliance officer sees: the reads of its people. */
export const ownAuditList: List<OwnAuditFilters, number> = {
  path: '/organization/audit',
  filters: {
    person: named((text) => parseId('p', text)),
    from: logList.filters.from,
    to: logList.filters.to,
  },
  key: entryKey,
  length: 50,
  flaw: ({ from, to }) => (from !== null && to !== null && from >= to ? 'range-reversed' : null),
  csv: 'names-people',
}
