/**
 * Acts that a stolen session alone must never do: changing what their owner signs
 * in with, letting somebody in, shutting somebody out. They come with a code of
 * this moment in the very form that asks for them. A second factor that was fresh
 * a minute ago proves that the owner was here; only a code proves that the owner
 * asks for this.
 */
import { type Outcome, type Refused, refused } from '../outcome.ts'
import type { EntryDraft, Step, StepContext } from '../read-log/read-log.server.ts'
import type { ActorFields } from './actor.ts'
import { everyTime, type Once, type OnceReason } from './answer-once.server.ts'
import { methodWith, type SecondFactor } from './factors.ts'
import type { Ground } from './ground.server.ts'
import { attemptSecondFactor } from './known-browser.server.ts'
import type { LimitReason } from './limits.server.ts'
import { refusalEntry } from './log-refusal.server.ts'
import { forForm } from './passkey-challenge.server.ts'
import { powersToState, wantsPasskey } from './powers.ts'
import { passkeyDatesOf } from './powers-store.server.ts'
import { type FactorReason, takeSecondFactor } from './take-second-factor.server.ts'

export interface Confirmed {
  readonly by: ActorFields
  /**
   * What stood in the form: of the authenticator, or an unused recovery code, or nobody could replace a lost telephone;
   * or what a passkey answered that was asked for this very form.
   */
  readonly code: string
  /** The form it came in. */
  readonly once?: Once
}

interface Confirming extends Confirmed {
  /**
   * It changes the passkeys themselves, or powers begin with it. Where powers take one, a relayed code must not bring one
   * about, or take one away: whoever has none any more says that it is lost.
   */
  readonly asPowers?: true
}

export type ConfirmReason = FactorReason | 'passkey-wanted' | OnceReason | LimitReason

/** What the step states is stated with the code just taken behind it. */
export type ConfirmedStep<T, R extends string> = (
  context: StepContext,
  by: ActorFields,
) => Promise<{ readonly value: Outcome<T, R>; readonly entries: readonly EntryDraft[] }>

/**
 * Takes the code and runs the step, in one step of the log. Where the act is
 * refused, nothing of it stands and the code is unused again. Wrong codes are
 * logged, and counted as at a step-up. Whoever asks is looked at before the step,
 * for an outcome given again names nobody in an entry.
 */
export async function appendConfirmed<T, R extends string>(
  ground: Ground,
  { by, code, once = everyTime, asPowers }: Confirming,
  step: ConfirmedStep<T, R>,
): Promise<Outcome<T, R | ConfirmReason>> {
  const attempt = await attemptSecondFactor(ground, 'step-up', { person: by.actor, where: by.where })
  // The first of two presses may have used up the last try.
  if (!attempt.ok) return once.unlessAnswered<T, LimitReason>(attempt, ground)
  const confirmed: Step<Outcome<T, R | ConfirmReason>> = async (context) => {
    const factor = await takeSecondFactor(context.trx, {
      ground,
      person: by.actor,
      typed: code,
      whom: forForm(by.session, once.form),
      at: context.at,
    })
    if (!factor.ok) {
      const entry = { ...by, ...refusalEntry(factor.reason, { where: by.where, person: by.actor }) }
      return { value: factor, entries: [entry] }
    }
    const taken = await step(context, withFactor(by, { factor: factor.value, context }))
    // A code that was relayed must not do in somebody's name what a session without a passkey could not.
    const usesPowers = taken.entries.some(({ kind }) => powersToState[kind] !== 'setup')
    const shown = { role: by.role, secondFactor: factor.value }
    if ((usesPowers || asPowers) && wantsPasskey(shown, await passkeyDatesOf(context.trx), context.at))
      throw new Undone(refused('passkey-wanted'))
    // Thrown, for only that undoes what the step wrote, the spent code with it.
    if (!taken.value.ok) throw new Undone(taken.value)
    return taken
  }
  try {
    const { value } = await ground.log.append(once.within(confirmed), by)
    if (value.ok) await attempt.value.forgive()
    return value
  } catch (error) {
    if (!(error instanceof Undone)) throw error
    await attempt.value.forgive()
    return error.refusal as Refused<R>
  }
}

function withFactor(
  by: ActorFields,
  { factor, context }: { readonly factor: SecondFactor; readonly context: StepContext },
): ActorFields {
  return { ...by, auth: { method: methodWith(by.auth.method, factor), level: 2, at: context.at } }
}

/** Thrown and caught in this file alone, so `instanceof` can tell it. */
class Undone extends Error {
  override readonly name = 'Undone'
  readonly refusal: Refused<string>
  constructor(refusal: Refused<string>) {
    super('a refused act leaves nothing behind')
    this.refusal = refusal
  }
}
