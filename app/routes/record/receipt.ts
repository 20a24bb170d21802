import type { LoaderFunctionArgs } from '@remix-run/node'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { fromBase64 } from '../../formats/bytes.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { indexParam, notFound } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { refused } from '../../outcome.ts'
import { viewEntry } from '../../review/view-entry.server.ts'

export const handle: RouteHandle = { act: 'see own record' }

/** The entry's receipt as a `.tlog-proof` file (C2SP), or with `?bytes` the entry's exact bytes: both, and anybody can check without us. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see own record', { isLooking: true })
  const index = indexParam(params.index)
  const asked = { index, actor, by: actorFields(actor, context.visit), showNames: false }
  const view = await orUnavailable(() => viewEntry(context.portal, asked))
  if (!view.ok) throw notFound()
  const wantsBytes = new URL(request.url).searchParams.has('bytes')
  if (wantsBytes) return file(fromBase64(view.value.bytes), `entry-${index}.json`, 'application/json')
  const { receipt } = view.value
  if (receipt === null) throw sayNo(refused('witnesses-unavailable'))
  return file(receipt, `entry-${index}.tlog-proof`, 'text/plain; charset=utf-8')
}

function file(body: string | Uint8Array, name: string, type: string): Response {
  const headers = {
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'no-store',
  }
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), { headers })
}
