import { type ActionFunctionArgs, json } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { deskQuestion, deskQuestionBody } from '../../desks/desk-wire.ts'
import { askDeskProof } from '../../desks/prove-desk-share.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readJson } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'

export const handle: RouteHandle = { act: 'serve desks' }

/** POST {epoch} → {message, key}: a `fuin-proof/1` sealed to the desk's public key, for this holder. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'serve desks')
  const { epoch } = await readJson(request, deskQuestionBody)
  const asked = await askDeskProof(context.portal, actor.person, { desk: params.desk ?? '', epoch })
  return asked.ok ? json(deskQuestion.encode(asked.value)) : sayNo(asked)
}
