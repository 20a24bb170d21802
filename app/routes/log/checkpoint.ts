import type { LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable } from '../../http/actor.server.ts'

export const handle: RouteHandle = { act: 'public' }

/**
 * The newest note that satisfies the policy, C2SP tlog-checkpoint. Public: whoever watches the log
 * needs no account, and nobody can be shown a log of their own.
 */
export async function loader({ context }: LoaderFunctionArgs) {
  return new Response(await orUnavailable(() => context.portal.log.latestCheckpoint()), {
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      // A checkpoint is good for minutes; five seconds spare us a stampede.
      'Cache-Control': 'public, max-age=5',
    },
  })
}
