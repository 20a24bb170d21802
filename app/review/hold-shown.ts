import type { Instant } from '../ids.ts'
import type { HoldObject } from '../retention/hold.ts'

/** What a hold is about, for reading: people by pseudonym, bulletins by number. */
export interface HoldObjectShown {
  readonly kind: HoldObject['kind']
  /** As the act and the entry name it. */
  readonly id: string
  /** Pseudonym, bulletin's number, or entry numbers. */
  readonly label: string
}

export interface HoldShown {
  readonly entry: number
  readonly object: HoldObjectShown
  /** Null once it is past its time. */
  readonly reason: string | null
  readonly placedBy: string
  readonly placedAt: Instant
  /** True where the person looking placed it, and so may not lift it. */
  readonly own: boolean
  readonly lifted: {
    readonly entry: number
    readonly by: string
    readonly at: Instant
    readonly reason: string | null
    readonly ends: Instant
  } | null
  readonly state: 'in-force' | 'ending' | 'ended'
}
