import type { Kysely, Selectable } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Instant, OrganizationId, PersonId, Sha256Hex } from '../ids.ts'
import {
  isWhyOrganizationSuspended,
  type Organization,
  type OrganizationWanted,
  type WhyOrganizationSuspended,
} from './organization.ts'
import { isSector } from './sector.ts'

type Db = Kysely<Database>

export interface ConsentOnRecord {
  readonly textVersion: string
  readonly givenAt: Instant
  readonly entryIndex: bigint
  /** The representative whose signed act it is; null where the secretariat recorded a paper. */
  readonly signedBy: PersonId | null
  /** The day on that paper, where it was noted. */
  readonly paperOn: string | null
}

/** One consent there was, or is. */
export interface ConsentGiven extends ConsentOnRecord {
  /** Null while it is in force. */
  readonly withdrawnAt: Instant | null
  /** True where a consent to a newer text took its place, and nobody withdrew it. */
  readonly isReplaced: boolean
}

export interface OrganizationOnRecord extends Organization {
  /** The consent in force; null where none was given or it was withdrawn. */
  readonly consent: ConsentOnRecord | null
  /** When the last one was withdrawn; null where none ever was. */
  readonly withdrawnAt: Instant | null
  /** How many of its people are not gone. */
  readonly people: number
}

function organizationOf(row: Selectable<Database['organization']>): Organization {
  const { id, name, kind, sector, suspended_at: suspendedAt } = row
  return { id, name, kind, sector: isSector(sector) ? sector : null, suspendedAt }
}

export async function addOrganizationRow(
  db: Db,
  organization: OrganizationWanted & { readonly id: OrganizationId },
  at: Instant,
): Promise<void> {
  const { id, name, kind, sector } = organization
  await db.insertInto('organization').values({ id, name, kind, sector, created_at: at, suspended_at: null }).execute()
}

export async function findOrganization(db: Db, id: OrganizationId): Promise<Organization | null> {
  const row = await db.selectFrom('organization').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? organizationOf(row) : null
}

/** Every organization's name, in the order of names. */
export async function organizationNames(db: Db): Promise<ReadonlyMap<OrganizationId, string>> {
  const rows = await db.selectFrom('organization').select(['id', 'name']).orderBy('name').execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export async function organizationNameTaken(db: Db, name: string): Promise<boolean> {
  const row = await db.selectFrom('organization').select('id').where('name', '=', name).executeTakeFirst()
  return row !== undefined
}

/** By name; the caller's page sorts as its language asks. */
export async function listOrganizations(
  db: Db,
  among: readonly OrganizationId[] | null = null,
): Promise<readonly OrganizationOnRecord[]> {
  let found = db.selectFrom('organization').selectAll().orderBy('name')
  if (among) found = found.where('id', 'in', among)
  return (await found.execute()).map(await recordOf(db, among))
}

/** What is on record of these organizations, or of all, besides their own rows. */
export async function recordOf(
  db: Db,
  only: readonly OrganizationId[] | null,
): Promise<(row: Selectable<Database['organization']>) => OrganizationOnRecord> {
  let given = db.selectFrom('consent').selectAll().orderBy('given_at')
  let people = db
    .selectFrom('person')
    .select(['organization_id', (row) => row.fn.countAll<number>().as('count')])
    .where('state', '!=', 'left')
    .groupBy('organization_id')
  if (only) {
    given = given.where('organization_id', 'in', only)
    people = people.where('organization_id', 'in', only)
  }
  const [consents, counts] = only?.length === 0 ? [[], []] : [await given.execute(), await people.execute()]
  const inForce = new Map(consents.flatMap((row) => (row.withdrawn_at === null ? [[row.organization_id, row]] : [])))
  const withdrawn = new Map(consents.map((row) => [row.organization_id, row.withdrawn_at]))
  const countOf = new Map(counts.map((row) => [row.organization_id, Number(row.count)]))
  return (row) => ({
    ...organizationOf(row),
    consent: onRecord(inForce.get(row.id)),
    withdrawnAt: withdrawn.get(row.id) ?? null,
    people: countOf.get(row.id) ?? 0,
  })
}

function onRecord(row: Selectable<Database['consent']> | undefined): ConsentOnRecord | null {
  return row ? consentRecord(row) : null
}

const consentRecord = (row: Selectable<Database['consent']>): ConsentOnRecord => ({
  textVersion: row.text_version,
  givenAt: row.given_at,
  entryIndex: BigInt(row.entry_index),
  signedBy: row.signed_by,
  paperOn: row.paper_on,
})

export async function consentOf(db: Db, organization: OrganizationId): Promise<ConsentOnRecord | null> {
  const row = await db
    .selectFrom('consent')
    .selectAll()
    .where('organization_id', '=', organization)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return onRecord(row)
}

/** Every consent the organization ever gave, the newest first: withdrawn ones stay on record with their dates. */
export async function consentsOf(db: Db, organization: OrganizationId): Promise<readonly ConsentGiven[]> {
  const rows = await db
    .selectFrom('consent')
    .selectAll()
    .where('organization_id', '=', organization)
    .orderBy('given_at', 'desc')
    .execute()
  return rows.map((row) => ({
    ...consentRecord(row),
    withdrawnAt: row.withdrawn_at,
    isReplaced: row.replaced_at !== null,
  }))
}

export async function addConsent(
  db: Db,
  consent: {
    readonly organization: OrganizationId
    readonly textVersion: string
    readonly textHash: Sha256Hex
    readonly at: Instant
    readonly entryIndex: bigint
    readonly signedBy?: PersonId
    readonly paperOn?: string
  },
): Promise<void> {
  await db
    .insertInto('consent')
    .values({
      organization_id: consent.organization,
      text_version: consent.textVersion,
      text_hash: consent.textHash,
      given_at: consent.at,
      entry_index: Number(consent.entryIndex),
      withdrawn_at: null,
      signed_by: consent.signedBy ?? null,
      paper_on: consent.paperOn ?? null,
    })
    .execute()
}

/** A consent to a newer text is about to take the place of the one in force, if there is one. */
export async function replaceConsent(db: Db, organization: OrganizationId, at: Instant): Promise<void> {
  await db
    .updateTable('consent')
    .set({ withdrawn_at: at, replaced_at: at })
    .where('organization_id', '=', organization)
    .where('withdrawn_at', 'is', null)
    .execute()
}

/** False where there was no consent to withdraw. */
export async function endConsent(db: Db, organization: OrganizationId, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('consent')
    .set({ withdrawn_at: at })
    .where('organization_id', '=', organization)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** False where it is suspended already: two of the secretariat may press at once. */
export async function markSuspended(db: Db, organization: OrganizationId, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('organization')
    .set({ suspended_at: at })
    .where('id', '=', organization)
    .where('suspended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** False where it is not suspended. */
export async function markRestored(db: Db, organization: OrganizationId): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('organization')
    .set({ suspended_at: null })
    .where('id', '=', organization)
    .where('suspended_at', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Why it was suspended the last time, as the log says it. */
export async function whySuspended(db: Db, organization: OrganizationId): Promise<WhyOrganizationSuspended | null> {
  const row = await db
    .selectFrom('log_index')
    .select('reason')
    .where('matter', '=', organization)
    .where('kind', '=', 'organization-suspended')
    .orderBy('index', 'desc')
    .limit(1)
    .executeTakeFirst()
  return isWhyOrganizationSuspended(row?.reason) ? row.reason : null
}

/** The council names itself, once, when its first account is made. */
export async function nameOrganization(db: Db, id: OrganizationId, name: string): Promise<void> {
  await db.updateTable('organization').set({ name }).where('id', '=', id).execute()
}
