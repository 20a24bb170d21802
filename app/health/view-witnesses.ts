/** The witnesses of the policy as a page shows them: plain values, and one word for how each stands. */
import type { QuorumHealth, WitnessState } from '../read-log/read-log.server.ts'
import type { WitnessTrouble } from '../read-log/witness-trouble.ts'

export interface WitnessView {
  readonly name: string
  readonly url: string | null
  /** `at` in milliseconds, by the witness's clock. */
  readonly cosigned: { readonly at: number; readonly size: number } | null
  /** Entries it has not cosigned. */
  readonly lag: number
  /** Its clock less ours, milliseconds. */
  readonly offset: number | null
  readonly trouble: { readonly at: number; readonly word: WitnessTrouble } | null
  /** `silent` once its last trouble is newer than its last cosignature; `unasked` where the policy says no address. */
  readonly standing: 'now' | 'behind' | 'silent' | 'unasked'
}

export type QuorumView =
  | { readonly state: 'not-asked' }
  | { readonly state: 'met'; readonly at: number; readonly size: number }
  | { readonly state: 'missing'; readonly since: number | null }
  /** Missing, and set aside by two people until then: copies are given without it. */
  | { readonly state: 'set-aside'; readonly until: number }

export function viewWitness({ name, url, lastCosigned, lag, clockOffset, lastTrouble }: WitnessState): WitnessView {
  const cosigned = lastCosigned && { at: lastCosigned.time * 1000, size: Number(lastCosigned.size) }
  // Trouble is timed by our clock, a cosignature by the witness's.
  const troubled = lastTrouble !== null && lastTrouble.at > (cosigned?.at ?? 0) - (clockOffset ?? 0)
  return {
    name,
    url,
    cosigned,
    lag: Number(lag),
    offset: clockOffset,
    trouble: lastTrouble && { at: lastTrouble.at, word: lastTrouble.word },
    standing: standingOf({ asked: url !== null, heard: cosigned !== null && !troubled, lag }),
  }
}

function standingOf(of: { readonly asked: boolean; readonly heard: boolean; readonly lag: bigint }) {
  if (!of.asked) return 'unasked'
  if (!of.heard) return 'silent'
  return of.lag > 0n ? 'behind' : 'now'
}

export function viewQuorum(quorum: QuorumHealth, suspended: { readonly until: number } | null = null): QuorumView {
  if (quorum.state === 'missing' && suspended) return { state: 'set-aside', until: suspended.until }
  return quorum.state === 'met' ? { state: 'met', at: quorum.at, size: Number(quorum.size) } : quorum
}
