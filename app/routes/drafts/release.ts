import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { releaseDraft } from '../../bulletins/release-draft.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { actSent, readJson } from '../../http/json-body.server.ts'
import { param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { ownRelease } from '../../sealed/release-wire.ts'

export const handle = { act: 'write bulletins' } as const

const shape = z.strictObject({ act: actSent, from: z.string().regex(/^(0|[1-9]\d{0,17})$/) })

/** POST {act, from} → one's own draft, under an entry. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'write bulletins')
  const draft = param('d', params.draft)
  const { act: sent, from } = await readJson(request, shape)
  const by = actorFields(actor, context.visit)
  const { freshness } = context.portal.settings
  const asked = { draft, sent, by, from: BigInt(from), freshness }
  const outcome = await orUnavailable(() => releaseDraft(context.portal, asked))
  if (!outcome.ok) return sayNo(outcome, outcome.reason === 'second-factor-old' ? 401 : undefined)
  const { own, released, sealed: ciphertext } = outcome.value
  return json(ownRelease.encode({ document: own.id, copy: own.copy, ciphertext, released }))
}
