/** What lies between the parts of a log, checked as they are handed over in order: time, counters, the tree above them. */
import { equalBytes } from '../formats/bytes.ts'
import { type CountLine, checkCounted, type Whose } from '../formats/counted.ts'
import { type Hash, nodeHash } from '../formats/merkle.ts'
import { isForeign } from '../outcome.ts'
import type { CountedPoint, Disclosure, ToldKey } from './entry-check.ts'
import type { LogSource } from './log-source.ts'
import { type FoundWrong, type SegmentResult, wrongHash } from './segment-check.ts'
import { foldedFromRight, segmentLevel } from './segment-tree.ts'
import type { ToldTrust } from './trust-chain.ts'
import { Finding, tampered } from './verdict.ts'

export class JoinedLog {
  size = 0
  acts = 0
  newer = 0
  firstNewer: number | null = null
  checkpoints = 0
  covered = 0
  witnessed: number | null = null
  readonly trusts: ToldTrust[] = []
  readonly keys: ToldKey[] = []
  readonly losses: { readonly stated: number[]; readonly decided: number[] } = { stated: [], decided: [] }
  readonly signedSteps = new Set<number>()
  readonly #source: LogSource
  readonly disclosures: Disclosure[] = []
  readonly #counters = new Map<Whose, CountLine>()
  readonly #edge: { readonly level: number; readonly hash: Hash }[] = []
  #time = 0
  #lastEdge: readonly Hash[] = []

  constructor(source: LogSource) {
    this.#source = source
  }

  /** Parts in order, the first first. Throws a Finding: the first wrong entry of the part, or what is wrong above it. */
  async add(part: SegmentResult): Promise<void> {
    const between = this.#wrongTime(part) ?? earlier(this.#wrongCounter(part), this.#wrongPoint(part))
    this.#count(part)
    throwFirst(part.wrong, between)
    const [whole] = part.edge
    if (whole && part.size - part.from === 2 ** segmentLevel) await this.#grow(whole, part.from / 2 ** segmentLevel)
    else this.#lastEdge = part.edge
  }

  #count(part: SegmentResult): void {
    this.size = part.size
    this.acts += part.acts
    this.newer += part.newer
    this.firstNewer ??= part.firstNewer
    this.checkpoints += part.checkpoints
    this.covered = Math.max(this.covered, part.covered)
    this.witnessed = part.witnessed ?? this.witnessed
    this.trusts.push(...part.trusts)
    this.keys.push(...part.keys)
    this.losses.stated.push(...part.losses.stated)
    this.losses.decided.push(...part.losses.decided)
    this.disclosures.push(...part.disclosures)
    for (const step of part.signedSteps) this.signedSteps.add(step)
  }

  #wrongTime(part: SegmentResult): Finding | null {
    const { first, last } = part.times
    if (part.size === part.from) return null
    if (first < this.#time) return tampered(part.from, 'its time is before that of the entry before')
    this.#time = last
    return null
  }

  #wrongCounter(part: SegmentResult): Finding | null {
    let found: Finding | null = null
    for (const { index, first, line } of part.runs) {
      const due = (this.#counters.get(line.who)?.count ?? 0) + 1
      if (first !== due) found = earlier(found, tampered(index, `it is counted as ${first}, ${due} was due`))
    }
    return found
  }

  /** Everybody's counts as the part's own entries say them, one after the other; at the end those of the whole part. */
  #wrongPoint(part: SegmentResult): Finding | null {
    let found: Finding | null = null
    for (const point of part.points) {
      for (const line of point.changed) this.#bringOn(line)
      found ??= wrongCounts(point, [...this.#counters.values()])
    }
    for (const line of part.added) this.#bringOn(line)
    for (const { line } of part.runs) this.#bringOn(line)
    return found
  }

  // What is said to be added twice began once.
  #bringOn(line: CountLine): void {
    if (line.count > 0 || !this.#counters.has(line.who)) this.#counters.set(line.who, line)
  }

  /** Two whole parts side by side make a subtree above them; each is held against what is stored. */
  async #grow(hash: Hash, index: number): Promise<void> {
    let node = { level: segmentLevel, hash }
    for (let place = index; place % 2 === 1; ) {
      const left = this.#edge.pop()
      if (!left) throw new RangeError('parts came in another order')
      node = { level: node.level + 1, hash: nodeHash(left.hash, node.hash) }
      place = (place - 1) / 2
      await this.#checkAbove(node, place)
    }
    this.#edge.push(node)
  }

  async #checkAbove({ level, hash }: { readonly level: number; readonly hash: Hash }, index: number): Promise<void> {
    const stored = await this.#source.hashes(level, index, index + 1)
    if (stored !== null && !(stored[0] && equalBytes(stored[0], hash))) throw wrongHash(level, index)
  }

  /** The root over all parts. */
  root(): Hash {
    return foldedFromRight([...this.#edge.map(({ hash }) => hash), ...this.#lastEdge])
  }
}

function wrongCounts({ index, said }: CountedPoint, lines: readonly CountLine[]): Finding | null {
  try {
    checkCounted(said, lines)
    return null
  } catch (error) {
    if (!isForeign(error)) throw error
    return tampered(index, error.message)
  }
}

function earlier(one: Finding | null, other: Finding | null): Finding | null {
  if (!one || !other) return one ?? other
  return (other.index ?? 0) < (one.index ?? 0) ? other : one
}

/** The one that names the earlier entry; a finding that names none waits for the other. */
function throwFirst(within: FoundWrong | null, between: Finding | null): void {
  const found = within && new Finding(within.verdict, within.because, within.index)
  if (found && between) throw (found.index ?? Number.POSITIVE_INFINITY) < (between.index ?? 0) ? found : between
  if (found ?? between) throw found ?? between
}
