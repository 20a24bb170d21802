import type { ActorFields } from '../access/actor.ts'
import { type BulletinId, type OrganizationId, type PersonId, parseId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type LogFilters, searchLog } from '../read-log/log-search-store.server.ts'
import type { EntryRow } from './entry-row.ts'
import { formatLogFilter, type LogFilter } from './log-filter.ts'
import type { ReviewDesk } from './review-desk.ts'
import { bulletinMeant, peopleMeant } from './review-store.server.ts'
import { type MayName, rowsToShow } from './rows-to-show.server.ts'

export type SearchRefusal = 'person-unknown' | 'organization-unknown' | 'bulletin-unknown'

export interface EntryPage {
  /** Newest first. */
  readonly rows: readonly EntryRow[]
  /** What the next, older page starts before; null at the end. */
  readonly next: number | null
}

export interface SearchAsked {
  readonly filter: LogFilter
  readonly before: bigint | null
  readonly limit: number
  readonly by: ActorFields
  readonly mayName: MayName
}

/**
 * Searches the whole log, and puts into the log that it was searched, by whom
 * and for what: the entry is durable before a row leaves. Looking for what
 * somebody did is about that somebody, who will find it in their own record.
 */
export async function searchEntries(
  ground: ReviewDesk,
  asked: SearchAsked,
): Promise<Outcome<EntryPage, SearchRefusal>> {
  const meant = await readFilter(ground, asked.filter)
  if (!meant.ok) return meant
  const subject = meant.value.about ?? meant.value.who ?? asked.by.actor
  const data = { query: formatLogFilter(asked.filter), ...(asked.before === null ? {} : { before: `${asked.before}` }) }
  await ground.log.append(async () => ({
    value: undefined,
    entries: [{ ...asked.by, kind: 'log-searched', subject, objects: objectsOf(meant.value), data }],
  }))
  const { rows, next } = await searchLog(ground.db, filtersOf(asked.filter, meant.value), asked.before, asked.limit)
  return done({ rows: await rowsToShow(ground.db, rows, asked.mayName), next: next === null ? null : Number(next) })
}

interface Meant {
  readonly who: PersonId | null
  readonly about: PersonId | null
  readonly organization: OrganizationId | null
  readonly bulletin: BulletinId | null
}

/** The things the filter's words mean. A word that means nothing is refused: an empty answer would look like a finding. */
export async function readFilter(
  { db }: Pick<ReviewDesk, 'db'>,
  filter: LogFilter,
): Promise<Outcome<Meant, SearchRefusal>> {
  const who = filter.who === '' ? null : await onePerson(db, filter.who)
  const about = filter.about === '' ? null : await onePerson(db, filter.about)
  if (who === 'unknown' || about === 'unknown') return refused('person-unknown')
  const organization = parseId('o', filter.organization)
  if (filter.organization !== '' && !organization) return refused('organization-unknown')
  const bulletin = filter.bulletin === '' ? null : await bulletinMeant(db, filter.bulletin)
  if (filter.bulletin !== '' && !bulletin) return refused('bulletin-unknown')
  return done({ who, about, organization, bulletin })
}

async function onePerson(db: ReviewDesk['db'], word: string): Promise<PersonId | 'unknown'> {
  const [first, ...others] = await peopleMeant(db, word)
  // Two people under one pseudonym: the id in the entry tells them apart, so the id must be asked for.
  return first && others.length === 0 ? first : 'unknown'
}

export function filtersOf(filter: LogFilter, meant: Meant): LogFilters {
  return {
    ...(meant.who ? { actor: meant.who } : {}),
    ...(meant.about ? { subject: meant.about } : {}),
    ...(meant.organization ? { organization: meant.organization } : {}),
    ...(meant.bulletin ? { bulletin: meant.bulletin } : {}),
    ...(filter.kinds.length > 0 ? { kinds: filter.kinds } : {}),
    ...(filter.outcome ? { outcome: filter.outcome } : {}),
    ...(filter.from === null ? {} : { from: filter.from }),
    ...(filter.to === null ? {} : { to: filter.to }),
  }
}

function objectsOf({ organization, bulletin }: Meant) {
  return [
    ...(organization ? [{ kind: 'organization', id: organization }] : []),
    ...(bulletin ? [{ kind: 'bulletin', id: bulletin }] : []),
  ]
}
