import { type ActionFunctionArgs, json } from '@remix-run/node'
import { giveUpAttachment } from '../../attachments/bring-attachment.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'

export const handle = { act: 'write bulletins' } as const

/** POST → a file of one's own that no document names goes. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const { person: author } = await requireActor({ request, context }, 'write bulletins')
  const outcome = await giveUpAttachment(context.portal, { id: param('f', params.attachment), author })
  return outcome.ok ? json({ dropped: true }) : sayNo(outcome)
}
