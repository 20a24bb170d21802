import { type ActionFunctionArgs, json } from '@remix-run/node'
import { z } from 'zod'
import type { RouteHandle } from '../../access/permissions.ts'
import { actChallenge } from '../../acts/challenge-wire.ts'
import { issueChallenge } from '../../acts/issue-challenge.server.ts'
import { actKinds } from '../../formats/signed-act.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readJson } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'

export const handle: RouteHandle = { act: 'hold a key' }

const asked = z.strictObject({
  act: z.enum(actKinds),
  /** The size of the checkpoint the client pinned, decimal; "0" where it pinned none. */
  from: z.string().regex(/^(0|[1-9]\d{0,17})$/),
})

/** POST {act, from} → {challenge, checkpoint, consistency}. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  const { act, from } = await readJson(request, asked)
  const wanted = { person: actor.person, act, from: BigInt(from) }
  const outcome = await orUnavailable(() => issueChallenge(context.portal, wanted))
  return outcome.ok
    ? json(actChallenge.encode(outcome.value), { headers: { 'Cache-Control': 'no-store' } })
    : sayNo(outcome)
}
