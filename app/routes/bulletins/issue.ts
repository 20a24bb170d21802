import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { issueBulletin } from '../../bulletins/issue-bulletin.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { actSent, readJson } from '../../http/json-body.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { issuedAt } from '../../sealed/release-wire.ts'

export const handle = { act: 'write bulletins' } as const

const shape = z.strictObject({
  act: actSent,
  noSelectedCommunications: z.literal(true),
})

/** POST {act, noSelectedCommunications} → {index} of the entry `issued`. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'write bulletins')
  const bulletin = param('b', params.bulletin)
  const { act: sent, noSelectedCommunications: confirmedNoSelectedCommunications } = await readJson(request, shape)
  const by = actorFields(actor, context.visit)
  const { freshness } = context.portal.settings
  const asked = { bulletin, sent, confirmedNoSelectedCommunications, by, freshness }
  const outcome = await orUnavailable(() => issueBulletin(context.portal, asked))
  return outcome.ok ? json(issuedAt.encode({ index: Number(outcome.value.index) })) : sayNo(outcome)
}
