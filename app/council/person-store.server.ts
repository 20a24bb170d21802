import type { Kysely, Selectable } from 'kysely'
import type { Database, OrganizationKind, PersonState } from '../../db/schema.ts'
import type { Role } from '../access/role.ts'
import type { Instant, OrganizationId, PersonId, Sha256Hex } from '../ids.ts'
import { isErased, isWhyMoved, type LastMove, moves } from './person.ts'
import { pseudonymOf } from './pseudonym.ts'
import type { Sector } from './sector.ts'
import { isSector } from './sector.ts'

type Db = Kysely<Database>
export type SetupStep = NonNullable<Selectable<Database['person']>['setup_step']>

export interface Person {
  readonly id: PersonId
  /** The pseudonym, once the name was erased. */
  readonly name: string
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
  }
}

export async function findPerson(db: Db, id: PersonId): Promise<Person | null> {
  const row = await withOrganization(db).where('person.id', '=', id).executeTakeFirst()
  return row ? personOf(row) : null
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
  return (await db.selectFrom('person').select('id').where('email', '=', email).executeTakeFirst()) !== undefined
}

export interface NewPerson {
  readonly id: PersonId
  readonly organization: OrganizationId
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly locale: 'ja' | 'en'
}

/** An invited person, engaged from this moment: whatever they are told from now on falls under the secrecy duty. */
export async function addPerson(db: Db, person: NewPerson, at: Instant): Promise<void> {
  await db
    .insertInto('person')
    .values({
      id: person.id,
      organization_id: person.organization,
      name: person.name,
      email: person.email,
      role: person.role,
      state: 'invited',
      engaged_from: at,
      engaged_until: null,
      locale: person.locale,
      created_at: at,
      setup_step: 'password',
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
    .set({ state: change.to })
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
  await db.updateTable('person').set({ roll_role: null }).where('id', '=', person).execute()
  await db
    .updateTable('person')
    .set({ engaged_until: at })
    .where('id', '=', person)
    .where('engaged_until', 'is', null)
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

export async function setLocale(db: Db, person: PersonId, locale: 'ja' | 'en'): Promise<void> {
  await db.updateTable('person').set({ locale }).where('id', '=', person).execute()
}

// ── pledges ────────────────────────────────────────────────────────────────

export interface PledgeOnRecord {
  readonly textVersion: string
  readonly pledgedAt: Instant
  readonly entryIndex: bigint
}

export async function pledgeOf(db: Db, person: PersonId): Promise<PledgeOnRecord | null> {
  const row = await db
    .selectFrom('pledge')
    .selectAll()
    .where('person_id', '=', person)
    .orderBy('pledged_at', 'desc')
    .executeTakeFirst()
  return row ? { textVersion: row.text_version, pledgedAt: row.pledged_at, entryIndex: BigInt(row.entry_index) } : null
}

export async function addPledge(
  db: Db,
  pledge: {
    readonly person: PersonId
    readonly textVersion: string
    readonly textHash: Sha256Hex
    readonly at: Instant
    readonly entryIndex: bigint
  },
): Promise<void> {
  await db
    .insertInto('pledge')
    .values({
      person_id: pledge.person,
      text_version: pledge.textVersion,
      text_hash: pledge.textHash,
      pledged_at: pledge.at,
      entry_index: Number(pledge.entryIndex),
    })
    .execute()
}

/** The first person says who they are; everybody else was named by the secretariat. */
export async function namePerson(
  db: Db,
  person: PersonId,
  { name, email }: { readonly name: string; readonly email: string },
): Promise<void> {
  await db.updateTable('person').set({ name, email }).where('id', '=', person).execute()
}
