import { onceFor } from '../access/answer-once.server.ts'
import { holderOfToken, type OpenedSession } from '../access/sessions.server.ts'
import { type StepUpReason, stepUp } from '../access/step-up.server.ts'
import type { Outcome } from '../outcome.ts'
import { orUnavailable, requireActor } from './actor.server.ts'
import type { Asked } from './context.ts'
import { readCookie, writeCookie } from './cookie.server.ts'
import type { ReadOnce } from './form.server.ts'

type Sent = ReadOnce<{ readonly code: string }>

/**
 * The second factor anew, whichever page asks for it; once for one request, also
 * where the session that sent it has ended by it and only its answer was lost.
 */
export async function takeStepUp<R extends string>(
  asked: Asked,
  form: Outcome<Sent, R>,
): Promise<Outcome<OpenedSession, StepUpReason | R>> {
  const lost = form.ok ? await answeredBefore(asked, form.value) : null
  if (lost) return lost
  const { portal, visit: where } = asked.context
  const actor = await requireActor(asked, 'step up', { allowUnfinishedSetup: true })
  if (!form.ok) return form
  const { value, sent } = form.value
  return orUnavailable(() => stepUp(portal, { actor, code: value.code, where, once: onceFor(sent, actor.person) }))
}

/** The token of the session in the place of the one that asked. */
export const steppedUpCookie = ({ token }: OpenedSession) => ({ 'Set-Cookie': writeCookie('__Host-fuin', token) })

async function answeredBefore({ request, context: { portal } }: Asked, { sent }: Sent) {
  const token = readCookie(request, '__Host-fuin')
  const at = portal.now()
  const person = token && (await holderOfToken(portal.db, { token, at }))
  return person ? onceFor(sent, person).answered<OpenedSession>(portal.db, at) : null
}
