import { type ActionFunctionArgs, json } from '@remix-run/node'
import { requireActor } from '../../http/actor.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { giveUpDocument } from '../../sealed/give-up-document.server.ts'

export const handle = { act: 'write bulletins' } as const

/** POST: deletes a bulletin of one's own that was not issued. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'write bulletins')
  const document = param('b', params.bulletin)
  const outcome = await giveUpDocument(context.portal, { document, sender: actor.person })
  return outcome.ok ? json({}) : sayNo(outcome)
}
