import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database, OrganizationKind, PersonState } from '../../db/schema.ts'
import type { Part } from '../access/agreement.ts'
import type { Role } from '../access/role.ts'
import type { Instant, OrganizationId, PersonId } from '../ids.ts'
import type { Term } from './engagement.ts'
import { isErased, isWhyMoved, type LastMove, moves } from './person.ts'
import { type PersonFacts, soughtReading } from './person-facts.ts'
import { pseudonymOf } from './pseudonym.ts'
import type { Sector } from './sector.ts'
import { isSector } from './sector.ts'

type Db = Kysely<Database>
export type SetupStep = NonNullable<Selectable<Database['person']>['setup_step']>

/** The name is the pseudonym, once it was erased. */
export interface Person extends PersonFacts {
  readonly id: PersonId
  /** Nobody's, once it was erased: see `isErased`. */
  readonly email: string
  readonly role: Role
  readonly state: PersonState
  readonly organization: OrganizationId
  readonly organizationName: string
  readonly organizationKind: OrganizationKind
  readonly sector: Sector | null
  readonly engagedFrom: Instant
  readonly engagedUntil: Instant | null
  readonly locale: 'ja' | 'en'
  /** The step of setting up that comes next; null once complete. */
  readonly setupStep: SetupStep | null
  readonly part: Part | null
  /** Since when they keep the small account that a withdrawn consent leaves; null where they keep none. */
  readonly dutiesSince: Instant | null
}

const withOrganization = (db: Db) =>
  db
    .selectFrom('person')
    .innerJoin('organization', 'organization.id', 'person.organization_id')
    .select([
      'person.id',
      'person.name',
      'person.email',
      'person.role',
      'person.state',
      'person.organization_id',
      'organization.name as organization_name',
      'organization.kind as organization_kind',
      'organization.sector',
      'person.engaged_from',
      'person.engaged_until',
      'person.locale',
      'person.setup_step',
      'person.reading',
      'person.department',
      'person.title',
      'person.telephone',
      'person.part',
      'person.duties_since',
    ])

type PersonRow = Awaited<ReturnType<ReturnType<typeof withOrganization>['executeTakeFirstOrThrow']>>

function personOf(row: PersonRow): Person {
  return {
    id: row.id,
    name: isErased(row) ? pseudonymOf(row.id, row.role) : row.name,
    email: row.email,
    role: row.role,
    state: row.state,
    organization: row.organization_id,
    organizationName: row.organization_name,
    organizationKind: row.organization_kind,
    sector: isSector(row.sector) ? row.sector : null,
    engagedFrom: row.engaged_from,
    engagedUntil: row.engaged_until,
    locale: row.locale,
    setupStep: row.setup_step,
    reading: row.reading,
    department: row.department,
    title: row.title,
    telephone: row.telephone,
    part: row.part,
    dutiesSince: row.duties_since,
  }
}

export async function findPerson(db: Db, id: PersonId): Promise<Person | null> {
  const row = await withOrganization(db).where('person.id', '=', id).executeTakeFirst()
  return row ? personOf(row) : null
}

/** These, by organization and name; whoever there is not is left out. */
export async function findPeople(db: Db, ids: readonly PersonId[]): Promise<readonly Person[]> {
  if (ids.length === 0) return []
  const some = withOrganization(db).where('person.id', 'in', ids)
  return (await some.orderBy('organization.name').orderBy('person.name').execute()).map(personOf)
}

/** Everybody ever invited, by organization and name. */
export async function listPeople(db: Db): Promise<readonly Person[]> {
  const rows = await withOrganization(db).orderBy('organization.name').orderBy('person.name').execute()
  return rows.map(personOf)
}

export async function peopleOf(db: Db, organization: OrganizationId): Promise<readonly Person[]> {
  const rows = await withOrganization(db)
    .where('person.organization_id', '=', organization)
    .orderBy('person.name')
    .execute()
  return rows.map(personOf)
}

export async function emailTaken(db: Db, email: string): Promise<boolean> {
  return (await holderOfEmail(db, email)) !== null
}

export interface NewPerson extends Partial<PersonFacts> {
  readonly id: PersonId
  readonly organization: OrganizationId
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly locale: 'ja' | 'en'
}

/** An invited person, engaged from the day that was set: whatever they are told from then on falls under the secrecy duty. */
export async function addPerson(
  db: Db,
  { term, ...person }: NewPerson & { readonly term: Term },
  at: Instant,
): Promise<void> {
  await db
    .insertInto('person')
    .values({
      id: person.id,
      organization_id: person.organization,
      name: person.name,
      email: person.email,
      role: person.role,
      state: 'invited',
      engaged_from: term.from,
      engaged_until: term.until,
      locale: person.locale,
      created_at: at,
      setup_step: 'password',
      reading: person.reading,
      reading_sought: soughtReading(person.reading ?? ''),
      department: person.department,
      title: person.title,
      telephone: person.telephone,
    })
    .execute()
}

/** The last time they were suspended or let go, as the log says it. */
export async function lastMoveOf(db: Db, person: PersonId): Promise<LastMove | null> {
  const row = await db
    .selectFrom('log_index')
    .select(['t', 'reason'])
    .where('subject', '=', person)
    .where('kind', 'in', ['person-suspended', 'person-left'])
    .orderBy('index', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { at: row.t, why: isWhyMoved(row.reason) ? row.reason : null } : null
}

/** False where the person was in another state: two of the secretariat may press at once. */
export async function changeState(
  db: Db,
  person: PersonId,
  change: { readonly from: readonly PersonState[]; readonly to: PersonState },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('person')
    .set({ state: change.to, duties_since: null })
    .where('id', '=', person)
    .where('state', 'in', [...change.from])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Suspends them, to come back with that organization or, where none is named, by themselves alone. False as `changeState`. */
export async function suspendWith(db: Db, person: PersonId, comesBackWith: OrganizationId | null): Promise<boolean> {
  const changed = await changeState(db, person, moves.suspend)
  if (changed && comesBackWith) {
    await db.updateTable('person').set({ suspended_with: comesBackWith }).where('id', '=', person).execute()
  }
  return changed
}

/** The return of no organization brings them back any more. False where none would have. */
export async function comeBackWithNobody(db: Db, person: PersonId): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('person')
    .set({ suspended_with: null })
    .where('id', '=', person)
    .where('suspended_with', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** The organization's people whom its own suspension suspended, and nothing else since. */
export async function suspendedWith(db: Db, organization: OrganizationId): Promise<readonly Person[]> {
  const rows = await withOrganization(db)
    .where('person.organization_id', '=', organization)
    .where('person.suspended_with', '=', organization)
    .where('person.state', '=', 'suspended')
    .orderBy('person.name')
    .execute()
  return rows.map(personOf)
}

/** Where they were before: whoever was in the middle of setting up goes on there, and not past it. */
export async function bringBack(db: Db, people: readonly Person[]): Promise<void> {
  for (const { id, setupStep } of people) {
    const state = setupStep === null ? 'active' : 'invited'
    await db.updateTable('person').set({ state, suspended_with: null }).where('id', '=', id).execute()
  }
}

/** Their role ends with it: whoever returns waits for the roll that names them anew. */
export async function endEngagement(db: Db, person: PersonId, at: Instant): Promise<void> {
  await db
    .updateTable('person')
    .set({ roll_role: null, part: null, duties_since: null })
    .where('id', '=', person)
    .execute()
  // One that was to end later, or to begin later, ends now; one that ran out had ended before.
  await db
    .updateTable('person')
    .set((row) => ({
      engaged_until: at,
      engaged_from: sql<Instant>`case when ${row.ref('engaged_from')} > ${at} then ${at} else ${row.ref('engaged_from')} end`,
    }))
    .where('id', '=', person)
    .where((row) => row.or([row('engaged_until', 'is', null), row('engaged_until', '>', at)]))
    .execute()
}

/** Moves setting up on, forward only: false where the person was not at `from`. */
export async function advanceSetup(
  db: Db,
  person: PersonId,
  step: { readonly from: SetupStep; readonly to: SetupStep | null },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('person')
    .set({ setup_step: step.to })
    .where('id', '=', person)
    .where('setup_step', '=', step.from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Back to where a key is made: whoever gave theirs up goes the rest of the way anew. */
export async function beginKeyAnew(db: Db, person: PersonId): Promise<void> {
  await db.updateTable('person').set({ setup_step: 'key' }).where('id', '=', person).execute()
}

export async function setLocale(db: Db, person: PersonId, locale: 'ja' | 'en'): Promise<void> {
  await db.updateTable('person').set({ locale }).where('id', '=', person).execute()
}

/** The first person says who they are; everybody else was named by the secretariat. */
export async function namePerson(
  db: Db,
  person: PersonId,
  { name, email }: { readonly name: string; readonly email: string },
): Promise<void> {
  await db.updateTable('person').set({ name, email }).where('id', '=', person).execute()
}

// ── what somebody is to their organization ─────────────────────────────────

/** The organization has one representative: whoever was it before is not any more. */
export async function setPart(db: Db, { id, organization }: Pick<Person, 'id' | 'organization'>, part: Part | null) {
  if (part === 'representative') {
    const others = db.updateTable('person').set({ part: null }).where('organization_id', '=', organization)
    await others.where('part', '=', 'representative').execute()
  }
  await db.updateTable('person').set({ part }).where('id', '=', id).execute()
}

// ── facts, and the names of before ─────────────────────────────────────────

export async function setFacts(db: Db, person: PersonId, facts: PersonFacts): Promise<void> {
  const { name, reading, department, title, telephone } = facts
  const reading_sought = soughtReading(reading)
  await db
    .updateTable('person')
    .set({ name, reading, reading_sought, department, title, telephone })
    .where('id', '=', person)
    .execute()
}

/** Whose address it is; null where it is nobody's. */
export async function holderOfEmail(
  db: Db,
  email: string,
): Promise<{ readonly person: PersonId; readonly state: PersonState } | null> {
  const row = await db
    .selectFrom('person')
    .select(['id as person', 'state'])
    .where('email', '=', email)
    .executeTakeFirst()
  return row ?? null
}

/** Throws where somebody else has it: looked at before, in the same step. */
export async function setEmail(db: Db, person: PersonId, email: string): Promise<void> {
  await db.updateTable('person').set({ email }).where('id', '=', person).execute()
}

/** Back before the first page of the invitation; another address asked for before they left is none any more. The language stays. */
export async function reopenPerson(db: Db, person: PersonId, email: string): Promise<void> {
  await db.deleteFrom('address_change').where('person_id', '=', person).execute()
  await db
    .updateTable('person')
    .set({ email, state: 'invited', setup_step: 'password' })
    .where('id', '=', person)
    .where('state', '=', 'left')
    .execute()
}
