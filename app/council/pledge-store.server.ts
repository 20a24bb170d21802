/** Who pledged to which text, and when. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Instant, PersonId, Sha256Hex } from '../ids.ts'

type Db = Kysely<Database>

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
