import type { ActorFields } from '../access/actor.ts'
import { holdsOwnAudit } from '../access/mandate-store.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import type { OrganizationId, PersonId } from '../ids.ts'
import { filterQuery, type Page, type Place } from '../lists/list.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import type { EntryRow } from './entry-row.ts'
import { type OwnAuditFilters, ownAuditList, readKinds } from './own-audit-list.ts'
import type { ReviewGround } from './review-ground.ts'
import { rowsToShow } from './rows-to-show.server.ts'
import { pageOfEntries } from './search-entries.server.ts'

interface Asked {
  readonly filters: OwnAuditFilters
  readonly place: Place<number> | null
  readonly by: ActorFields
}

/**
 * The reads of one's own organization's people, as its compliance officer sees
 * them; a look like any other: in the log, durable, before the first row leaves.
 * Which organization is the mandate's, looked at in that very step, and no word of
 * the address. An entry names the organization of whoever acted, as it was then; so
 * whoever moved here brings none of what they read elsewhere, and what a former
 * colleague read here stays.
 */
export async function auditOwnOrganization(
  ground: ReviewGround,
  { filters, place, by }: Asked,
): Promise<Outcome<Page<EntryRow>, 'not-allowed'>> {
  const { value } = await ground.log.append<Outcome<OrganizationId, 'not-allowed'>>(async (step) => {
    const mandate = await holdsOwnAudit(step.trx, by.actor, step.at)
    if (!mandate) return { value: refused('not-allowed'), entries: [] }
    const { organization } = mandate
    const subject = await lookedFor(step, { person: filters.person, organization, by })
    const texts = { query: `own-audit ${organization} ${spelled({ filters, place })}`.trimEnd() }
    return { value: done(organization), entries: [{ ...by, kind: 'log-searched', subject, texts }] }
  })
  if (!value.ok) return value
  const { person, from, to } = filters
  const page = await pageOfEntries(
    ground.db,
    {
      organization: value.value,
      kinds: readKinds,
      ...(person ? { actor: person } : {}),
      ...(from === null ? {} : { from }),
      ...(to === null ? {} : { to }),
    },
    { place, length: ownAuditList.length },
  )
  // Whoever acted here was of this house, and nobody else is named.
  const people = new Set(page.lines.map(({ actor }) => actor))
  const mayName = (one: PersonId | null) => one !== null && people.has(one)
  return done({ ...page, lines: await rowsToShow(ground.db, page.lines, { mayName, reviewer: null }) })
}

/** A look at one person is about them and stands in their record; where it is at nobody of this house, only in one's own. */
async function lookedFor(
  { trx }: Pick<StepContext, 'trx'>,
  { person, organization, by }: { person: PersonId | null; organization: OrganizationId; by: ActorFields },
): Promise<PersonId> {
  const found = person && (await findPerson(trx, person))
  return found?.organization === organization ? found.id : by.actor
}

function spelled({ filters, place }: Pick<Asked, 'filters' | 'place'>): string {
  const query = filterQuery(ownAuditList, filters)
  if (place) query.append('page', `${place.towards}.${place.key}`)
  return query.toString()
}
