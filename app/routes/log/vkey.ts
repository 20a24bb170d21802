import type { LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { formatVerifierKey } from '../../formats/note.ts'

export const handle: RouteHandle = { act: 'public' }

/**
 * The keys that sign checkpoints, C2SP signed-note, one a line: first the log's,
 * then the clock's. For convenience only: whoever verifies must know them from
 * elsewhere, since a forged portal would show forged keys here.
 */
export function loader({ context }: LoaderFunctionArgs) {
  const { logKey, clockKey } = context.portal.log.trust
  return new Response([logKey, clockKey].map((key) => `${formatVerifierKey(key)}\n`).join(''), {
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'public, max-age=300' },
  })
}
