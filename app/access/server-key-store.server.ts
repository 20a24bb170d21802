import type { Db } from '../../db/open.server.ts'
import type { PersonId } from '../ids.ts'

/** What the key under which the database holds secrets said of itself when it was first used; null before. */
export async function serverKeyMark(db: Db): Promise<Uint8Array | null> {
  const row = await db.selectFrom('portal_mark').select('server_key_mark').executeTakeFirstOrThrow()
  return row.server_key_mark
}

/** Of two servers starting at once the first one's stands. */
export async function keepServerKeyMark(db: Db, mark: Uint8Array): Promise<void> {
  const unset = db.updateTable('portal_mark').set({ server_key_mark: mark }).where('server_key_mark', 'is', null)
  await unset.execute()
}

/** Anybody's authenticator secret, which the right key opens; null where nobody has one. */
export async function anySealedSecret(
  db: Db,
): Promise<{ readonly person: PersonId; readonly sealed: Uint8Array } | null> {
  const row = await db.selectFrom('totp').select(['person_id', 'sealed_secret']).limit(1).executeTakeFirst()
  return row ? { person: row.person_id, sealed: row.sealed_secret } : null
}
