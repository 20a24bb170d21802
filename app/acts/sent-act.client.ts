import { done, type Outcome } from '../outcome.ts'

/** Nobody said what came of it: it may be in the log, or not. */
const untold: readonly string[] = ['not-reached', 'answer-unreadable', 'log-unavailable']

/**
 * Signs and sends an act so that a lost answer costs nothing: the very same is
 * sent once more at once, and again whenever it is pressed for anew as it stands,
 * until the portal has said what came of it; it answers the same act with the same
 * entry. One of these for each kind of act; `about` is everything the press says,
 * for other words are another act. No key is needed to send again.
 */
export function sentUntilAnswered<S>() {
  let waiting: { readonly about: string; readonly signed: S } | null = null
  return async <T>(
    about: string,
    { sign, send }: { sign(): Promise<Outcome<S, string>>; send(signed: S): Promise<Outcome<T, string>> },
  ): Promise<Outcome<T, string>> => {
    const signed = waiting?.about === about ? done(waiting.signed) : await sign()
    if (!signed.ok) return signed
    waiting = { about, signed: signed.value }
    const first = await send(signed.value)
    const answer = !first.ok && first.reason === 'not-reached' ? await send(signed.value) : first
    if (answer.ok || !untold.includes(answer.reason)) waiting = null
    return answer
  }
}
