import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { recordCopyAct } from '../../bulletins/release-copy.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { actSent, readJson } from '../../http/json-body.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { recordedAct } from '../../sealed/release-wire.ts'

export const handle = { act: 'read bulletins' } as const

const shape = z.strictObject({
  kind: z.enum(['opened', 'acknowledged']),
  act: actSent,
})

/** POST {kind, act} → {index, at} of the entry that holds the reader's own word. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'read bulletins')
  const bulletin = param('b', params.bulletin)
  const { kind, act: sent } = await readJson(request, shape)
  if (kind === 'acknowledged') await requireActor({ request, context }, 'acknowledge bulletins')
  const by = actorFields(actor, context.visit)
  const outcome = await orUnavailable(() => recordCopyAct(context.portal, { bulletin, kind, sent, by }))
  if (!outcome.ok) return sayNo(outcome)
  const { index, at } = outcome.value
  return json(recordedAct.encode({ index: Number(index), at }))
}
