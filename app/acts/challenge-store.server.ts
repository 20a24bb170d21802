import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { sha256 } from '../formats/sha256.ts'
import type { ActKind } from '../formats/signed-act.ts'
import type { Instant, PersonId } from '../ids.ts'

type Db = Kysely<Database>

export interface IssuedChallenge {
  readonly person: PersonId
  readonly act: ActKind
  readonly issuedAt: Instant
  readonly expiresAt: Instant
}

export async function keepChallenge(db: Db, challenge: Uint8Array, issued: IssuedChallenge): Promise<void> {
  await db
    .insertInto('challenge')
    .values({
      hash: sha256(challenge),
      person_id: issued.person,
      act: issued.act,
      issued_at: issued.issuedAt,
      expires_at: issued.expiresAt,
      used_at: null,
    })
    .execute()
}

export async function findChallenge(db: Db, challenge: Uint8Array) {
  return await db.selectFrom('challenge').selectAll().where('hash', '=', sha256(challenge)).executeTakeFirst()
}

/** True for exactly one caller, also in a race. */
export async function takeChallenge(db: Db, challenge: Uint8Array, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('challenge')
    .set({ used_at: at })
    .where('hash', '=', sha256(challenge))
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/**
 * Forgets challenges that ran out before `before`. Used ones too: their reuse is
 * refused by the log itself, where a challenge is unique for ever.
 */
export async function forgetChallenges(db: Db, before: Instant): Promise<void> {
  await db.deleteFrom('challenge').where('expires_at', '<', before).execute()
}

/** How many unused ones the person holds: asking for more and more must not fill the table. */
export async function countOpenChallenges(db: Db, person: PersonId, now: Instant): Promise<number> {
  const { count } = await db
    .selectFrom('challenge')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('person_id', '=', person)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return Number(count)
}
