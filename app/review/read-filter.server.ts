/** The things the words of a search mean: people, an organization, a bulletin, copies. */
import { type BulletinId, type OrganizationId, type PersonId, parseId, parseSha256Hex, type Sha256Hex } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { LogFilters } from '../read-log/log-search-store.server.ts'
import { formatLogFilter, type LogFilter } from './log-filter.ts'
import type { ReviewGround } from './review-ground.ts'
import { bulletinMeant, type CopyMeant, copiesMeant, peopleMeant, peopleNamed } from './review-store.server.ts'

export type SearchRefusal =
  | 'person-unknown'
  | 'person-several'
  | 'names-not-shown'
  | 'organization-unknown'
  | 'bulletin-unknown'
  | 'copy-unknown'
  | 'session-unknown'
  | 'session-without-person'

export interface Meant {
  readonly who: PersonId | null
  readonly about: PersonId | null
  readonly organization: OrganizationId | null
  readonly bulletin: BulletinId | null
  /** Empty for any. Two bulletins may, rarely, have copies of one code. */
  readonly copies: readonly CopyMeant[]
  readonly session: Sha256Hex | null
}

/**
 * A word that means nothing is refused: an empty answer would look like a
 * finding. Names and organizations can be searched for only while names are
 * shown, or a search would tell what a pseudonym hides without a reason given.
 */
export async function readFilter(
  { db }: Pick<ReviewGround, 'db'>,
  filter: LogFilter,
  { named }: { readonly named: boolean },
): Promise<Outcome<Meant, SearchRefusal>> {
  const who = await personMeant(db, filter.who, named)
  if (!who.ok) return who
  const about = await personMeant(db, filter.about, named)
  if (!about.ok) return about
  if (filter.organization !== '' && !named) return refused('names-not-shown')
  const organization = parseId('o', filter.organization)
  if (filter.organization !== '' && !organization) return refused('organization-unknown')
  const bulletin = filter.bulletin === '' ? null : await bulletinMeant(db, filter.bulletin)
  if (filter.bulletin !== '' && !bulletin) return refused('bulletin-unknown')
  const copies = filter.copy === '' ? [] : await copiesMeant(db, filter.copy, bulletin)
  if (filter.copy !== '' && copies.length === 0) return refused('copy-unknown')
  const session = parseSha256Hex(filter.session)
  if (filter.session !== '' && !session) return refused('session-unknown')
  // No index knows sessions: a person's entries are few, the log's are not.
  if (session && !who.value) return refused('session-without-person')
  return done({ who: who.value, about: about.value, organization, bulletin, copies, session })
}

async function personMeant(
  db: ReviewGround['db'],
  word: string,
  named: boolean,
): Promise<Outcome<PersonId | null, SearchRefusal>> {
  if (word === '') return done(null)
  const coded = await peopleMeant(db, word)
  if (!coded && !named) return refused('names-not-shown')
  const [first, ...others] = coded ?? (await peopleNamed(db, word))
  if (!first) return refused('person-unknown')
  // Two people under one pseudonym: the id in the entry tells them apart, so the id must be asked for.
  return others.length === 0 ? done(first) : refused('person-several')
}

export function filtersOf(filter: LogFilter, meant: Meant): LogFilters {
  return {
    ...(meant.who ? { actor: meant.who } : {}),
    ...(meant.about ? { subject: meant.about } : {}),
    ...(meant.organization ? { organization: meant.organization } : {}),
    ...(meant.bulletin ? { matter: meant.bulletin } : {}),
    ...(meant.copies.length > 0
      ? { parts: meant.copies.map(({ bulletin, copy }) => ({ matter: bulletin, part: copy })) }
      : {}),
    ...(meant.session ? { session: meant.session } : {}),
    ...(filter.kinds.length > 0 ? { kinds: filter.kinds } : {}),
    ...(filter.outcome ? { outcome: filter.outcome } : {}),
    ...(filter.from === null ? {} : { from: filter.from }),
    ...(filter.to === null ? {} : { to: filter.to }),
  }
}

/** The search by ids: no name is to be kept because somebody typed it. */
export const meantQuery = (filter: LogFilter, { who, about, bulletin }: Meant): string =>
  formatLogFilter({ ...filter, who: who ?? '', about: about ?? '', bulletin: bulletin ?? '' })

/** Whom the search looks at: they find it in their own record. */
export const lookedAt = ({ who, about, copies }: Meant): readonly PersonId[] => [
  ...new Set([about, who, ...copies.map(({ recipient }) => recipient)].filter((person) => person !== null)),
]
