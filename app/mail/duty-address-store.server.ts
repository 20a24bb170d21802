/** Addresses of organizations, and the letters that wait for them. */
import type { Selectable } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Database } from '../../db/schema.ts'
import type { Instant, OrganizationId, PersonId } from '../ids.ts'
import type { DutyAddress } from './duty-address.ts'

function addressOf(row: Selectable<Database['duty_address']>): DutyAddress {
  const { id, email, language, set_at: setAt, link_until: linkUntil, confirmed_at: confirmedAt } = row
  const { refused_since: since, refused_code: code } = row
  const refused = since === null || code === null ? null : { since, code }
  return { id, organization: row.organization_id, email, language, setAt, linkUntil, confirmedAt, refused }
}

/** In the order in which they were set. */
export async function dutyAddressesOf(db: Db | Trx, organization: OrganizationId): Promise<readonly DutyAddress[]> {
  const rows = await db
    .selectFrom('duty_address')
    .selectAll()
    .where('organization_id', '=', organization)
    .orderBy('set_at')
    .orderBy('id')
    .execute()
  return rows.map(addressOf)
}

export async function findDutyAddress(db: Db | Trx, id: string): Promise<DutyAddress | null> {
  const row = await db.selectFrom('duty_address').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? addressOf(row) : null
}

export async function addDutyAddress(
  trx: Trx,
  address: Omit<DutyAddress, 'confirmedAt' | 'refused'>,
  by: PersonId,
): Promise<void> {
  const { id, organization, email, language, setAt, linkUntil } = address
  const row = { id, organization_id: organization, email, language, set_by: by, set_at: setAt, link_until: linkUntil }
  await trx.insertInto('duty_address').values(row).execute()
}

/** False where it is confirmed already, or the link has run out. */
export async function markDutyConfirmed(trx: Trx, id: string, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('duty_address')
    .set({ confirmed_at: at })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .where('link_until', '>', at)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** With the letters that wait for it. False where it was gone. */
export async function dropDutyAddress(trx: Trx, id: string): Promise<boolean> {
  await trx.deleteFrom('duty_letter').where('address_id', '=', id).execute()
  const { numDeletedRows } = await trx.deleteFrom('duty_address').where('id', '=', id).executeTakeFirst()
  return numDeletedRows === 1n
}

// ── letters ────────────────────────────────────────────────────────────────

export type DutyTone = 'news' | 'duty-address'

interface ToQueue {
  readonly address: string
  readonly tone: DutyTone
  readonly queuedAt: Instant
  readonly dueAt: Instant
}

/** One that still waits for the same address tells of this as well. */
export async function queueDutyLetters(trx: Trx, letters: readonly ToQueue[]): Promise<void> {
  if (letters.length === 0) return
  const rows = letters.map(({ address, tone, queuedAt, dueAt }) => ({
    address_id: address,
    tone,
    queued_at: queuedAt,
    due_at: dueAt,
    tries: 0,
  }))
  await trx
    .insertInto('duty_letter')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

const confirmed = (db: Db | Trx) =>
  db
    .selectFrom('duty_address')
    .innerJoin('organization', 'organization.id', 'duty_address.organization_id')
    .where('duty_address.confirmed_at', 'is not', null)
    .where('organization.suspended_at', 'is', null)
    // Who withdrew is told nothing of the council's any more.
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('consent')
          .select('consent.organization_id')
          .whereRef('consent.organization_id', '=', 'organization.id')
          .where('consent.withdrawn_at', 'is', null),
      ),
    )

/** The confirmed addresses of the houses that these people work for. */
export async function dutyAddressesFor(trx: Trx, people: readonly PersonId[]): Promise<readonly string[]> {
  if (people.length === 0) return []
  const rows = await confirmed(trx)
    .select('duty_address.id')
    .where('duty_address.organization_id', 'in', ({ selectFrom }) =>
      selectFrom('person').select('person.organization_id').where('person.id', 'in', people),
    )
    .execute()
  return rows.map(({ id }) => id)
}

export interface WaitingDutyLetter {
  readonly address: DutyAddress
  readonly tone: DutyTone
  readonly queuedAt: Instant
  readonly dueAt: Instant
  readonly tries: number
  /** By what its organization is by now, and its link. */
  readonly stillFor: boolean
}

/** The letter that has been due longest. */
export async function nextDutyLetter(db: Db, at: Instant): Promise<WaitingDutyLetter | null> {
  const row = await db
    .selectFrom('duty_letter')
    .selectAll()
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst()
  const address = row && (await findDutyAddress(db, row.address_id))
  if (!row || !address) return null
  const { tone, queued_at: queuedAt, due_at: dueAt, tries } = row
  return { address, tone, queuedAt, dueAt, tries, stillFor: await isStillFor(db, { address, tone, at }) }
}

async function isStillFor(
  db: Db,
  { address, tone, at }: { readonly address: DutyAddress; readonly tone: DutyTone; readonly at: Instant },
): Promise<boolean> {
  if (tone === 'duty-address') return address.confirmedAt === null && address.linkUntil > at
  const row = confirmed(db).select('duty_address.id').where('duty_address.id', '=', address.id)
  return (await row.executeTakeFirst()) !== undefined
}

export async function isDutyLetterDue(db: Db, at: Instant): Promise<boolean> {
  const due = db.selectFrom('duty_letter').select('tone').where('due_at', '<=', at).limit(1)
  return (await due.executeTakeFirst()) !== undefined
}

type OneLetter = Pick<WaitingDutyLetter, 'address' | 'tone'>

export async function dropDutyLetter(trx: Trx, { address, tone }: OneLetter): Promise<void> {
  await trx.deleteFrom('duty_letter').where('address_id', '=', address.id).where('tone', '=', tone).execute()
}

export async function putOffDutyLetter(
  trx: Trx,
  { address, tone }: OneLetter,
  { dueAt, tries }: { readonly dueAt: Instant; readonly tries: number },
): Promise<void> {
  await trx
    .updateTable('duty_letter')
    .set({ due_at: dueAt, tries })
    .where('address_id', '=', address.id)
    .where('tone', '=', tone)
    .execute()
}

/** Since when stays as it was, until a letter is taken again. */
export async function markDutyRefused(
  trx: Trx,
  { address }: OneLetter,
  { at, code }: { readonly at: Instant; readonly code: number },
): Promise<void> {
  const since = address.refused?.since ?? at
  await trx
    .updateTable('duty_address')
    .set({ refused_since: since, refused_code: code })
    .where('id', '=', address.id)
    .execute()
}

export async function clearDutyRefused(trx: Trx, { address }: OneLetter): Promise<void> {
  if (address.refused === null) return
  await trx
    .updateTable('duty_address')
    .set({ refused_since: null, refused_code: null })
    .where('id', '=', address.id)
    .execute()
}
