import type { Instant, PersonId } from '../ids.ts'

/**
 * By which channel two people compared a fingerprint. A closed list: whoever
 * confirms a line of the roll judges by it how much the comparison is worth.
 */
export const comparisonChannels = ['in-person', 'video', 'telephone', 'letter'] as const
export type ComparisonChannel = (typeof comparisonChannels)[number]

export const parseChannel = (text: unknown): ComparisonChannel | null =>
  comparisonChannels.find((channel) => channel === text) ?? null

/** Who of the secretariat held the words of a key against what its holder read aloud, when and how. */
export interface Comparison {
  readonly by: PersonId
  readonly at: Instant
  /** Null: recorded before channels were. */
  readonly channel: ComparisonChannel | null
}
