/** People as the secretariat looks through them, with the state of their keys. */
import type { Kysely } from 'kysely'
import type { Database, PersonState } from '../../db/schema.ts'
import type { SetupStep } from '../access/actor.ts'
import type { Role } from '../access/role.ts'
import { isErased } from '../council/person.ts'
import { pseudonymOf } from '../council/pseudonym.ts'
import { parseRollLine } from '../formats/roll.ts'
import { type Fingerprint, type Instant, type PersonId, parseId } from '../ids.ts'
import { countUpTo, holding, walkBy } from '../lists/keyset-store.server.ts'
import type { Asked, Count, Page } from '../lists/list.ts'
import { readPage, shownPage } from '../lists/page.ts'
import { type KeyState, keyStateOf, type PeopleFilters, peopleCounted, peopleList } from './people-list.ts'
import { rollHead } from './roll-store.server.ts'

type Db = Kysely<Database>

export interface ListedPerson {
  readonly id: PersonId
  readonly name: string
  readonly organizationName: string
  readonly role: Role
  readonly state: PersonState
  readonly setupStep: SetupStep | null
  readonly keyState: KeyState
  readonly compared: boolean
  /** The roll in force has a line of theirs, with this very key. */
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
  const found = peopleWho(db, filters)
  const walk = walkBy({
    lines: withKeys(found),
    order: { by: ['organization.name', 'person.name', 'person.id'], runs: 'up' },
    edge: (id: PersonId) => edgeOf(db, id),
  })
  const page = await readPage(walk, { place, length: peopleList.length, keyOf: ({ id }) => id })
  const inRoll = await keysInRollOf(
    db,
    page.lines.map(({ id }) => id),
  )
  return {
    page: shownPage(page, (row) => listed(row, { at, inRoll })),
    count: await countUpTo(db, found, peopleCounted),
  }
}

function peopleWho(db: Db, { q, state, role, organization, sector }: PeopleFilters) {
  let people = db.selectFrom('person').innerJoin('organization', 'organization.id', 'person.organization_id')
  const id = parseId('p', q)
  if (id) people = people.where('person.id', '=', id)
  else if (q !== '') people = people.where(holding('person.name', q))
  people = state ? people.where('person.state', '=', state) : people.where('person.state', '!=', 'left')
  if (role) people = people.where('person.role', '=', role)
  if (organization) people = people.where('person.organization_id', '=', organization)
  return sector ? people.where('organization.sector', '=', sector) : people
}

const withKeys = (people: ReturnType<typeof peopleWho>) =>
  people
    .leftJoin('person_key', (join) =>
      join.onRef('person_key.person_id', '=', 'person.id').on('person_key.retired_at', 'is', null),
    )
    .select([
      'person.id',
      'person.name',
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

/** The keys under which these people stand in the roll in force. */
export async function keysInRollOf(db: Db, people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Fingerprint>> {
  const head = people.length > 0 ? await rollHead(db) : null
  if (!head) return new Map()
  const rows = await db
    .selectFrom('roll_line')
    .select(['person_id', 'line'])
    .where('counter', '=', head.counter)
    .where('person_id', 'in', people)
    .execute()
  return new Map(rows.map(({ person_id, line }) => [person_id, parseRollLine(line).fingerprint]))
}

interface Look {
  readonly at: Instant
  readonly inRoll: ReadonlyMap<PersonId, Fingerprint>
}

function listed(row: FoundRow, { at, inRoll }: Look): ListedPerson {
  const { id, role, fingerprint, expires_at: expiresAt } = row
  const key = expiresAt === null ? null : { expiresAt, provenAt: row.proven_at }
  return {
    id,
    name: isErased(row) ? pseudonymOf(id, role) : row.name,
    organizationName: row.organization_name,
    role,
    state: row.state,
    setupStep: row.setup_step,
    keyState: keyStateOf(key, at),
    compared: row.compared_at !== null,
    inRoll: fingerprint !== null && inRoll.get(id) === fingerprint,
  }
}
