import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Instant, PersonId } from '../ids.ts'

type Db = Kysely<Database>

export interface KeptCard {
  /** Sealed by its owner to its owner; nobody else can read or make one. */
  readonly sealed: Uint8Array
  readonly version: number
}

export async function trustCardOf(db: Db, person: PersonId): Promise<KeptCard | null> {
  const row = await db.selectFrom('trust_card').selectAll().where('person_id', '=', person).executeTakeFirst()
  return row ? { sealed: row.sealed, version: row.version } : null
}

/**
 * Keeps the card only if its version is the newest: what a client has pinned
 * moves forward, never back, whichever of two tabs answers last. False where a
 * newer one is here already.
 */
export async function keepTrustCard(
  db: Db,
  card: KeptCard & { readonly person: PersonId; readonly at: Instant },
): Promise<boolean> {
  const { person, sealed, version, at } = card
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('trust_card')
    .values({ person_id: person, sealed, version, updated_at: at })
    .onConflict((row) =>
      row
        .column('person_id')
        .doUpdateSet({ sealed, version, updated_at: at })
        .where('trust_card.version', '<', version),
    )
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** A new key begins with a new card: the old one, sealed to the old key, opens for nobody. */
export async function dropTrustCard(db: Db, person: PersonId): Promise<void> {
  await db.deleteFrom('trust_card').where('person_id', '=', person).execute()
}
