import { type ActionFunctionArgs, json } from '@remix-run/node'
import { type ActorFields, actorFields } from '../access/actor.ts'
import type { PermittedAct } from '../access/permissions.ts'
import type { Codec } from '../formats/codec.ts'
import type { Outcome } from '../outcome.ts'
import type { Portal } from '../portal.server.ts'
import { orUnavailable, requireActor } from './actor.server.ts'
import { readJson } from './json-body.server.ts'
import { sayNo } from './refusal.server.ts'

/** One signed act as it was asked for, read and admitted. */
export interface ActAsked<B> {
  readonly portal: Portal
  readonly by: ActorFields
  readonly sent: B
  readonly params: ActionFunctionArgs['params']
}

interface ActDeclared<B, T> {
  /** What its body holds, the signed act among it; nothing else. */
  readonly sent: Codec<B>
  /** The act itself; whoever asks is in the house and may do it. */
  take(asked: ActAsked<B>): Promise<Outcome<T, string>>
  /** What the page is told beside that it was taken. */
  answer?(value: T, asked: ActAsked<B>): Response
  /** A permission that some of the bodies need beside the route's own. */
  readonly also?: (sent: B) => PermittedAct | null
  /** For the acts of setting up themselves. */
  readonly allowUnfinishedSetup?: true
}

/**
 * The action of a route that takes a signed act: who asks, with the permission
 * and the freshness that the table says of the route's `handle`, the body, the
 * act, the answer. What happens in the log is `takeAct`'s; this is the door to it.
 */
export function actRoute<B, T>(
  { act }: { readonly act: PermittedAct },
  { sent: wire, take, answer = taken, also, allowUnfinishedSetup }: ActDeclared<B, T>,
) {
  return async ({ request, context, params }: ActionFunctionArgs): Promise<Response> => {
    const asking = { request, context }
    const demand = { fresh: true, ...(allowUnfinishedSetup ? { allowUnfinishedSetup } : {}) } as const
    const actor = await requireActor(asking, act, demand)
    const sent = await readJson(request, wire)
    const more = also?.(sent)
    if (more) await requireActor(asking, more, demand)
    const asked = { portal: context.portal, by: actorFields(actor, context.visit), sent, params }
    const outcome = await orUnavailable(() => take(asked))
    return outcome.ok ? answer(outcome.value, asked) : sayNo(outcome)
  }
}

const taken = (): Response => json({ taken: true })
