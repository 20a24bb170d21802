import { type Instant, instant, minutes } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { Step } from '../read-log/read-log.server.ts'
import { type Actor, actorFields, type Where } from './actor.ts'
import { everyTime, type Once, type OnceReason } from './answer-once.server.ts'
import type { Ground } from './ground.server.ts'
import { attemptSecondFactor } from './known-browser.server.ts'
import type { LimitReason } from './limits.server.ts'
import { refusalEntry } from './log-refusal.server.ts'
import { forStepUp } from './passkey-challenge.server.ts'
import { replaceSession, standingSession } from './session-store.server.ts'
import { makeToken, type OpenedSession, openSession } from './sessions.server.ts'
import { type FactorReason, takeSecondFactor } from './take-second-factor.server.ts'

export type StepUpReason = FactorReason | 'signed-out' | OnceReason | LimitReason

/** Whether the second factor is as fresh as an act demands. */
export const isFresh = (secondFactorAt: Instant, { within, at }: { within: number; at: Instant }): boolean =>
  at <= instant(secondFactorAt + minutes(within))

/**
 * Asks for the second factor again. The session gets a new token: one that was
 * stolen before dies here instead of growing stronger, but for the few seconds in
 * which requests under way may still bring it, for what it had proven.
 */
export async function stepUp(
  ground: Ground,
  {
    actor,
    code,
    where,
    once = everyTime,
  }: { readonly actor: Actor; readonly code: string; readonly where: Where; readonly once?: Once },
): Promise<Outcome<OpenedSession, StepUpReason>> {
  const attempt = await attemptSecondFactor(ground, 'step-up', { person: actor.person, where })
  // The first of two presses may have used up the last try.
  if (!attempt.ok) return once.unlessAnswered<OpenedSession, LimitReason>(attempt, ground)
  const token = makeToken(ground.random)
  const step: Step<Outcome<OpenedSession, StepUpReason>> = async ({ trx, at }) => {
    const { person } = actor
    const shown = await takeSecondFactor(trx, { ground, person, typed: code, whom: forStepUp(actor.session), at })
    if (!shown.ok) {
      const entry = { ...actorFields(actor, where), ...refusalEntry(shown.reason, { where, person }) }
      return { value: shown, entries: [entry] }
    }
    const old = await standingSession(trx, actor.session, at)
    if (!old) return { value: refused('signed-out'), entries: [] }
    const { role, absoluteUntil, firstFactor } = old
    const secondFactor = shown.value
    const opened = { person, role, firstFactor, secondFactor, at, where, token, absoluteUntil }
    const session = await openSession(trx, opened)
    if (!(await replaceSession(trx, old, { by: session.id, at })))
      throw new Broken('a session went between two statements')
    const now: Actor = { ...actor, session: session.id, firstFactor, secondFactor, secondFactorAt: at }
    const entry = {
      ...actorFields(now, where),
      kind: 'stepped-up',
      subject: person,
      data: { from: actor.session },
    } as const
    return { value: done(session), entries: [entry] }
  }
  const { value } = await ground.log.append(once.within(step))
  if (value.ok) await attempt.value.forgive()
  return value
}
