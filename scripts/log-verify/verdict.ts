/** What a verification can come to, and the exit code that says it. */
export const exitCodes = { verified: 0, tampered: 1, incomplete: 2, 'keys-unknown': 3 } as const
export type VerdictWord = keyof typeof exitCodes

export interface Counted {
  /** Entries that were read and hold together. */
  readonly entries: bigint
  /** Checkpoints that match the tree. */
  readonly checkpoints: number
  /** Size of the newest of them. */
  readonly covered: bigint
  /** As the first entry names it. */
  readonly origin: string
}

export type Verdict = Counted &
  (
    | { readonly verdict: 'verified' }
    | {
        readonly verdict: Exclude<VerdictWord, 'verified'>
        readonly because: string
        /** The first entry that is wrong or missing, where it can be told. */
        readonly index: bigint | null
      }
  )

/** Ends the check where it stands. */
export class Finding extends Error {
  override readonly name = 'Finding'
  readonly verdict: Exclude<VerdictWord, 'verified'>
  readonly index: bigint | null
  constructor(verdict: Exclude<VerdictWord, 'verified'>, because: string, index: bigint | null = null) {
    super(because)
    this.verdict = verdict
    this.index = index
  }
}

export const tampered = (index: bigint | null, because: string): Finding =>
  new Finding('tampered', index === null ? because : `entry ${index}: ${because}`, index)
export const incomplete = (index: bigint | null, because: string): Finding => new Finding('incomplete', because, index)
export const keysUnknown = (because: string): Finding => new Finding('keys-unknown', because)
