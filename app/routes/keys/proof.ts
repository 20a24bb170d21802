import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { bytesOf, readJson } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { keyQuestion } from '../../keyring/own-key-wire.ts'
import { answerProof, askProof } from '../../keys/prove-key.server.ts'

export const handle: RouteHandle = { act: 'hold a key' }

const sent = z.union([z.strictObject({ nonce: bytesOf(32) }), z.strictObject({})])

/** POST {} → {message}, a `fuin-proof/1` sealed to one's own key; POST {nonce} answers it. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  const answer = await readJson(request, sent)
  if (!('nonce' in answer)) {
    const question = await askProof(context.portal, actor.person)
    return question.ok ? json(keyQuestion.encode(question.value)) : sayNo(question)
  }
  const by = actorFields(actor, context.visit)
  const proven = await orUnavailable(() => answerProof(context.portal, { by, nonce: answer.nonce }))
  return proven.ok ? json({ proven: true }) : sayNo(proven)
}
