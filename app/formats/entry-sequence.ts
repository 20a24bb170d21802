/**
 * What must hold between the entries of a log, beyond each one's own format and
 * the tree: time never runs backwards, each person's entries are counted without
 * a gap, no challenge is used twice. log-verify and mirroring witnesses hand in
 * every entry in order; so does nobody else, and nothing may be left out.
 */
import { NotProven } from '../outcome.ts'
import type { ReadEntry } from './log-entry.ts'

export interface SequencedEntry {
  readonly index: bigint
  readonly entry: ReadEntry
  /** The act's challenge as it stands in its text (base64 has one spelling), or null where the entry holds no act. */
  readonly challenge: string | null
}

export interface SequenceCheck {
  /** Throws NotProven, naming the index. After a throw the check is spent. */
  accept(next: SequencedEntry): void
  /** How many entries were accepted. */
  readonly size: bigint
}

/**
 * A check that begins at the log's first entry. It keeps one counter a person
 * and one string a challenge; it knows of nothing it was not shown.
 */
export function createSequenceCheck(): SequenceCheck {
  let size = 0n
  let newest = 0
  const counters = new Map<string, bigint>()
  const challenges = new Map<string, bigint>()

  function checkTime({ index, entry }: SequencedEntry): void {
    if (entry.t < newest) throw new NotProven(`entry ${index}: its time is before that of the entry before`)
    newest = entry.t
  }

  // Absence is proven by these counters: a person's entries up to now, without a
  // gap, are all there are.
  function checkSubject({ index, entry: { subject, subjectSeq } }: SequencedEntry): void {
    if (subject === undefined || subjectSeq === undefined) return
    const expected = (counters.get(subject) ?? 0n) + 1n
    if (subjectSeq !== expected.toString()) {
      throw new NotProven(`entry ${index}: subjectSeq is ${subjectSeq}, ${expected} was due`)
    }
    counters.set(subject, expected)
  }

  function checkChallenge({ index, challenge }: SequencedEntry): void {
    if (challenge === null) return
    const earlier = challenges.get(challenge)
    if (earlier !== undefined) throw new NotProven(`entry ${index}: its challenge was used by entry ${earlier}`)
    challenges.set(challenge, index)
  }

  return {
    accept(next) {
      if (next.index !== size) throw new NotProven(`entry ${next.index}: entry ${size} was due`)
      checkTime(next)
      checkSubject(next)
      checkChallenge(next)
      size += 1n
    },
    get size() {
      return size
    },
  }
}
