import type { ActorFields } from '../access/actor.ts'
import type { Page, Place } from '../lists/list.ts'
import { readPage } from '../lists/page.ts'
import { done, type Outcome } from '../outcome.ts'
import { type LogFilters, walkLog } from '../read-log/log-search-store.server.ts'
import type { EntryRow } from './entry-row.ts'
import { type LogFilter, logList } from './log-filter.ts'
import { filtersOf, lookedAt, meantQuery, readFilter, type SearchRefusal } from './read-filter.server.ts'
import type { ReviewGround } from './review-ground.ts'
import { type MayName, rowsToShow } from './rows-to-show.server.ts'

export interface FoundPage extends Page<EntryRow> {
  /** The search by ids instead of names: what an export of it signs, and what the log commits to. */
  readonly query: string
}

export interface SearchAsked {
  readonly filter: LogFilter
  /** By the index of an entry; null for the newest. */
  readonly place: Place<number> | null
  readonly length?: number
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
  ground: ReviewGround,
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
  const page = await pageOfEntries(ground.db, filtersOf(filter, meant.value), asked)
  const mayName: MayName = () => named
  const lines = await rowsToShow(ground.db, page.lines, { mayName, reviewer: by.actor })
  return done({ ...page, lines, query })
}

const placeWord = (place: Place<number> | null): string => (place ? `&page=${place.towards}.${place.key}` : '')

/** One page of what these filters let through, newest first. */
export const pageOfEntries = (
  db: ReviewGround['db'],
  filters: LogFilters,
  { place, length = logList.length }: Pick<SearchAsked, 'place' | 'length'>,
) => readPage(walkLog(db, filters), { place, length, keyOf: ({ index }) => String(index) })
