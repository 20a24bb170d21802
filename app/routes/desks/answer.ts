import { type ActionFunctionArgs, json } from '@remix-run/node'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { deskAnswerBody } from '../../desks/desk-wire.ts'
import { answerDeskProof } from '../../desks/prove-desk-share.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readJson } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'

export const handle: RouteHandle = { act: 'serve desks' }

/** POST {epoch, nonce}: the answer to the desk's question. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'serve desks')
  const { epoch, nonce } = await readJson(request, deskAnswerBody)
  const by = actorFields(actor, context.visit)
  const answering = { by, desk: params.desk ?? '', epoch, nonce }
  const proven = await orUnavailable(() => answerDeskProof(context.portal, answering))
  return proven.ok ? json({ proven: true }) : sayNo(proven)
}
