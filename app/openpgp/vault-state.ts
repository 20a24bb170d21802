/** What a page may know of the vault: locked or not, and what it has seen since it was unlocked. */
import type { Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import type { CouncilNews } from './council-news.ts'
import type { KeyNews } from './key-news.ts'
import type { LineNews } from './line-news.ts'
export type VaultState =
  | { readonly state: 'locked' }
  | {
      readonly state: 'unlocked'
      readonly person: PersonId
      readonly fingerprint: Fingerprint
      /** Locks itself then, unless kept awake. Milliseconds by this machine's clock. */
      readonly deadline: Instant
      /** The newest checkpoint verified: what `from` of the next proof should be. */
      readonly checkpoint: { readonly size: bigint; readonly time: number }
      readonly councilPinned: boolean
      readonly rollCounter: number | null
      /** Changes of who signs rolls that were followed since it was unlocked, oldest first. */
      readonly councilNews: readonly CouncilNews[]
      /** Lines about this person that say something new, seen since it was unlocked. */
      readonly lineNews: readonly LineNews[]
      /** Keys on record in this person's name that are not this vault's, seen since it was unlocked. */
      readonly keyNews: readonly KeyNews[]
      /** True where the card has moved since it was last sealed: `seal-card` and keep it. */
      readonly cardMoved: boolean
      /** SHA-256 of the pinned trust's text: where the portal's is another, there is something to follow. */
      readonly trust: Sha256Hex
      /** While a proven suspension of the quorum runs: its end. */
      readonly suspendedUntil: Instant | null
    }
