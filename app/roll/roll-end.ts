import { days, type Instant } from '../ids.ts'

/**
 * How near the end of a roll is. All of the secretariat are told three days before and again on the last day: it lives
 * seven days, takes two people to renew, and without one nothing can be issued or opened.
 */
export type RollEnd = 'good' | 'ending' | 'last-day' | 'expired'

export function rollEnd(expiresAt: Instant, now: Instant): RollEnd {
  const left = expiresAt - now
  if (left <= 0) return 'expired'
  if (left <= days(1)) return 'last-day'
  return left <= days(3) ? 'ending' : 'good'
}
