/** Documents whose issue is in the log, and whose time had not come then. */
import type { Selectable } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Database } from '../../db/schema.ts'
import type { Instant, PersonId } from '../ids.ts'
import { Broken } from '../outcome.ts'
import { dropDeskCopies } from './desk-copy-store.server.ts'

export type TimedIssueRow = Selectable<Database['timed_issue']>

export async function insertTimed(trx: Trx, document: string, opensAt: Instant): Promise<void> {
  await trx
    .insertInto('timed_issue')
    .values({
      document_id: document,
      opens_at: opensAt,
      state: 'waiting',
      ended_at: null,
      left_out: 0,
      reason: null,
    })
    .execute()
}

export async function findTimed(db: Db | Trx, document: string): Promise<TimedIssueRow | null> {
  const row = await db.selectFrom('timed_issue').selectAll().where('document_id', '=', document).executeTakeFirst()
  return row ?? null
}

/** Whose time has come, the earliest first. */
export async function dueAt(db: Db, at: Instant, most: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('timed_issue')
    .select('document_id')
    .where('state', '=', 'waiting')
    .where('opens_at', '<=', at)
    .orderBy('opens_at')
    .limit(most)
    .execute()
  return rows.map(({ document_id: document }) => document)
}

export interface TimedEnd {
  readonly state: 'opened' | 'failed' | 'recalled'
  readonly at: Instant
  readonly leftOut?: number
  readonly reason?: string
}

/** How it ended. What was never given out is sealed to nobody any more. */
export async function endTimed(trx: Trx, document: string, end: TimedEnd): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('timed_issue')
    .set({ state: end.state, ended_at: end.at, left_out: end.leftOut ?? 0, reason: end.reason ?? null })
    .where('document_id', '=', document)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Broken(`document ${document} does not wait for its time`)
  if (end.state === 'opened') return
  await trx.deleteFrom('sealed_copy').where('document_id', '=', document).execute()
  await trx.deleteFrom('planned_copy').where('document_id', '=', document).execute()
  await dropDeskCopies(trx, document)
}

/** Takes these people out before it is opened: they have no copy of it, and never had. */
export async function leaveOut(trx: Trx, document: string, people: readonly PersonId[]): Promise<void> {
  if (people.length === 0) return
  for (const table of ['sealed_copy', 'planned_copy'] as const)
    await trx
      .deleteFrom(table)
      .where('document_id', '=', document)
      .where('recipient_id', 'in', [...people])
      .execute()
}
