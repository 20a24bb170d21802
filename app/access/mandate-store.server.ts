import type { SelectQueryBuilder } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Database, Row } from '../../db/schema.ts'
import { mandateLines } from '../formats/roll.ts'
import type { Instant, MandateId, PersonId } from '../ids.ts'
import { walkBy } from '../lists/keyset-store.server.ts'
import type { Walk } from '../lists/page.ts'
import { type Mandate, type MandateEnd, type MandateGiven, mandateState } from './mandate.ts'
import type { Role } from './role.ts'

const mandateOf = (row: Row<'mandate'>): Mandate => ({
  id: row.id,
  person: row.person_id,
  power: row.power,
  organization: row.organization_id,
  role: row.post_role,
  until: row.until_at,
  agreedAt: row.agreed_at,
  entry: row.entry_index,
  inRoll: row.roll_counter !== null,
  activeFrom: row.active_from,
  ended: row.ended_at === null ? null : { at: row.ended_at, why: row.ended_why },
})

/** Given by two, not ended, by people who are still in the post it was given in. */
const inPost = <O>(of: SelectQueryBuilder<Database, 'mandate' | 'person', O>) =>
  of
    .where('mandate.ended_at', 'is', null)
    .whereRef('mandate.organization_id', '=', 'person.organization_id')
    .whereRef('mandate.post_role', '=', 'person.role')
    .where('person.state', '!=', 'left')

const withHolder = (db: Db | Trx) => db.selectFrom('mandate').innerJoin('person', 'person.id', 'mandate.person_id')

/** What the next roll is to say, whoever it will name. */
export async function mandatesInPost(db: Db | Trx, at: Instant): Promise<readonly Mandate[]> {
  const rows = await inPost(withHolder(db).selectAll('mandate')).where('mandate.until_at', '>', at).execute()
  return rows.map(mandateOf)
}

/** Those past their day, or of people who are in that post no more: to be ended by the clock. */
export async function mandatesToEnd(
  db: Db | Trx,
  at: Instant,
): Promise<readonly (Mandate & { readonly why: MandateEnd })[]> {
  const rows = await db.selectFrom('mandate').selectAll().where('ended_at', 'is', null).execute()
  const staying = new Set((await inPost(withHolder(db).select('mandate.id')).execute()).map(({ id }) => id))
  return rows
    .map((row) => ({ ...mandateOf(row), why: endOf(row, { at, staying }) }))
    .filter((one): one is Mandate & { readonly why: MandateEnd } => one.why !== null)
}

function endOf(
  { id, until_at: until }: Row<'mandate'>,
  { at, staying }: { readonly at: Instant; readonly staying: ReadonlySet<MandateId> },
): MandateEnd | null {
  if (until <= at) return 'by-date'
  return staying.has(id) ? null : 'other-post'
}

export async function findMandate(db: Db | Trx, id: MandateId): Promise<Mandate | null> {
  const row = await db.selectFrom('mandate').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? mandateOf(row) : null
}

/** Somebody's, the newest first. */
export async function mandatesOf(db: Db | Trx, person: PersonId): Promise<readonly Mandate[]> {
  const rows = await db
    .selectFrom('mandate')
    .selectAll()
    .where('person_id', '=', person)
    .orderBy('agreed_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(mandateOf)
}

/** Whether they hold it at this moment, in the post they are in: what a step looks at before it gives anything by it. */
export async function holdsOwnAudit(db: Db | Trx, person: PersonId, at: Instant): Promise<Mandate | null> {
  const rows = await inPost(withHolder(db).selectAll('mandate'))
    .where('mandate.person_id', '=', person)
    .where('mandate.power', '=', 'own-audit')
    .execute()
  return rows.map(mandateOf).find((one) => mandateState(one, at) === 'active') ?? null
}

/** The role somebody stands in for at this moment; null for nobody. */
export async function standsInFor(db: Db | Trx, person: PersonId, at: Instant): Promise<Role | null> {
  const rows = await inPost(withHolder(db).selectAll('mandate'))
    .where('mandate.person_id', '=', person)
    .where('mandate.power', '!=', 'own-audit')
    .execute()
  const active = rows.map(mandateOf).find((one) => mandateState(one, at) === 'active')
  return active && active.power !== 'own-audit' ? active.power : null
}

/** In the step of the second signature. */
export async function addMandate(
  trx: Trx,
  given: MandateGiven & { readonly id: MandateId; readonly at: Instant; readonly entry: bigint },
): Promise<void> {
  await trx
    .insertInto('mandate')
    .values({
      id: given.id,
      person_id: given.person,
      power: given.power,
      organization_id: given.organization,
      post_role: given.role,
      until_at: given.until,
      agreed_at: given.at,
      entry_index: Number(given.entry),
      roll_counter: null,
      active_from: null,
      ended_at: null,
      ended_why: null,
    })
    .execute()
}

/** False where it was pressed already, or is over. */
export async function beginMandate(trx: Trx, id: MandateId, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('mandate')
    .set({ active_from: at })
    .where('id', '=', id)
    .where('active_from', 'is', null)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** False where it had ended. */
export async function endMandateRow(
  trx: Trx,
  id: MandateId,
  ended: { readonly at: Instant; readonly why: MandateEnd },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('mandate')
    .set({ ended_at: ended.at, ended_why: ended.why })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** In the step that puts a roll in force: what it carries is worth something from here on, and what it leaves out nothing. */
export async function carryMandates(
  db: Db | Trx,
  { counter, lines }: { readonly counter: number; readonly lines: readonly Uint8Array[] },
): Promise<void> {
  const carried = mandateLines(lines).map(({ mandate }) => mandate)
  await db.updateTable('mandate').set({ roll_counter: null }).where('roll_counter', 'is not', null).execute()
  for (let from = 0; from < carried.length; from += 500)
    await db
      .updateTable('mandate')
      .set({ roll_counter: counter })
      .where('id', 'in', carried.slice(from, from + 500))
      .execute()
}

/** All there ever were, the newest first. */
export const listMandates = (db: Db): Walk<Mandate, MandateId> => {
  const walk = walkBy({
    lines: db.selectFrom('mandate').selectAll(),
    order: { by: ['mandate.agreed_at', 'mandate.id'], runs: 'down' },
    edge: async (id: MandateId) => {
      const found = await findMandate(db, id)
      return found && [found.agreedAt, id]
    },
  })
  return async (place, limit) => (await walk(place, limit)).map(mandateOf)
}
