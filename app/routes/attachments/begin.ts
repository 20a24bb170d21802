import { type ActionFunctionArgs, json } from '@remix-run/node'
import { beginBody } from '../../attachments/attachment-wire.ts'
import { beginAttachment } from '../../attachments/bring-attachment.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readJson } from '../../http/json-body.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'

export const handle = { act: 'write bulletins' } as const

/** POST {size} → room for a file of one's own. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const { person: author } = await requireActor({ request, context }, 'write bulletins')
  const id = param('f', params.attachment)
  const { size } = await readJson(request, beginBody)
  const outcome = await beginAttachment(context.portal, { id, author, size }, context.portal.settings.attachments)
  return outcome.ok ? json({ begun: true }) : sayNo(outcome)
}
