/**
 * Writes the run of a proof of absence (formats/entry-run.ts) into the spool: all
 * entries about a person up to a time and the next one, and the hashes between
 * them. A page of entries at a time, so that a million are gathered in the memory
 * of a thousand. It goes through them twice, and once they are committed and under
 * a checkpoint they cannot be others the second time.
 */
import { concat } from '../formats/bytes.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import { formatRunLine } from '../formats/entry-run.ts'
import { type AbsenceClaim, absencePaths, formatCountFile } from '../formats/evidence-bundle.ts'
import { givenBy } from '../formats/given.ts'
import { type LogEntry, readOwnEntry } from '../formats/log-entry.ts'
import { TreeEdge } from '../formats/tree-edge.ts'
import type { Instant, PersonId } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { storedHashes } from '../read-log/log-store.server.ts'
import type { ReviewGround } from '../review/review-ground.ts'
import type { EvidenceSpool } from './evidence-spool.server.ts'
import { bytesAbout, indexesAbout } from './evidence-store.server.ts'
import { countProofOf } from './own-count.server.ts'

/** What the counted entries are, for the report: nobody reads a million lines of them. */
export interface AbsenceTally {
  readonly entries: number
  /** By kind and, of refusals, reason; most first. */
  readonly kinds: readonly TalliedKind[]
  readonly first: Instant | null
  readonly last: Instant | null
}

export interface TalliedKind {
  readonly kind: EntryKind
  readonly reason: string | null
  readonly count: number
  /** Indexes. */
  readonly first: bigint
  readonly last: bigint
}

/** What is claimed, before it is counted. */
export type AskedAbsence = Pick<AbsenceClaim, 'bulletin' | 'before'> & { readonly person: PersonId }

export interface CountedAbsence {
  readonly claim: AbsenceClaim
  readonly person: PersonId
  readonly tally: AbsenceTally
  /** True where the entry after the time in question is among them. */
  readonly isEnded: boolean
}

/** Pages small enough that others are served between them. */
const page = 500

export async function countAbsence(
  ground: ReviewGround,
  spool: EvidenceSpool,
  asked: {
    readonly claim: AskedAbsence
    readonly n: number
    readonly head: bigint
    /** An entry `counted` of after the time in question that is in the bundle, for where nothing about the person came since. */
    readonly ends: bigint | null
  },
): Promise<Outcome<CountedAbsence, 'absence-untrue'>> {
  const { claim, n, head, ends } = asked
  const paths = absencePaths(n)
  const counting = new Counting(claim)
  await spool.add(paths.entries, counting.lines(ground, head))
  if (counting.untrue) return refused('absence-untrue')
  await spool.add(paths.gaps, gapsBetween(ground, { claim, head, end: counting.end }))
  const { entries, tally } = counting
  const { person, bulletin, before } = claim
  const proof = counting.isEnded ? null : await countProofOf(ground.db, { who: person, entry: ends })
  if (proof) await spool.add(paths.count, formatCountFile(proof))
  const isEnded = counting.isEnded || proof !== null
  return done({
    person,
    claim: { who: person, bulletin, before, entries, counted: proof ? ends : null },
    tally,
    isEnded,
  })
}

class Counting {
  readonly #claim: AskedAbsence
  readonly #kinds = new Map<string, TalliedKind>()
  #first: Instant | null = null
  #last: Instant | null = null
  #counted = 0
  entries = 0
  untrue = false
  isEnded = false
  /** Index after the last one taken. */
  end = 0n

  constructor(claim: AskedAbsence) {
    this.#claim = claim
  }

  get tally(): AbsenceTally {
    const kinds = [...this.#kinds.values()].sort((one, other) => other.count - one.count)
    return { entries: this.#counted, kinds, first: this.#first, last: this.#last }
  }

  async *lines({ db }: ReviewGround, head: bigint): AsyncGenerator<Uint8Array> {
    const { person } = this.#claim
    for (;;) {
      const rows = await bytesAbout(db, person, { from: this.end, below: head, limit: page })
      const lines: Uint8Array[] = []
      for (const row of rows) {
        this.#take(row.index, readOwnEntry(row.bytes))
        if (this.untrue) return
        lines.push(formatRunLine(row))
        if (this.isEnded) break
      }
      if (lines.length > 0) yield concat(...lines)
      if (this.isEnded || rows.length < page) return
    }
  }

  #take(index: bigint, entry: LogEntry): void {
    const { before, bulletin } = this.#claim
    this.entries++
    this.end = index + 1n
    if (entry.t >= before) this.isEnded = true
    // A bundle that claims otherwise would prove itself false.
    else if (givenBy(entry, bulletin) === 'documents') this.untrue = true
    else this.#count(index, entry)
  }

  #count(index: bigint, entry: LogEntry): void {
    const { kind } = entry
    const reason = entry.kind === 'denied' || entry.kind === 'sign-in-refused' ? (entry.reason ?? null) : null
    const known = this.#kinds.get(`${kind} ${reason}`)
    this.#kinds.set(`${kind} ${reason}`, {
      kind,
      reason,
      count: (known?.count ?? 0) + 1,
      first: known?.first ?? index,
      last: index,
    })
    this.#first ??= entry.t
    this.#last = entry.t
    this.#counted++
  }
}

async function* gapsBetween(
  { db }: ReviewGround,
  { claim, head, end }: { readonly claim: AskedAbsence; readonly head: bigint; readonly end: bigint },
): AsyncGenerator<Uint8Array> {
  const hashes = storedHashes(db)
  let at = 0n
  for (;;) {
    const indexes = await indexesAbout(db, claim.person, { from: at, below: end, limit: page })
    const ids = indexes.flatMap((index) => {
      const gap = TreeEdge.idsBetween(at, index)
      at = index + 1n
      return gap
    })
    if (ids.length > 0) yield concat(...(await hashes.read(ids)))
    if (indexes.length < page) break
  }
  if (at !== end) throw new Broken('entries of the log went away while they were gathered')
  const rest = TreeEdge.idsBetween(at, head)
  if (rest.length > 0) yield concat(...(await hashes.read(rest)))
}
