import type { Db } from '../../db/open.server.ts'
import type { PersonId } from '../ids.ts'

/** What the database knows of the key under which it holds secrets. */
export function serverKeyStore(db: Db) {
  return {
    /** What the key said of itself when it was first used; null before. */
    async mark(): Promise<Uint8Array | null> {
      const row = await db.selectFrom('portal_mark').select('server_key_mark').executeTakeFirstOrThrow()
      return row.server_key_mark
    },
    /** Of two servers starting at once the first one's stands. */
    async keepMark(mark: Uint8Array): Promise<void> {
      const unset = db.updateTable('portal_mark').set({ server_key_mark: mark }).where('server_key_mark', 'is', null)
      await unset.execute()
    },
    /** Anybody's authenticator secret, which the right key opens; null where nobody has one. */
    async sealedSecret(): Promise<{ readonly person: PersonId; readonly sealed: Uint8Array } | null> {
      const row = await db.selectFrom('totp').select(['person_id', 'sealed_secret']).limit(1).executeTakeFirst()
      return row ? { person: row.person_id, sealed: row.sealed_secret } : null
    },
  }
}
