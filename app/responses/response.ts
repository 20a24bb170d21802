/** What an organization answered to a bulletin, and how much of all answers its readers are told. */
import type { ResponseState, SeenClass } from '../formats/respond-body.ts'
import { hours, type Instant } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'

/** The council's to set (settings.ts). */
export interface SightingRule {
  /** Organizations that must have said what they found, before anybody is told anything. */
  readonly floor: number
  /** From how many that saw it `few` is `many`. */
  readonly many: number
  /** How long an answer lies before it counts, and a class before it moves: else whoever watches the page sees who has just answered. */
  readonly delayHours: number
}
export const defaultSightingRule: SightingRule = { floor: 5, many: 5, delayHours: 24 }

export interface CountedResponse {
  readonly state: ResponseState
  readonly respondedAt: Instant
}

export interface ToldBefore {
  readonly sighted: SeenClass
  readonly sharedAt: Instant
}

export type SightingRefusal = 'sightings-too-few' | 'sightings-lately' | 'sightings-same'

/** Found it, whether or not it is over by now. */
const saw = ({ state }: CountedResponse): boolean => state === 'detected' || state === 'mitigated'

/**
 * The class that readers may be told at `at`; refused while it would say something of
 * one of them. Whoever is still looking has not said what they found, and does not count.
 * Between two borders nothing of it moves, whoever answers what.
 */
export function sightingsNow(
  responses: readonly CountedResponse[],
  { told, rule, at }: { readonly told: ToldBefore | null; readonly rule: SightingRule; readonly at: Instant },
): Outcome<SeenClass, SightingRefusal> {
  const delay = hours(rule.delayHours)
  const counted = responses.filter(({ state, respondedAt }) => state !== 'checking' && respondedAt <= at - delay)
  if (counted.length < rule.floor) return refused('sightings-too-few', { floor: rule.floor, hours: rule.delayHours })
  if (told && at < told.sharedAt + delay) return refused('sightings-lately', { hours: rule.delayHours })
  const seen = counted.filter(saw).length
  const sighted = seen === 0 ? 'none' : seen < rule.many ? 'few' : 'many'
  return sighted === told?.sighted ? refused('sightings-same') : done(sighted)
}
