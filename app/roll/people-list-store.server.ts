/** People as the secretariat looks through them, with the state of their keys. */
import { type Kysely, sql } from 'kysely'
import type { Database, PersonState } from '../../db/schema.ts'
import type { SetupStep } from '../access/actor.ts'
import type { Role } from '../access/role.ts'
import { endsSoon } from '../council/engagement.ts'
import { isErased } from '../council/person.ts'
import { soughtReading } from '../council/person-facts.ts'
import { pseudonymOf } from '../council/pseudonym.ts'
import type { RollLine } from '../formats/roll.ts'
import { type Instant, instant, type PersonId, parseId } from '../ids.ts'
import { countUpTo, holding, walkBy } from '../lists/keyset-store.server.ts'
import type { Asked, Count, Page } from '../lists/list.ts'
import { readPage, shownPage } from '../lists/page.ts'
import { type KeyState, keyStateOf, type PeopleFilters, peopleCounted, peopleList } from './people-list.ts'
import { keyOfLine, linesInRoll } from './recipient-store.server.ts'

type Db = Kysely<Database>

export interface ListedPerson {
  readonly id: PersonId
  readonly name: string
  readonly reading: string
  readonly organizationName: string
  readonly role: Role
  readonly state: PersonState
  readonly setupStep: SetupStep | null
  readonly keyState: KeyState
  readonly compared: boolean
  readonly engagedFrom: Instant
  readonly engagedUntil: Instant | null
  /** They had left, and were invited again. */
  readonly returned: boolean
  /** The roll in force has a line of theirs, with this very key in this very post. */
  readonly inRoll: boolean
}

export interface PeopleFound {
  readonly page: Page<ListedPerson>
  readonly count: Count
}

/** By organization and name. */
export async function listPeopleByOrganization(
  db: Db,
  { filters, place }: Pick<Asked<PeopleFilters, PersonId>, 'filters' | 'place'>,
  at: Instant,
): Promise<PeopleFound> {
  const found = peopleWho(db, filters, at)
  const walk = walkBy({
    lines: withKeys(found),
    order: { by: ['organization.name', 'person.name', 'person.id'], runs: 'up' },
    edge: (id: PersonId) => edgeOf(db, id),
  })
  const page = await readPage(walk, { place, length: peopleList.length, keyOf: ({ id }) => id })
  const ids = page.lines.map(({ id }) => id)
  const look = { at, inRoll: await linesInRoll(db, ids), returned: await returnedAmong(db, ids) }
  return {
    page: shownPage(page, (row) => listed(row, look)),
    count: await countUpTo(db, found, peopleCounted),
  }
}

function peopleWho(db: Db, { q, state, role, organization, sector, ends }: PeopleFilters, at: Instant) {
  let people = db.selectFrom('person').innerJoin('organization', 'organization.id', 'person.organization_id')
  const id = parseId('p', q)
  if (id) people = people.where('person.id', '=', id)
  else if (q !== '') people = people.where(isCalled(q))
  people = state ? people.where('person.state', '=', state) : people.where('person.state', '!=', 'left')
  if (role) people = people.where('person.role', '=', role)
  if (organization) people = people.where('person.organization_id', '=', organization)
  if (ends) {
    people = people.where('person.engaged_until', '>', at)
    people = people.where('person.engaged_until', '<=', instant(at + endsSoon))
  }
  return sector ? people.where('organization.sector', '=', sector) : people
}

/** By a name, by how it is read (however that was typed here or there), or by the whole address. */
function isCalled(q: string) {
  const called = [holding('person.name', q), sql<boolean>`person.email = ${q.toLowerCase()}`]
  const reading = soughtReading(q)
  if (reading !== '') called.push(holding('person.reading_sought', reading))
  return sql<boolean>`(${sql.join(called, sql` or `)})`
}

const withKeys = (people: ReturnType<typeof peopleWho>) =>
  people
    .leftJoin('person_key', (join) =>
      join.onRef('person_key.person_id', '=', 'person.id').on('person_key.retired_at', 'is', null),
    )
    .select([
      'person.id',
      'person.name',
      'person.reading',
      'person.organization_id',
      'person.engaged_from',
      'person.engaged_until',
      'person.email',
      'person.role',
      'person.state',
      'person.setup_step',
      'organization.name as organization_name',
      'person_key.fingerprint',
      'person_key.expires_at',
      'person_key.proven_at',
      'person_key.compared_at',
    ])

type FoundRow = Awaited<ReturnType<ReturnType<typeof withKeys>['executeTakeFirstOrThrow']>>

async function edgeOf(db: Db, id: PersonId) {
  const row = await db
    .selectFrom('person')
    .innerJoin('organization', 'organization.id', 'person.organization_id')
    .select(['organization.name as organization', 'person.name'])
    .where('person.id', '=', id)
    .executeTakeFirst()
  return row ? [row.organization, row.name, id] : null
}

/** Those of them who had left before. Whoever changed post had not. */
async function returnedAmong(db: Db, people: readonly PersonId[]): Promise<ReadonlySet<PersonId>> {
  if (people.length === 0) return new Set()
  const rows = await db
    .selectFrom('former_engagement')
    .select('person_id')
    .where('person_id', 'in', people)
    .where((row) => row.or([row('ended_why', 'is', null), row('ended_why', '!=', 'post-changed')]))
    .execute()
  return new Set(rows.map(({ person_id }) => person_id))
}

interface Look {
  readonly at: Instant
  readonly inRoll: ReadonlyMap<PersonId, RollLine>
  readonly returned: ReadonlySet<PersonId>
}

function listed(row: FoundRow, { at, inRoll, returned }: Look): ListedPerson {
  const { id, role, organization_id: organization, fingerprint, expires_at: expiresAt } = row
  const key = expiresAt === null ? null : { expiresAt, provenAt: row.proven_at }
  return {
    id,
    name: isErased(row) ? pseudonymOf(id, role) : row.name,
    reading: row.reading,
    organizationName: row.organization_name,
    role,
    state: row.state,
    setupStep: row.setup_step,
    keyState: keyStateOf(key, at),
    compared: row.compared_at !== null,
    engagedFrom: row.engaged_from,
    engagedUntil: row.engaged_until,
    returned: returned.has(id),
    inRoll: fingerprint !== null && keyOfLine(inRoll.get(id), { organization, role }) === fingerprint,
  }
}
