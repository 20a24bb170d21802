/** People as the secretariat looks through them, with the state of their keys. */
import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { Database, PersonState } from '../../db/schema.ts'
import type { SetupStep } from '../access/actor.ts'
import { askedAt, type Texts } from '../access/agreement.ts'
import type { Role } from '../access/role.ts'
import { endsSoon } from '../council/engagement.ts'
import { isErased } from '../council/person.ts'
import { soughtReading } from '../council/person-facts.ts'
import { pseudonymOf } from '../council/pseudonym.ts'
import { texts as textsInUse } from '../council/terms.ts'
import type { RollLine } from '../formats/roll.ts'
import { type Instant, instant, type PersonId, parseId } from '../ids.ts'
import { countUpTo, holding, walkBy } from '../lists/keyset-store.server.ts'
import type { Asked, Count, Page } from '../lists/list.ts'
import { readPage, shownPage } from '../lists/page.ts'
import type { Pages } from '../lists/write-csv.server.ts'
import {
  type KeyState,
  keyStateOf,
  type PeopleFilters,
  peopleCounted,
  peopleList,
  type RosterLine,
} from './people-list.ts'
import type { UnreachableReason } from './reachability.ts'
import { keyOfLine, linesInRoll, listRecipients } from './recipient-store.server.ts'

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
  /** When it ends; null where there is none. */
  readonly keyEndsAt: Instant | null
  readonly compared: boolean
  readonly engagedFrom: Instant
  readonly engagedUntil: Instant | null
  /** They had left, and were invited again. */
  readonly returned: boolean
  /** The roll in force has a line of theirs, with this very key in this very post. */
  readonly inRoll: boolean
  /** Why nothing can be sealed to them; null where it can, and of those who left. */
  readonly unreachable: UnreachableReason | null
  /** Since when their invitation waits to be followed to the end; null where none does. */
  readonly waitsSince: Instant | null
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
  texts: Texts = textsInUse,
): Promise<PeopleFound> {
  const found = peopleWho(db, filters, await lookedFor(db, filters, { at, texts }))
  const page = await readPage(walkOf(db, found), { place, length: peopleList.length, keyOf: ({ id }) => id })
  const ids = page.lines.map(({ id }) => id)
  const among = [...new Set(page.lines.map(({ organization_id }) => organization_id))]
  const reasons = (await listRecipients(db, { role: null, among, at })).map(
    ({ person, unreachable }) => [person, unreachable] as const,
  )
  const look = {
    at,
    inRoll: await linesInRoll(db, ids),
    returned: await returnedAmong(db, ids),
    unreachable: new Map(reasons),
    invitedAt: await invitedAmong(db, ids),
  }
  return {
    page: shownPage(page, (row) => listed(row, look)),
    count: await countUpTo(db, found, peopleCounted),
  }
}

/** The lines of the roster's file, page by page, narrowed as the page is. */
export async function rosterPages(
  db: Db,
  filters: PeopleFilters,
  look: { readonly at: Instant; readonly texts: Texts },
): Promise<Pages<RosterLine, PersonId>> {
  const walk = walkOf(db, peopleWho(db, filters, await lookedFor(db, filters, look)))
  return async (place, length) =>
    shownPage(await readPage(walk, { place, length, keyOf: ({ id }) => id }), (row) => rosterLine(row))
}

const walkOf = (db: Db, found: ReturnType<typeof peopleWho>) =>
  walkBy({
    lines: withKeys(found),
    order: { by: ['organization.name', 'person.name', 'person.id'], runs: 'up' },
    edge: (id: PersonId) => edgeOf(db, id),
  })

interface LookedFor {
  readonly at: Instant
  /** The versions of pledge and consent that are asked for. */
  readonly pledge: string
  readonly consent: string
  /** Who answers to the question whether they can be reached; null where it is not asked. */
  readonly reach: readonly PersonId[] | null
}

/** What the filters need to know besides the rows they narrow. Reachability is judged person by person, so all of them are. */
async function lookedFor(
  db: Db,
  { reach }: PeopleFilters,
  { at, texts }: { readonly at: Instant; readonly texts: Texts },
): Promise<LookedFor> {
  const asked = { pledge: askedAt(texts.pledge, at).version, consent: askedAt(texts.consent, at).version }
  if (reach === null) return { at, ...asked, reach: null }
  const all = await listRecipients(db, { role: null, at })
  const answers = all.filter(({ unreachable }) => {
    if (reach === 'reached') return unreachable === null
    return reach === 'unreached' ? unreachable !== null : unreachable === reach
  })
  return { at, ...asked, reach: answers.map(({ person }) => person) }
}

function peopleWho(db: Db, filters: PeopleFilters, { at, pledge, consent, reach }: LookedFor) {
  const { q, state, role, organization, sector, ends, key, terms } = filters
  const soon = instant(at + endsSoon)
  let people = db.selectFrom('person').innerJoin('organization', 'organization.id', 'person.organization_id')
  const id = parseId('p', q)
  if (id) people = people.where('person.id', '=', id)
  else if (q !== '') people = people.where(isCalled(q))
  people = state ? people.where('person.state', '=', state) : people.where('person.state', '!=', 'left')
  if (role) people = people.where('person.role', '=', role)
  if (organization) people = people.where('person.organization_id', '=', organization)
  if (ends) people = people.where('person.engaged_until', '>', at).where('person.engaged_until', '<=', soon)
  if (key) {
    people = people.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('person_key as held')
          .select('held.person_id')
          .whereRef('held.person_id', '=', 'person.id')
          .where('held.retired_at', 'is', null)
          .where('held.expires_at', '>', at)
          .where('held.expires_at', '<=', soon),
      ),
    )
  }
  if (terms === 'old-consent') {
    people = people.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('consent')
          .select('consent.organization_id')
          .whereRef('consent.organization_id', '=', 'organization.id')
          .where('consent.withdrawn_at', 'is', null)
          .where('consent.text_version', '!=', consent),
      ),
    )
  }
  if (terms === 'old') {
    const pledges = (version: string | null) => (of: Pledged) => {
      const given = of.selectFrom('pledge').select('pledge.person_id').whereRef('pledge.person_id', '=', 'person.id')
      return of.exists(version === null ? given : given.where('pledge.text_version', '=', version))
    }
    people = people.where(pledges(null)).where((of) => of.not(pledges(pledge)(of)))
  }
  if (reach) people = reach.length === 0 ? people.where(sql<boolean>`1 = 0`) : people.where('person.id', 'in', reach)
  return sector ? people.where('organization.sector', '=', sector) : people
}

type Pledged = ExpressionBuilder<Database, 'person' | 'organization'>

/** By a name, by how it is read (however that was typed here or there), by where they work, or by the whole address. */
function isCalled(q: string) {
  const called = [
    holding('person.name', q),
    holding('organization.name', q),
    sql<boolean>`person.email = ${q.toLowerCase()}`,
  ]
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
      'person.department',
      'person.title',
      'person.telephone',
      'person.locale',
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

/** When each of them was invited the last time. */
async function invitedAmong(db: Db, people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Instant>> {
  if (people.length === 0) return new Map()
  const rows = await db
    .selectFrom('invitation')
    .select(['person_id', (row) => row.fn.max('created_at').as('at')])
    .where('person_id', 'in', people)
    .groupBy('person_id')
    .execute()
  return new Map(rows.map(({ person_id, at }) => [person_id, at]))
}

interface Look {
  readonly at: Instant
  readonly unreachable: ReadonlyMap<PersonId, UnreachableReason | null>
  readonly invitedAt: ReadonlyMap<PersonId, Instant>
  readonly inRoll: ReadonlyMap<PersonId, RollLine>
  readonly returned: ReadonlySet<PersonId>
}

function listed(row: FoundRow, { at, inRoll, returned, unreachable, invitedAt }: Look): ListedPerson {
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
    keyEndsAt: expiresAt,
    compared: row.compared_at !== null,
    engagedFrom: row.engaged_from,
    engagedUntil: row.engaged_until,
    returned: returned.has(id),
    inRoll: fingerprint !== null && keyOfLine(inRoll.get(id), { organization, role, at }) === fingerprint,
    unreachable: unreachable.get(id) ?? null,
    // Whom a list of changes invited has no link before somebody makes one.
    waitsSince: row.state === 'invited' ? (invitedAt.get(id) ?? row.engaged_from) : null,
  }
}

function rosterLine(row: FoundRow): RosterLine {
  const { id, role, reading, department, title, telephone, locale } = row
  const erased = isErased(row)
  return {
    id,
    name: erased ? pseudonymOf(id, role) : row.name,
    reading,
    email: erased ? '' : row.email,
    organizationName: row.organization_name,
    department,
    title,
    telephone,
    role,
    engagedFrom: row.engaged_from,
    engagedUntil: row.engaged_until,
    locale,
  }
}
