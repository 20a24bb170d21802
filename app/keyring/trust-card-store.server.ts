import type { Db, Trx } from '../../db/open.server.ts'
import type { Fingerprint, Instant, PersonId } from '../ids.ts'
import { currentKeyOf } from './key-store.server.ts'

export interface KeptCard {
  /** Sealed by its owner to its owner; nobody else can read or make one. */
  readonly sealed: Uint8Array
  readonly version: number
}

/** How many of a person's cards are kept: whatever was stored last, an earlier one may still open. */
export const cardsKept = 5

/** Newest first. */
export async function trustCardsOf(db: Db | Trx, person: PersonId): Promise<readonly KeptCard[]> {
  const kept = db.selectFrom('kept_card').select(['sealed', 'version']).where('person_id', '=', person)
  return kept.orderBy('version', 'desc').execute()
}

export const trustCardOf = async (db: Db | Trx, person: PersonId): Promise<KeptCard | null> =>
  (await trustCardsOf(db, person))[0] ?? null

export interface CardToKeep extends KeptCard {
  readonly person: PersonId
  /** The key that vouches for it; none but the person's present one may. */
  readonly key: Fingerprint
  readonly at: Instant
}

/**
 * Keeps the card as the one after the newest, and nothing else: what a client has
 * pinned moves on step by step, whichever of two tabs answers last. Gives the
 * version of the newest card of then; where that is not the one before, nothing is
 * kept.
 */
export async function keepTrustCard(db: Db, { person, key, sealed, version, at }: CardToKeep): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const newest = (await trustCardOf(trx, person))?.version ?? 0
    const current = await currentKeyOf(trx, person)
    if (newest !== version - 1 || current?.fingerprint !== key) return newest
    const row = { person_id: person, version, sealed, kept_at: at }
    const { numInsertedOrUpdatedRows: kept } = await trx
      .insertInto('kept_card')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    // Another tab's came between the two statements.
    if (kept === 0n) return version
    const old = trx.deleteFrom('kept_card').where('person_id', '=', person)
    await old.where('version', '<=', version - cardsKept).execute()
    return newest
  })
}

/** A new key begins with a new card: the old ones, sealed to the old key, open for nobody. */
export async function dropTrustCards(db: Db | Trx, person: PersonId): Promise<void> {
  await db.deleteFrom('kept_card').where('person_id', '=', person).execute()
}
