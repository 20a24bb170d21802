import type { LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { trustTextAt } from '../../decisions/view-trust.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { indexParam, notFound } from '../../http/param.server.ts'

export const handle: RouteHandle = { act: 'see the log trust' }

/** A trust that was in force, or proposed, as a file: named by the entry that holds it. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'see the log trust')
  const entry = indexParam(params.entry)
  const text = await trustTextAt(context.portal, entry)
  if (text === null) throw notFound()
  return new Response(text, {
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Disposition': `attachment; filename="trust-${entry}.txt"`,
      'Cache-Control': 'no-store',
    },
  })
}
