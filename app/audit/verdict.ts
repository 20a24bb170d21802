/** What a verification can come to, and the exit code that says it. */
export const exitCodes = { verified: 0, tampered: 1, incomplete: 2, 'keys-unknown': 3 } as const
export type VerdictWord = keyof typeof exitCodes

/** Of a log or bundle that is verified, but for words this program does not know: for whoever insists on knowing all of them. */
export const newerExitCode = 4

/** `1 entry is of a kind newer than this verifier …`, for a report. */
export const newerInWords = (newer: number): string =>
  `${newer === 1 ? '1 entry says' : `${newer} entries say`} what came after this verifier: their place, time, counters and signatures were checked, what is particular to them was not. A newer verifier knows them`

/** Entries `from` … `to` − 1 of the log that ended are lost; none where `to` is no larger. */
export interface LogLoss {
  readonly from: number
  readonly to: number
  /** They were made between these times, milliseconds. */
  readonly since: number
  readonly until: number
  readonly ended: string
  readonly goesOn: string
  /** The entry by which two people decided it; null: nobody has. */
  readonly decided: number | null
}

export interface Counted {
  /** Entries that were read and hold together. */
  readonly entries: number
  /** Acts of people among them. */
  readonly acts: number
  /** Entries among them whose kind, role, method or act came after this program; everything that holds of all entries was checked of them. */
  readonly newer: number
  /** The first of these. */
  readonly firstNewer: number | null
  /** Checkpoints that match the tree. */
  readonly checkpoints: number
  /** Size of the newest of them. */
  readonly covered: number
  /** Size of the newest one that the witnesses' quorum has cosigned; null where the log has no witness, or nobody said whom to trust. */
  readonly witnessed: number | null
  /** As the first entry names it, or the newest one that begins it anew. */
  readonly origin: string
  /** What the log says it has lost, oldest first. */
  readonly losses: readonly LogLoss[]
}

export type Verdict = Counted &
  (
    | { readonly verdict: 'verified' }
    | {
        readonly verdict: Exclude<VerdictWord, 'verified'>
        readonly because: string
        /** The first entry that is wrong or missing, where it can be told. */
        readonly index: number | null
      }
  )

/** Ends the check where it stands. */
export class Finding extends Error {
  override readonly name = 'Finding'
  readonly verdict: Exclude<VerdictWord, 'verified'>
  readonly index: number | null
  constructor(verdict: Exclude<VerdictWord, 'verified'>, because: string, index: number | null = null) {
    super(because)
    this.verdict = verdict
    this.index = index
  }
}

export const tampered = (index: number | null, because: string): Finding =>
  new Finding('tampered', index === null ? because : `entry ${index}: ${because}`, index)
export const incomplete = (index: number | null, because: string): Finding => new Finding('incomplete', because, index)
export const keysUnknown = (because: string): Finding => new Finding('keys-unknown', because)
/** By name: a finding may come from a worker's copy of this class. */
export const isFinding = (error: unknown): error is Finding => error instanceof Error && error.name === 'Finding'
