import { days, type Instant } from '../ids.ts'

/** Days before a key ends at which its holder is warned (design: Keys): on the pages from then on, by a letter once each. */
export const keyWarnings = [60, 14, 3] as const
export type KeyWarning = (typeof keyWarnings)[number]

/** How near the end of a key is: the last of the warnings that are due; null where none is yet. */
export function warningDue(expiresAt: Instant, at: Instant): KeyWarning | null {
  return keyWarnings.findLast((before) => expiresAt - at <= days(before)) ?? null
}

/** Whether a warning has come due that was not told yet: one letter for each, and one alone where several came due meanwhile. */
export function isToldOf(expiresAt: Instant, { toldAt, at }: { toldAt: Instant | null; at: Instant }): boolean {
  const due = warningDue(expiresAt, at)
  return due === null || (toldAt !== null && toldAt >= expiresAt - days(due))
}

export type KeyEnd = 'valid' | 'ending' | 'soon' | 'last-days' | 'ended'

const named: Readonly<Record<KeyWarning, KeyEnd>> = { 60: 'ending', 14: 'soon', 3: 'last-days' }

export function keyEnd(expiresAt: Instant, at: Instant): KeyEnd {
  if (expiresAt <= at) return 'ended'
  const due = warningDue(expiresAt, at)
  return due === null ? 'valid' : named[due]
}
