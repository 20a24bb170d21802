import type { LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { fullWidth } from '../../formats/tile.ts'
import { noTile, tileAsked } from '../../http/tile-path.server.ts'
import { readTile } from '../../read-log/tile-store.server.ts'

export const handle: RouteHandle = { act: 'public' }

/**
 * The tree itself, C2SP tlog-tiles: hashes of entries that cannot be guessed
 * from them. Public, so that anybody can prove with it and nobody can be shown
 * another one.
 */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const tile = await tileAsked({ request, context })
  if (!tile || tile.level === 'entries') return noTile()
  const bytes = await readTile(context.portal.db, tile)
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': 'application/octet-stream',
      // A full tile never changes. A partial one does not either, but is asked for
      // once: the full one replaces it.
      'Cache-Control': tile.width === fullWidth ? 'public, max-age=31536000, immutable' : 'public, max-age=60',
    },
  })
}
