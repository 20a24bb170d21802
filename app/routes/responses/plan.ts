import { type ActionFunctionArgs, json } from '@remix-run/node'
import { actorFields } from '../../access/actor.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readJson } from '../../http/json-body.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { planNote } from '../../responses/plan-note.server.ts'
import { notePlan, notePlanBody } from '../../responses/response-wire.ts'

export const handle = { act: 'read notes' } as const

/** POST {question} → the proven keys that a note is sealed to. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'read notes')
  const { question } = await readJson(request, notePlanBody)
  await requireActor({ request, context }, question === null ? 'respond to bulletins' : 'answer readers', {
    fresh: true,
  })
  const by = actorFields(actor, context.visit)
  const outcome = await planNote(context.portal, { bulletin: param('b', params.bulletin), question, by })
  return outcome.ok ? json(notePlan.encode(outcome.value)) : sayNo(outcome)
}
