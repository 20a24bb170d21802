import { type Refused, refused } from '../outcome.ts'

export type TooMany = 'too-many-attempts' | 'too-many-this-month'

const daySeconds = 86_400

/** When to come again: `retryAfterSeconds` for machines, and minutes or days for the sentence. */
export function tooMany(milliseconds: number): Refused<TooMany> {
  const retryAfterSeconds = Math.max(1, Math.ceil(milliseconds / 1000))
  if (retryAfterSeconds > 2 * daySeconds)
    return refused('too-many-this-month', { retryAfterSeconds, days: Math.ceil(retryAfterSeconds / daySeconds) })
  return refused('too-many-attempts', { retryAfterSeconds, minutes: Math.ceil(retryAfterSeconds / 60) })
}
