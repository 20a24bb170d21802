import type { LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { storedNote } from '../../health/checkpoint-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound } from '../../http/param.server.ts'
import { checkpointPlace } from './checkpoint-place.server.ts'

export const handle: RouteHandle = { act: 'see log health' }

/** The stored note as a file, to the byte. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'see log health')
  const place = checkpointPlace(params)
  const note = await storedNote(context.portal.db, place)
  if (note === null) throw notFound()
  return new Response(note, {
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Disposition': `attachment; filename="checkpoint-${place.size}.txt"`,
      'Cache-Control': 'no-store',
    },
  })
}
