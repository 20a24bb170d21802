import type { Kysely, Selectable } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Instant, OrganizationId, PersonId } from '../ids.ts'
import { Broken } from '../outcome.ts'
import { type Duty, isDutyKind } from './duty.ts'

type Db = Kysely<Database>

export async function addDuty(
  db: Db,
  { id, organization, what, dueOn, notedAt }: Omit<Duty, 'closedAt'>,
  by: PersonId,
): Promise<void> {
  const row = { id, organization_id: organization, what, due_on: dueOn, noted_at: notedAt, noted_by: by }
  await db.insertInto('open_duty').values(row).execute()
}

function dutyOf(row: Selectable<Database['open_duty']>): Duty {
  const { id, organization_id: organization, what, due_on: dueOn, noted_at: notedAt, closed_at: closedAt } = row
  if (!isDutyKind(what)) throw new Broken(`duty ${id} is of no kind there is`)
  return { id, organization, what, dueOn, notedAt, closedAt }
}

/** All there ever were of it, the open ones first, by when they are due. */
export async function dutiesOf(db: Db, organization: OrganizationId): Promise<readonly Duty[]> {
  const rows = await db
    .selectFrom('open_duty')
    .selectAll()
    .where('organization_id', '=', organization)
    .orderBy('noted_at')
    .orderBy('id')
    .execute()
  const openFirst = (duty: Duty) => `${duty.closedAt === null ? 0 : 1}${duty.dueOn ?? '~'}`
  return rows.map(dutyOf).sort((one, other) => openFirst(one).localeCompare(openFirst(other)))
}

export const openDutiesOf = async (db: Db, organization: OrganizationId): Promise<readonly Duty[]> =>
  (await dutiesOf(db, organization)).filter(({ closedAt }) => closedAt === null)

/** Whose it was; null where it is not open: two of the secretariat may press at once. */
export async function markClosed(
  db: Db,
  { id, at, by }: { readonly id: string; readonly at: Instant; readonly by: PersonId },
): Promise<OrganizationId | null> {
  const row = await db
    .updateTable('open_duty')
    .set({ closed_at: at, closed_by: by })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .returning('organization_id')
    .executeTakeFirst()
  return row?.organization_id ?? null
}

// ── the small account ──────────────────────────────────────────────────────

/** False unless they are suspended, had set up, and keep none yet. */
export async function beginSmallAccount(db: Db, person: PersonId, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('person')
    .set({ duties_since: at })
    .where('id', '=', person)
    .where('state', '=', 'suspended')
    .where('setup_step', 'is', null)
    .where('duties_since', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** False where they kept none. */
export async function endSmallAccountOf(db: Db, person: PersonId): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('person')
    .set({ duties_since: null })
    .where('id', '=', person)
    .where('duties_since', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function smallAccountsOf(db: Db, organization: OrganizationId): Promise<readonly PersonId[]> {
  const rows = await db
    .selectFrom('person')
    .select('id')
    .where('organization_id', '=', organization)
    .where('duties_since', 'is not', null)
    .execute()
  return rows.map(({ id }) => id)
}
