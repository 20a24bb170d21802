/** The files a mirror of this log would hold, made from its stored entries alone. */
import type { LogSource } from '../../app/audit/log-source.ts'
import type { LogFiles } from '../../app/audit/tile-log.ts'
import { utf8 } from '../../app/formats/bytes.ts'
import { leafHash, rootOf } from '../../app/formats/merkle.ts'
import { entryBundles, formatEntryBundle, formatTile, formatTilePath, hashTiles } from '../../app/formats/tile.ts'

export async function tilesOf(source: LogSource): Promise<Map<string, Uint8Array>> {
  const { size, newest } = await source.claimed()
  if (!newest) throw new Error('a mirror begins with a checkpoint')
  const entries = await source.entries(0, size)
  const leaves = entries.map(leafHash)
  const files = new Map([['checkpoint', utf8(newest.note)]])
  for (const tile of hashTiles(BigInt(size))) {
    const span = 256 ** tile.level
    const first = Number(tile.index) * 256
    const hashes = Array.from({ length: tile.width }, (_, i) =>
      rootOf(leaves.slice((first + i) * span, (first + i + 1) * span)),
    )
    files.set(formatTilePath(tile), formatTile(hashes))
  }
  for (const tile of entryBundles(BigInt(size))) {
    const first = Number(tile.index) * 256
    files.set(formatTilePath(tile), formatEntryBundle(entries.slice(first, first + tile.width)))
  }
  return files
}

export const filesIn = (files: ReadonlyMap<string, Uint8Array>): LogFiles => ({
  kind: 'mirror',
  read: async (path) => files.get(path) ?? null,
})
