import type { PersonState } from '../../db/schema.ts'
import type { Instant } from '../ids.ts'
import type { SetupStep } from './actor.ts'

/**
 * Whether somebody may be inside at this moment. An invited person may, for
 * setting up and nothing else; one whose engagement ended is out from that
 * moment, whether or not anybody pressed a button (Art. 45(7): duties outlast
 * the engagement, access does not).
 */
export function mayBeInside(
  who: { readonly state: PersonState; readonly engagedUntil: Instant | null; readonly setupStep: SetupStep | null },
  at: Instant,
): boolean {
  if (who.engagedUntil !== null && who.engagedUntil <= at) return false
  return who.state === 'active' || (who.state === 'invited' && who.setupStep !== null)
}
