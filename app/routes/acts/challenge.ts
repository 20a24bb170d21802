import { type ActionFunctionArgs, json } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { actChallenge, challengeBody } from '../../acts/challenge-wire.ts'
import { issueChallenge } from '../../acts/issue-challenge.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readJson } from '../../http/json-body.server.ts'
import { sayNo } from '../../http/refusal.server.ts'

export const handle: RouteHandle = { act: 'use own key' }

/** POST {act, from} → {challenge, checkpoint, consistency}. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'use own key', { allowUnfinishedSetup: true })
  const wanted = { person: actor.person, ...(await readJson(request, challengeBody)) }
  const outcome = await orUnavailable(() => issueChallenge(context.portal, wanted))
  return outcome.ok
    ? json(actChallenge.encode(outcome.value), { headers: { 'Cache-Control': 'no-store' } })
    : sayNo(outcome)
}
