import { type ActionFunctionArgs, json } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { takePart } from '../../attachments/bring-attachment.server.ts'
import { partOverhead, partSize } from '../../formats/attachment.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readFields } from '../../http/form.server.ts'
import { indexParam, param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { refused } from '../../outcome.ts'

// Multipart adds a few hundred bytes.
export const handle: RouteHandle = { act: 'write bulletins', body: partSize + partOverhead + 4096 }

/** POST multipart: `part`, one packet of a file of one's own. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const { person: author } = await requireActor({ request, context }, 'write bulletins')
  const id = param('f', params.attachment)
  const part = Number(indexParam(params.part))
  const sent = (await readFields(request)).get('part')
  if (!sent || typeof sent === 'string') return sayNo(refused('form-unreadable'))
  const ciphertext = new Uint8Array(await sent.arrayBuffer())
  const outcome = await takePart(context.portal, { id, author, part, ciphertext })
  return outcome.ok ? json({ taken: true }) : sayNo(outcome)
}
