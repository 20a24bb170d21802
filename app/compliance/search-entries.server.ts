import type { ActorFields } from '../access/actor.ts'
import { done, type Outcome } from '../outcome.ts'
import { type LogFilters, searchLog, searchLogAfter } from '../read-log/log-search-store.server.ts'
import type { EntryRow } from './entry-row.ts'
import type { LogFilter } from './log-filter.ts'
import { filtersOf, lookedAt, meantQuery, readFilter, type SearchRefusal } from './read-filter.server.ts'
import type { ReviewDesk } from './review-desk.ts'
import { type MayName, rowsToShow } from './rows-to-show.server.ts'

export interface EntryPage {
  /** Newest first. */
  readonly rows: readonly EntryRow[]
  /** What the next, older page starts before; null at the end. */
  readonly next: number | null
  /** What the page of newer entries starts after; null on the newest. */
  readonly newer: number | null
}

export interface FoundPage extends EntryPage {
  /** The search by ids instead of names: what an export of it signs, and what the log commits to. */
  readonly query: string
}

/** Where a page of entries begins: below an index, above one, or at the newest. */
export interface PagePlace {
  readonly before: bigint | null
  readonly after: bigint | null
}

export interface SearchAsked {
  readonly filter: LogFilter
  readonly place: PagePlace
  readonly limit: number
  readonly by: ActorFields
  /** Names are shown: the reason for it is in the log. */
  readonly named: boolean
}

/**
 * Searches the whole log, and puts into the log that it was searched, by whom
 * and (as a commitment) for what: durable before a row leaves. Looking for what
 * somebody did is about that somebody, who will find it in their own record;
 * where it is for several, each has an entry of their own that names no other.
 */
export async function searchEntries(
  ground: ReviewDesk,
  asked: SearchAsked,
): Promise<Outcome<FoundPage, SearchRefusal>> {
  const { by, filter, named, place } = asked
  const meant = await readFilter(ground, filter, { named })
  if (!meant.ok) return meant
  const people = lookedAt(meant.value)
  const subjects = people.length > 0 ? people : [by.actor]
  const query = meantQuery(filter, meant.value)
  const texts = { query: `${query === '' ? 'all' : query}${placeWord(place)}` }
  await ground.log.append(async () => ({
    value: undefined,
    entries: subjects.map((subject) => ({ ...by, kind: 'log-searched' as const, subject, texts })),
  }))
  const { rows, next, newer } = await pageFrom(ground.db, filtersOf(filter, meant.value), place, asked.limit)
  const mayName: MayName = () => named
  const shown = await rowsToShow(ground.db, rows, { mayName, reviewer: by.actor })
  return done({ rows: shown, next: numberOf(next), newer: numberOf(newer), query })
}

const placeWord = ({ before, after }: PagePlace): string =>
  before !== null ? `&before=${before}` : after !== null ? `&after=${after}` : ''

/** One page of what these filters let through. */
export const pageFrom = (db: ReviewDesk['db'], filters: LogFilters, { before, after }: PagePlace, limit: number) =>
  before === null && after !== null ? searchLogAfter(db, filters, after, limit) : searchLog(db, filters, before, limit)

export const numberOf = (index: bigint | null): number | null => (index === null ? null : Number(index))
