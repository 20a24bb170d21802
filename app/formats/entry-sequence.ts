/**
 * What must hold between the entries of a log, beyond each one's own format and
 * the tree: time never runs backwards, each person's entries are counted without
 * a gap, and so are each organization's matters; what is said of these counts and of
 * looks is so; who signs rolls changes as it has to; no challenge is used twice. log-verify and mirroring witnesses hand in
 * every entry in order; so does nobody else, and nothing may be left out.
 */
import { isForeign, NotProven } from '../outcome.ts'
import { checkLook, looksDisclosed } from './about.ts'
import { CouncilHistory } from './council-history.ts'
import { type CountLine, checkCounted, countsOf, readCounted, type Whose } from './counted.ts'
import type { ReadEntry } from './log-entry.ts'
import type { Hash } from './merkle.ts'

export interface SequencedEntry {
  readonly index: bigint
  readonly entry: ReadEntry
  readonly leaf: Hash
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
 * A check that begins at the log's first entry. It keeps one counter a person and
 * organization, one string a challenge, and what entries commit to whom they are about.
 */
export function createSequenceCheck(): SequenceCheck {
  let size = 0n
  let newest = 0
  const counters = new Map<Whose, CountLine>()
  const abouts = new Map<bigint, ReadEntry['about']>()
  const challenges = new Map<string, bigint>()
  const council = new CouncilHistory()

  function checkTime({ index, entry }: SequencedEntry): void {
    if (entry.t < newest) throw new NotProven(`entry ${index}: its time is before that of the entry before`)
    newest = entry.t
  }

  // Absence is proven by these counters: somebody's entries up to now, without a
  // gap, are all there are.
  function count({ index, entry, leaf }: SequencedEntry): void {
    for (const [who, said] of countsOf(entry)) {
      const due = (counters.get(who)?.count ?? 0) + 1
      if (said !== String(due)) throw new NotProven(`entry ${index}: it is counted as ${said}, ${due} was due`)
      counters.set(who, { who, count: due, id: entry.id, leaf })
    }
  }

  function checkSaid({ index, entry }: SequencedEntry): void {
    if (entry.kind === 'counted') checkCounted(readCounted(entry), [...counters.values()])
    for (const look of looksDisclosed(index, entry) ?? [])
      if (entry.subject) checkLook(entry.subject, look, abouts.get(look.index))
    if (entry.about) abouts.set(index, entry.about)
  }

  function checkCouncil({ index, entry }: SequencedEntry): void {
    try {
      council.accept(entry)
    } catch (error) {
      throw isForeign(error) ? new NotProven(`entry ${index}: ${error.message}`) : error
    }
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
      checkSaid(next)
      count(next)
      checkChallenge(next)
      checkCouncil(next)
      size += 1n
    },
    get size() {
      return size
    },
  }
}
