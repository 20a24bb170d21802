import { type ActionFunctionArgs, json } from '@remix-run/node'
import { deleteDraft } from '../../composer/draft-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { param } from '../../http/param.server.ts'

export const handle = { act: 'write bulletins' } as const

/** POST: deletes a draft of one's own. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'write bulletins')
  await deleteDraft(context.portal.db, { id: param('d', params.draft), author: actor.person })
  return json({})
}
