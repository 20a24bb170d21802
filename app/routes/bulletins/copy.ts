import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { findReadableCopy } from '../../bulletins/unit-copy-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { copyToOpen } from '../../reading/copy-wire.ts'

export const handle = { act: 'read bulletins' } as const

/** GET: which copy of a bulletin is one's own, for whoever reads without a browser. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { person } = await requireActor({ request, context }, 'read bulletins')
  const own = await findReadableCopy(context.portal.db, { bulletin: param('b', params.bulletin), person })
  // Not theirs and not there are one answer.
  if (!own) throw notFound()
  const { id: bulletin, number, copy, ciphertextHash } = own
  return json(copyToOpen.encode({ bulletin, number, copy, ciphertextHash }), {
    headers: { 'Cache-Control': 'no-store' },
  })
}
