/** Until when the quorum may be set aside: a few spans, each to the full minute. */
import { longestSuspension } from '../formats/two-person.ts'
import { hours, type Instant, instant, minutes } from '../ids.ts'

export interface SuspensionChoice {
  readonly hours: number
  readonly until: Instant
}

const spans = [1, 2, 4, 8, 12, 24] as const
/** Long enough to get up, to telephone, and to start a machine anew. */
export const usualHours = 4

/** By the portal's clock. Never more than the longest, since seconds are rounded away. */
export const suspensionChoices = (now: Instant): readonly SuspensionChoice[] =>
  spans.map((span) => {
    const end = now + Math.min(hours(span), longestSuspension)
    return { hours: span, until: instant(end - (end % minutes(1))) }
  })
