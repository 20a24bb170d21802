/** The stored checkpoints, for looking at: newest first, by keyset. */
import type { Db } from '../../db/open.server.ts'
import { walkBy } from '../lists/keyset-store.server.ts'
import type { Page, Place } from '../lists/list.ts'
import { readPage } from '../lists/page.ts'
import { withCosignatures } from '../read-log/cosigned-note-store.server.ts'
import { type CheckpointKey, checkpointKey, checkpointList, type ListedCheckpoint } from './checkpoint-list.ts'

export async function listCheckpoints(
  db: Db,
  place: Place<CheckpointKey> | null,
  length = checkpointList.length,
): Promise<Page<ListedCheckpoint>> {
  const walk = walkBy({
    lines: db.selectFrom('log_checkpoint').select(['size', 'time', 'root']),
    order: { by: ['size', 'time'], runs: 'down' },
    edge: async ({ size, time }: CheckpointKey) => [size, time],
  })
  return readPage(walk, { place, length, keyOf: checkpointKey })
}

/** The signed note, with the cosignatures that came later; null where none is stored. */
export async function storedNote(db: Db, { size, time }: CheckpointKey): Promise<string | null> {
  const row = await db
    .selectFrom('log_checkpoint')
    .select('note')
    .where('size', '=', size)
    .where('time', '=', time)
    .executeTakeFirst()
  return row ? await withCosignatures(db, { size, time, ...row }) : null
}
