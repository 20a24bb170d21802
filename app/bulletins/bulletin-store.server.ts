/** What the server keeps of a bulletin beside the sealed document. What a reader may have is in copy-store.server.ts. */
import type { Selectable } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Database } from '../../db/schema.ts'
import type { WithdrawGrounds } from '../formats/act-body.ts'
import { type Revised, revisionHows } from '../formats/revision.ts'
import type { BulletinId, Instant, PersonId } from '../ids.ts'
import type { BulletinNumber } from './bulletin.ts'

type BulletinRow = Selectable<Database['bulletin']>

export interface BulletinFacts {
  readonly number: BulletinNumber
  readonly kind: string
  readonly class: BulletinRow['class']
  readonly tlp: string
  readonly publicTitle: string | null
  readonly acknowledgeBy: Instant | null
  /** When its readers see it, at the earliest. */
  readonly notBefore: Instant | null
  readonly revises: Revised | null
}

const untouched = { withdrawn_at: null, withdrawn_grounds: null, reminded_at: null }

export async function insertBulletin(trx: Trx, id: BulletinId, facts: BulletinFacts): Promise<void> {
  const { publicTitle, acknowledgeBy, notBefore, revises, ...same } = facts
  const earlier = { revises_id: revises?.bulletin ?? null, revises_how: revises?.how ?? null }
  const times = { acknowledge_by: acknowledgeBy, not_before: notBefore }
  const outside = { public_title: publicTitle, ...times, ...earlier, ...untouched }
  await trx
    .insertInto('bulletin')
    .values({ id, ...same, ...outside })
    .execute()
}

export async function numberTaken(db: Db, number: BulletinNumber): Promise<boolean> {
  const row = await db.selectFrom('bulletin').select('id').where('number', '=', number).executeTakeFirst()
  return row !== undefined
}

/** A bulletin with where its document stands. */
export interface FoundBulletin extends BulletinRow {
  readonly sender: PersonId
  /** Null while it is being prepared, or waits for its time. */
  readonly issuedAt: Instant | null
  /** When it opens, while it waits for that. */
  readonly opensAt: Instant | null
}

export async function findBulletin(db: Db | Trx, id: BulletinId): Promise<FoundBulletin | null> {
  const row = await db
    .selectFrom('bulletin')
    .innerJoin('sealed_document as document', 'document.id', 'bulletin.id')
    .leftJoin('timed_issue as timed', (join) =>
      join.onRef('timed.document_id', '=', 'bulletin.id').on('timed.state', '=', 'waiting'),
    )
    .selectAll('bulletin')
    .select(['document.sender_id as sender', 'document.issued_at as issuedAt', 'timed.opens_at as opensAt'])
    .where('bulletin.id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

/** The earlier one that it was written about; null where it stands alone. */
export function revisedBy({ revises_id: bulletin, revises_how: word }: FoundBulletin): Revised | null {
  const how = revisionHows.find((known) => known === word)
  return bulletin && how ? { bulletin, how } : null
}

/** False where it was withdrawn before: what is given out no more stays so. */
export async function markWithdrawn(
  trx: Trx,
  id: BulletinId,
  { at, grounds }: { readonly at: Instant; readonly grounds: WithdrawGrounds },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('bulletin')
    .set({ withdrawn_at: at, withdrawn_grounds: grounds })
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function markReminded(trx: Trx, id: BulletinId, at: Instant): Promise<void> {
  await trx.updateTable('bulletin').set({ reminded_at: at }).where('id', '=', id).execute()
}
