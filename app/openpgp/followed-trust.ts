/** What a vault has followed, for showing to its person. */
import type { RollRole } from '../formats/roll.ts'
import type { Instant } from '../ids.ts'

/** How many entries survived, and how many there were when the log was last cosigned; when the lost ones were made. */
export interface FollowedLoss {
  readonly kept: bigint
  readonly last: bigint
  readonly since: Instant
  readonly until: Instant
}

/** A change of trust that was followed, for showing. */
export interface FollowedTrust {
  /** `fuin-log-trust/1`, as pinned until then and from then on. */
  readonly before: string
  readonly after: string
  readonly at: Instant
  readonly entry: bigint
  readonly by: readonly { readonly name: string; readonly role: RollRole }[]
  /** Where the log goes on as another after a loss; null for a change of keys or policy. */
  readonly loss: FollowedLoss | null
}
