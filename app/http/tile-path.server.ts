import { parseCheckpointNote } from '../formats/checkpoint.ts'
import { parseTilePath, type TileId, tileWidth } from '../formats/tile.ts'
import { isTrouble } from '../outcome.ts'
import type { Asked } from './context.ts'

/**
 * The tile an address asks for, if the newest signed checkpoint has it, that
 * wide or wider; else null. Nothing is shown that no checkpoint covers yet: it
 * may never be.
 */
export async function tileAsked({ request, context }: Asked): Promise<TileId | null> {
  const { pathname } = new URL(request.url)
  try {
    const tile = parseTilePath(pathname.slice('/log/'.length))
    const { size } = parseCheckpointNote(await context.portal.log.latestCheckpoint())
    return tile.width <= tileWidth(size, tile) ? tile : null
  } catch (error) {
    if (isTrouble(error, 'Malformed')) return null
    throw error
  }
}

export const noTile = () =>
  new Response('there is no such tile\n', {
    status: 404,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  })
