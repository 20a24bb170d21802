import { type ActionFunctionArgs, json } from '@remix-run/node'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readJson } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { keyQuestion, proofBody } from '../../keyring/own-key-wire.ts'
import { answerProof, askProof } from '../../keys/prove-key.server.ts'

export const handle: RouteHandle = { act: 'hold a key' }

/** POST {} → {message}, a `fuin-proof/1` sealed to one's own key; POST {nonce} answers it. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  const answer = await readJson(request, proofBody)
  if (!('nonce' in answer)) {
    const question = await askProof(context.portal, actor.person)
    return question.ok ? json(keyQuestion.encode(question.value)) : sayNo(question)
  }
  const by = actorFields(actor, context.visit)
  const proven = await orUnavailable(() => answerProof(context.portal, { by, nonce: answer.nonce }))
  return proven.ok ? json({ proven: true }) : sayNo(proven)
}
