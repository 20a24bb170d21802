/** Tiles out of the tables of the log: one range of one table each. */
import type { Db } from '../../db/open.server.ts'
import { formatEntryBundle, formatTile, fullWidth, type TileId } from '../formats/tile.ts'
import { Broken } from '../outcome.ts'

/** The bytes of a tile the log has; its width may be any up to what there is. Throws Broken where a row of it is lost. */
export async function readTile(db: Db, { level, index, width }: TileId): Promise<Uint8Array> {
  const from = Number(index) * fullWidth
  const rows = level === 'entries' ? await entries(db, from, width) : await hashes(db, { level, from, width })
  if (rows.length !== width) throw new Broken(`the log has lost a row of tile ${level}/${index}`)
  return level === 'entries' ? formatEntryBundle(rows) : formatTile(rows)
}

async function hashes(
  db: Db,
  { level, from, width }: { readonly level: number; readonly from: number; readonly width: number },
): Promise<readonly Uint8Array[]> {
  const rows = await db
    .selectFrom('log_hash')
    .select('hash')
    .where('level', '=', 8 * level)
    .where('index', '>=', from)
    .where('index', '<', from + width)
    .orderBy('index')
    .execute()
  return rows.map(({ hash }) => hash)
}

async function entries(db: Db, from: number, width: number): Promise<readonly Uint8Array[]> {
  const rows = await db
    .selectFrom('log_entry')
    .select('bytes')
    .where('index', '>=', from)
    .where('index', '<', from + width)
    .orderBy('index')
    .execute()
  return rows.map(({ bytes }) => bytes)
}
