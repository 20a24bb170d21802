/**
 * That the log holds no release to somebody before a time: all entries about
 * them up to it and the next one, counted 1, 2, 3 … without a gap, each at its
 * place under the head. In place of the next one, an entry `counted` may say how many
 * there were. A release is whatever gives: an entry younger than this program counts
 * by what it says of itself, and one that says nothing leaves the claim open. Read as it passes, so that a person about whom somebody
 * wrote a million entries is proven like another. Whose word each of them is, is
 * not asked: they count whoever made them, and that no release is among them is
 * seen from all.
 */
import { concat, equalBytes } from '../formats/bytes.ts'
import { type CountLine, checkCountProof, countsOf, readCounted, type Whose } from '../formats/counted.ts'
import { longestRunLine, parseRunLine } from '../formats/entry-run.ts'
import { type AbsenceClaim, absencePaths, evidenceNames, parseCountFile } from '../formats/evidence-bundle.ts'
import { givenBy } from '../formats/given.ts'
import { parseEntry, type ReadEntry } from '../formats/log-entry.ts'
import { type Hash, leafHash } from '../formats/merkle.ts'
import { TreeEdge } from '../formats/tree-edge.ts'
import { parseId } from '../ids.ts'
import { NotProven } from '../outcome.ts'
import type { EvidenceFiles } from './evidence-files.ts'
import type { ProvenEntry, ProvenLog } from './evidence-log.ts'
import { bent, lacking, provenBy } from './evidence-verdict.ts'

export interface ProvenAbsence extends Omit<AbsenceClaim, 'entries'> {
  /** How many entries about the person there are before that time. */
  readonly entries: number
  /** The entry about them that comes next, or the one by which there was none up to it. */
  readonly next: bigint
  /** Entries among them under which cards of lists left, and no document. */
  readonly cards: number
}

/** Throws a finding. */
export async function proveAbsences(
  files: Pick<EvidenceFiles, 'manifest' | 'read' | 'bytes'>,
  log: Pick<ProvenLog, 'head' | 'entries' | 'exported'>,
): Promise<readonly ProvenAbsence[]> {
  const proven: ProvenAbsence[] = []
  for (const [n, claim] of files.manifest.absences.entries()) {
    const count = new Counting(claim)
    await walkRun(files, { n, head: log.head, claim, count })
    if (claim.counted !== null) await endByCount(files, log.entries, { n, claim, count })
    proven.push(count.finish(log.exported))
  }
  return proven
}

interface Placed {
  readonly index: bigint
  readonly entry: ReadEntry
  readonly leaf: Hash
  readonly file: string
}

/** Somebody's entries, one after the other, until the first that is not before the time in question. */
class Counting {
  readonly #claim: AbsenceClaim
  #count = 0
  #cards = 0
  #lastTime = 0
  #lastLeaf: Hash | null = null
  #next: bigint | null = null

  constructor(claim: AbsenceClaim) {
    this.#claim = claim
  }

  add({ index, entry, leaf, file }: Placed): void {
    const { who, bulletin, before } = this.#claim
    if (this.#next !== null) throw bent(file, `entry ${index} comes after the one that ends the proof`)
    const seq = countOf(entry, who)
    if (seq === null) throw bent(file, `entry ${index} does not count for ${who}`)
    if (seq !== String(this.#count + 1))
      throw lacking(
        file,
        `entry ${index} is entry ${seq} that counts for ${who}, and entry ${this.#count + 1} is not in the bundle`,
      )
    if (entry.t < this.#lastTime) throw bent(file, `entry ${index} has a time before that of an earlier one`)
    this.#lastTime = entry.t
    this.#lastLeaf = leaf
    if (entry.t >= before) {
      this.#next = index
      return
    }
    // An organization's run says what there is; nothing is given to it.
    const given = isPerson(who) ? givenBy(entry, bulletin) : 'nothing'
    if (given === 'documents')
      throw bent(file, `entry ${index} is a release to ${who}, which the manifest says there is not`)
    if (given === 'unknown')
      throw lacking(
        file,
        `entry ${index} is of a kind newer than this verifier (${entry.kind}), and does not say whether this left under it`,
      )
    if (given === 'cards') this.#cards++
    this.#count++
  }

  /** The entry at that place says of everybody how many entries there were before it. */
  endAt({ index, entry }: Pick<Placed, 'index' | 'entry'>, said: CountLine): void {
    const { who, before } = this.#claim
    if (said.who !== who) throw new NotProven('it counts somebody else')
    if (entry.t < before) throw new NotProven(`entry ${index} counts before the time in question`)
    // Of none the line names no last one, but the entry by which the organization came.
    const isLast = this.#lastLeaf === null ? said.count === 0 : equalBytes(said.leaf, this.#lastLeaf)
    if (this.#next !== null || said.count !== this.#count || !isLast)
      throw new NotProven(`entry ${index} counts other entries of ${who} than the run holds`)
    this.#next = index
  }

  /** With what the log took until the export itself. */
  finish(exported: readonly ProvenEntry[]): ProvenAbsence {
    const { who } = this.#claim
    for (const held of exported) {
      if (this.#next === null && countOf(held.entry, who) !== null) this.add(held)
    }
    if (this.#next === null)
      throw lacking(
        evidenceNames.manifest,
        `no entry that counts for ${who} after the time in question is in the bundle: only verifying the whole log at a later checkpoint could show that none was left out`,
      )
    return { ...this.#claim, entries: this.#count, next: this.#next, cards: this.#cards }
  }
}

const isPerson = (who: Whose): boolean => parseId('p', who) !== null

const countOf = (entry: ReadEntry, who: Whose): string | null =>
  countsOf(entry).find(([whose]) => whose === who)?.[1] ?? null

/** Their own line of an entry `counted`, in place of a later entry about them. */
async function endByCount(
  files: Pick<EvidenceFiles, 'bytes'>,
  entries: readonly ProvenEntry[],
  { n, claim, count }: Pick<Run, 'n' | 'claim' | 'count'>,
): Promise<void> {
  const { count: name } = absencePaths(n)
  const held = entries.find(({ index }) => index === claim.counted)
  if (!held) throw lacking(name, `entry ${claim.counted}, on which it rests, is not in the bundle`)
  const bytes = files.bytes(name)
  await provenBy(name, () => count.endAt(held, checkCountProof(readCounted(held.entry), parseCountFile(bytes))))
}

// ── the run ────────────────────────────────────────────────────────────────

interface Run {
  readonly n: number
  readonly head: ProvenLog['head']
  readonly claim: AbsenceClaim
  readonly count: Counting
}

/** From the first leaf of the log to the last: entries where the run has them, hashes of what lies between. */
async function walkRun(files: Pick<EvidenceFiles, 'read'>, { n, head, claim, count }: Run): Promise<void> {
  const { entries: file, gaps: gapsFile } = absencePaths(n)
  const gaps = new HashStream(files.read(gapsFile), gapsFile)
  const edge = new TreeEdge()
  let lines = 0
  for await (const line of linesOf(files.read(file), file)) {
    const { index, entry, leaf } = await provenBy(file, () => readLine(line))
    if (index < edge.size || index >= head.size)
      throw bent(file, `entry ${index} is out of its order, or after the head`)
    await fill(edge, index, gaps)
    edge.add(leaf)
    count.add({ index, entry, leaf, file })
    lines++
  }
  await fill(edge, head.size, gaps)
  await gaps.demandEnd()
  if (!equalBytes(edge.root(), head.root)) throw bent(file, 'its entries are not those the log holds at their places')
  if (lines !== claim.entries) throw bent(file, 'it holds another number of entries than the manifest says')
}

function readLine(line: Uint8Array): { readonly index: bigint; readonly entry: ReadEntry; readonly leaf: Hash } {
  const { index, bytes } = parseRunLine(line)
  return { index, entry: parseEntry(bytes), leaf: leafHash(bytes) }
}

async function fill(edge: TreeEdge, to: bigint, gaps: HashStream): Promise<void> {
  for (const { level } of TreeEdge.idsBetween(edge.size, to)) edge.join(gaps.ready() ?? (await gaps.next()), level)
}

const lineFeed = 0x0a

/** Lines without their ends, the last ended too. Throws a finding. */
async function* linesOf(parts: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array()
  for await (const part of parts) {
    const bytes = rest.length === 0 ? part : concat(rest, part)
    let from = 0
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, from)) {
      yield bytes.subarray(from, end)
      from = end + 1
    }
    rest = bytes.slice(from)
    if (rest.length > longestRunLine) throw bent(file, 'a line is longer than any entry')
  }
  if (rest.length > 0) throw bent(file, 'its last line is not ended')
}

class HashStream {
  readonly #parts: AsyncIterator<Uint8Array>
  readonly #file: string
  #bytes: Uint8Array = new Uint8Array()
  #at = 0

  constructor(parts: AsyncIterable<Uint8Array>, file: string) {
    this.#parts = parts[Symbol.asyncIterator]()
    this.#file = file
  }

  /** The next hash, where it is at hand: waiting a million times for what is there would be most of the work. */
  ready(): Hash | null {
    if (this.#at + 32 > this.#bytes.length) return null
    this.#at += 32
    return this.#bytes.slice(this.#at - 32, this.#at)
  }

  async next(): Promise<Hash> {
    for (;;) {
      const hash = this.ready()
      if (hash) return hash
      const part = await this.#parts.next()
      if (part.done) throw bent(this.#file, 'it holds too few hashes')
      this.#bytes = concat(this.#bytes.subarray(this.#at), part.value)
      this.#at = 0
    }
  }

  async demandEnd(): Promise<void> {
    const isOver = this.#at === this.#bytes.length && (await this.#parts.next()).done
    if (!isOver) throw bent(this.#file, 'it holds too many hashes')
  }
}
