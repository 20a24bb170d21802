/** The stored checkpoints, for looking at: newest first, by keyset. */
import type { Db } from '../../db/open.server.ts'
import { withCosignatures } from '../read-log/cosigned-note-store.server.ts'

/** The key of a stored checkpoint: log size, and the second it was signed. */
export interface CheckpointPlace {
  readonly size: number
  readonly time: number
}

export interface ListedCheckpoint extends CheckpointPlace {
  readonly root: Uint8Array
}

export async function listCheckpoints(
  db: Db,
  asked: { readonly after: CheckpointPlace | null; readonly limit: number },
): Promise<readonly ListedCheckpoint[]> {
  const { after, limit } = asked
  let query = db.selectFrom('log_checkpoint').select(['size', 'time', 'root'])
  if (after)
    query = query.where((eb) =>
      eb.or([eb('size', '<', after.size), eb.and([eb('size', '=', after.size), eb('time', '<', after.time)])]),
    )
  return query.orderBy('size', 'desc').orderBy('time', 'desc').limit(limit).execute()
}

/** The signed note, with the cosignatures that came later; null where none is stored. */
export async function storedNote(db: Db, { size, time }: CheckpointPlace): Promise<string | null> {
  const row = await db
    .selectFrom('log_checkpoint')
    .select('note')
    .where('size', '=', size)
    .where('time', '=', time)
    .executeTakeFirst()
  return row ? await withCosignatures(db, { size, time, ...row }) : null
}
