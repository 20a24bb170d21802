/** Every query about verifications. Callers pass the database or a transaction. */
import type { Insertable } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Database, Row } from '../../db/schema.ts'
import type { Role } from '../access/role.ts'
import type { Instant, PersonId, VerificationId } from '../ids.ts'
import { walkBy } from '../lists/keyset-store.server.ts'
import type { Page, Place } from '../lists/list.ts'
import { readPage, shownPage } from '../lists/page.ts'
import { Broken } from '../outcome.ts'
import { type Finding, isAlarm, type Verification, type VerificationSource } from './verification.ts'
import { verificationList } from './verification-list.ts'

/**
 * Begins one. Null where the portal's own is running already, on whatever node:
 * the row of the one that runs is the lease, and the database takes only one.
 */
export async function beginVerification(
  db: Db | Trx,
  begun: {
    readonly id: VerificationId
    readonly source: VerificationSource
    readonly at: Instant
    readonly aliveUntil: Instant
  },
): Promise<VerificationId | null> {
  const { id, source, at, aliveUntil } = begun
  const row: Insertable<Database['verification']> = {
    id,
    source: source.by,
    person_id: source.by === 'browser' ? source.person : null,
    started_at: at,
    alive_until: aliveUntil,
    checked: 0,
  }
  const made = await db
    .insertInto('verification')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return Number(made.numInsertedOrUpdatedRows ?? 0) === 1 ? id : null
}

/** A sign of life. False where the verification has ended meanwhile: whoever runs it should stop. */
export async function beatVerification(
  db: Db | Trx,
  beat: {
    readonly id: VerificationId
    readonly checked: number
    readonly total: number | null
    readonly aliveUntil: Instant
  },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('verification')
    .set({ checked: beat.checked, total: beat.total, alive_until: beat.aliveUntil })
    .where('id', '=', beat.id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Ends it with what it found, once. False where it had ended already: as another node's lost lease, or by a second press. */
export async function endVerification(
  db: Db | Trx,
  id: VerificationId,
  ended: { readonly at: Instant; readonly finding: Finding; readonly entry: number | null },
): Promise<boolean> {
  const { finding } = ended
  const { numUpdatedRows } = await db
    .updateTable('verification')
    .set({
      ended_at: ended.at,
      verdict: finding.verdict,
      checked: finding.checked,
      total: finding.total,
      trust: finding.trust,
      first_wrong: finding.firstWrong,
      because: finding.because,
      entry_index: ended.entry,
    })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Ends it without a finding. */
export async function stopVerification(
  db: Db | Trx,
  id: VerificationId,
  at: Instant,
  checked: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('verification')
    .set({ ended_at: at, verdict: 'stopped', checked })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Ends one that we ourselves ran and run no longer. */
export async function interruptVerification(db: Db, id: VerificationId, at: Instant): Promise<void> {
  await db
    .updateTable('verification')
    .set({ ended_at: at, verdict: 'interrupted' })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

/** Ends the portal's own that nobody runs any more, so that another may begin. */
export async function endDeadSchedule(db: Db, at: Instant): Promise<void> {
  await db
    .updateTable('verification')
    .set({ ended_at: at, verdict: 'interrupted' })
    .where('source', '=', 'schedule')
    .where('ended_at', 'is', null)
    .where('alive_until', '<=', at)
    .execute()
}

export async function verificationOf(db: Db, id: VerificationId, at: Instant): Promise<Verification | null> {
  const row = await db.selectFrom('verification').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? read(row, at) : null
}

/** Newest first. */
export async function listVerifications(
  db: Db,
  asked: { readonly place: Place<VerificationId> | null; readonly length?: number; readonly at: Instant },
): Promise<Page<Verification>> {
  const walk = walkBy({
    lines: db.selectFrom('verification').selectAll(),
    order: { by: ['started_at', 'id'], runs: 'down' },
    edge: (id: VerificationId) => startOf(db, id),
  })
  const { place, length = verificationList.length } = asked
  const page = await readPage(walk, { place, length, keyOf: ({ id }) => id })
  return shownPage(page, (row) => read(row, asked.at))
}

async function startOf(db: Db, id: VerificationId) {
  const row = await db.selectFrom('verification').select('started_at').where('id', '=', id).executeTakeFirst()
  return row ? [row.started_at, id] : null
}

/** When the portal's own last began that was not interrupted; null if none ever did. */
export async function lastScheduledStart(db: Db): Promise<Instant | null> {
  const row = await db
    .selectFrom('verification')
    .select('started_at')
    .where('source', '=', 'schedule')
    .where((eb) => eb.or([eb('verdict', 'is', null), eb('verdict', '<>', 'interrupted')]))
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.started_at ?? null
}

/** The newest of this source that was run to its end. */
export async function newestJudged(
  db: Db,
  source: VerificationSource['by'],
): Promise<Extract<Verification, { readonly state: 'judged' }> | null> {
  const row = await db
    .selectFrom('verification')
    .selectAll()
    .where('source', '=', source)
    .where('verdict', 'in', ['verified', 'tampered', 'incomplete', 'keys-unknown'])
    .orderBy('ended_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const found = row && read(row, row.started_at)
  return found?.state === 'judged' ? found : null
}

/** Whether the portal's own newest verification found the log wanting. */
export async function lastScheduleFailed(db: Db): Promise<boolean> {
  const newest = await newestJudged(db, 'schedule')
  return newest !== null && isAlarm(newest.verdict)
}

/** The roles of those who verified: with the id they make the pseudonym under which the history shows them. */
export async function rolesOf(db: Db, people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Role>> {
  if (people.length === 0) return new Map()
  const rows = await db.selectFrom('person').select(['id', 'role']).where('id', 'in', people).execute()
  return new Map(rows.map(({ id, role }) => [id, role]))
}

function read(row: Row<'verification'>, at: Instant): Verification {
  const { id, started_at: startedAt, checked, total } = row
  const begun = { id, source: sourceOf(row), startedAt }
  if (row.ended_at === null)
    return { ...begun, state: row.alive_until > at ? 'running' : 'interrupted', checked, total }
  const { ended_at: endedAt, verdict } = row
  if (verdict === 'interrupted') return { ...begun, state: 'interrupted', checked, total }
  if (verdict === 'stopped') return { ...begun, state: 'stopped', endedAt, checked, total }
  if (verdict === null) throw new Broken(`verification ${id} ended without a word`)
  const { first_wrong: firstWrong, because, entry_index: entry, trust } = row
  return {
    ...begun,
    state: 'judged',
    endedAt,
    verdict,
    checked,
    total,
    firstWrong,
    because,
    entry,
    trust: trust ?? 'portal',
  }
}

function sourceOf({ id, source, person_id: person }: Row<'verification'>): VerificationSource {
  if (source === 'schedule') return { by: 'schedule' }
  if (person === null) throw new Broken(`verification ${id} is of nobody's browser`)
  return { by: 'browser', person }
}
