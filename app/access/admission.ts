import type { PersonState } from '../../db/schema.ts'
import type { Instant } from '../ids.ts'
import type { SetupStep } from './actor.ts'

/**
 * Whether somebody may be inside at this moment. An invited person may, for
 * setting up and nothing else; one whose engagement ended is out from that
 * moment, whether or not anybody pressed a button (Art. 45(7): duties outlast
 * the engagement, access does not).
 */
export const mayBeInside = (who: Standing, at: Instant): boolean => whyOutside(who, at) === null

export interface Standing {
  readonly state: PersonState
  readonly engagedUntil: Instant | null
  readonly setupStep: SetupStep | null
}

/** Why they may not; null where they may. For their own ears, after both factors, and for the log. */
export function whyOutside({ state, engagedUntil, setupStep }: Standing, at: Instant): Outside | null {
  if (state === 'suspended') return 'suspended'
  if (state === 'left' || (engagedUntil !== null && engagedUntil <= at)) return 'left'
  return state === 'active' || setupStep !== null ? null : 'not-engaged'
}

export const outsides = ['suspended', 'left', 'not-engaged'] as const
export type Outside = (typeof outsides)[number]
