import type { LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { templateIn } from '../../changeover/changeover-file.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { languageOf } from '../../i18n/i18n.server.ts'

export const handle: RouteHandle = { act: 'manage people' }

/** An empty list with its heads, as Excel opens it. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'manage people')
  return new Response(templateIn(await languageOf(request, actor.locale)), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="changes.csv"',
      'Cache-Control': 'no-store',
    },
  })
}
