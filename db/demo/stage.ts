/** What everything in the making of the sample council stands on. */
import type { Portal } from '../../app/portal.server.ts'
import type { SampleChance } from './sample-chance.ts'
import type { SampleClock } from './sample-clock.ts'

export interface Stage {
  /** Opened on the sample clock. */
  readonly portal: Portal
  readonly clock: SampleClock
  readonly chance: SampleChance
}

/** What an act gave. Where a council is made nobody is there to be told of a refusal: it is our own mistake. */
export function granted<T>(
  what: string,
  outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string },
): T {
  if (!outcome.ok) throw new Error(`${what} was refused: ${outcome.reason}`)
  return outcome.value
}
