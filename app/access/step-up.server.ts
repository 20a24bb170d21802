import { type Instant, instant, minutes } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type Actor, actorFields, type Where } from './actor.ts'
import type { Ground } from './ground.server.ts'
import { attemptSecondFactor } from './known-browser.server.ts'
import type { LimitReason } from './limits.server.ts'
import { refusalEntry } from './log-refusal.server.ts'
import { sessionStore } from './session-store.server.ts'
import { makeToken, type OpenedSession, openSession } from './sessions.server.ts'
import { takeSecondFactor } from './take-second-factor.server.ts'

export type StepUpReason = 'wrong-code' | 'signed-out' | LimitReason

/** Whether the second factor is as fresh as an act demands. */
export const isFresh = (secondFactorAt: Instant, { within, at }: { within: number; at: Instant }): boolean =>
  at <= instant(secondFactorAt + minutes(within))

/**
 * Asks for the second factor again. The session gets a new token: one that was
 * stolen before dies here instead of growing stronger.
 */
export async function stepUp(
  ground: Ground,
  { actor, code, where }: { readonly actor: Actor; readonly code: string; readonly where: Where },
): Promise<Outcome<OpenedSession, StepUpReason>> {
  const attempt = await attemptSecondFactor(ground, 'step-up', { person: actor.person, where })
  if (!attempt.ok) return attempt
  const token = makeToken(ground.random)
  const { value } = await ground.log.append<Outcome<OpenedSession, StepUpReason>>(async ({ trx, at }) => {
    const { person } = actor
    const factor = await takeSecondFactor(trx, { serverKey: ground.serverKey, person, typed: code, at })
    if (!factor) {
      const entry = { ...actorFields(actor, where), ...refusalEntry('wrong-code', { where, person }) }
      return { value: refused('wrong-code'), entries: [entry] }
    }
    const store = sessionStore(trx)
    const old = await store.held(actor.session)
    if (!old || !(await store.drop(actor.session))) return { value: refused('signed-out'), entries: [] }
    const { role, absoluteUntil } = old
    const session = await openSession(trx, { person, role, secondFactor: factor, at, where, token, absoluteUntil })
    const now: Actor = { ...actor, session: session.id, secondFactor: factor, secondFactorAt: at }
    const entry = {
      ...actorFields(now, where),
      kind: 'stepped-up',
      subject: person,
      data: { from: actor.session },
    } as const
    return { value: done(session), entries: [entry] }
  })
  if (value.ok) await attempt.value.forgive()
  return value
}
