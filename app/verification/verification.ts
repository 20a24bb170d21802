/** A verification of the whole log: who ran it, how far it came, what it found. */
import { type Instant, minutes, type PersonId, type VerificationId } from '../ids.ts'
import type { ReadLog } from '../read-log/read-log.server.ts'

/** What a verification that was run to its end can come to. */
export const judgedVerdicts = ['verified', 'tampered', 'incomplete', 'keys-unknown'] as const
export type JudgedVerdict = (typeof judgedVerdicts)[number]

/** Whose word for the log's keys was taken: the portal's own, or what the person's vault had pinned before. */
export const trustSources = ['portal', 'pinned'] as const
export type TrustSource = (typeof trustSources)[number]

/** The portal checks every stored byte, and says so itself; a person's browser checks what the portal serves, and the person says so. */
export type VerificationSource = { readonly by: 'schedule' } | { readonly by: 'browser'; readonly person: PersonId }

/** What a verification found. */
export interface Finding {
  readonly verdict: JudgedVerdict
  /** Entries that were read and found right. */
  readonly checked: number
  /** Entries there were. */
  readonly total: number | null
  readonly trust: TrustSource
  /** Index of the first entry that is wrong or missing, where it can be told. */
  readonly firstWrong: number | null
  /** One sentence; null where all is well. */
  readonly because: string | null
}

interface Begun {
  readonly id: VerificationId
  readonly source: VerificationSource
  readonly startedAt: Instant
}

export type Verification = Begun &
  (
    | { readonly state: 'running'; readonly checked: number; readonly total: number | null }
    /** It died, or its browser went away: nobody knows what it would have found. */
    | { readonly state: 'interrupted'; readonly checked: number; readonly total: number | null }
    | {
        readonly state: 'stopped'
        readonly endedAt: Instant
        readonly checked: number
        readonly total: number | null
      }
    | ({ readonly state: 'judged'; readonly endedAt: Instant; readonly entry: number | null } & Finding)
  )

/** How long a verification counts as running after its last sign of life. */
export const silence = minutes(3)

/** When the log was last begun anew after a loss: what was found before says nothing of what goes on since. Null for never. */
export const lastLossAt = (log: Pick<ReadLog, 'trusts'>): Instant | null =>
  log.trusts().findLast(({ succession }) => succession !== null)?.since ?? null

/** True where the log is said not to be what it should be. An unknown key is nobody's finding about the log. */
export const isAlarm = (verdict: JudgedVerdict): boolean => verdict === 'tampered' || verdict === 'incomplete'

/** A verification with the one who ran it as a reader may see them. */
export interface Named {
  readonly verification: Verification
  /** The pseudonym of whose browser it was; null for the portal's own. */
  readonly who: string | null
  /** True for the reader's own. */
  readonly own: boolean
}

export function named(
  verification: Verification,
  known: { readonly pseudonyms: ReadonlyMap<PersonId, string>; readonly reader: PersonId },
): Named {
  const { source } = verification
  if (source.by === 'schedule') return { verification, who: null, own: false }
  const { person } = source
  return { verification, who: known.pseudonyms.get(person) ?? person, own: person === known.reader }
}

/** A verification in this browser, as its page shows it. */
export type VerifyState =
  | { readonly state: 'idle' | 'starting' | 'recording' }
  | { readonly state: 'working'; readonly checked: number; readonly total: number }
  | { readonly state: 'done'; readonly id: string; readonly finding: Finding; readonly recorded: boolean }
  | { readonly state: 'stopped'; readonly checked: number }
  /** A word of the dictionary `reasons`: nothing was found out about the log. */
  | { readonly state: 'failed'; readonly reason: string }
