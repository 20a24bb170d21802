import type { PersonState } from '../../db/schema.ts'
import type { Instant } from '../ids.ts'
import type { SetupStep } from './actor.ts'

/**
 * Whether somebody may be inside at this moment. An invited person may, for
 * setting up and nothing else; one whose engagement ended is out from that
 * moment, whether or not anybody pressed a button (Art. 45(7): duties outlast
 * the engagement, access does not). Nobody is in before it begins.
 */
export const mayBeInside = (who: Standing, at: Instant): boolean => whyOutside(who, at) === null

export interface Standing {
  readonly state: PersonState
  readonly engagedFrom: Instant
  readonly engagedUntil: Instant | null
  readonly setupStep: SetupStep | null
  /** Since when they keep the small account of a withdrawn consent; null where they keep none. */
  readonly dutiesSince: Instant | null
}

/** Why they may not; null where they may. For their own ears, after both factors, and for the log. */
export function whyOutside(who: Standing, at: Instant): Outside | null {
  const { state, engagedFrom, engagedUntil, setupStep, dutiesSince } = who
  // Suspended with their organization's consent, and left the small account: how little that opens, powers say.
  if (state === 'suspended' && dutiesSince === null) return 'suspended'
  if (state === 'left' || (engagedUntil !== null && engagedUntil <= at)) return 'left'
  // Invited already, or moved to a later day: what is said here falls under the duty from that day on, and so does access.
  if (engagedFrom > at) return 'not-begun'
  return state !== 'invited' || setupStep !== null ? null : 'not-engaged'
}

export const outsides = ['suspended', 'left', 'not-begun', 'not-engaged'] as const
export type Outside = (typeof outsides)[number]
