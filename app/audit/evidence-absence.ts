/**
 * That the log holds no release to somebody before a time: all entries about
 * them up to it and the next one, counted 1, 2, 3 … without a gap, each at its
 * place under the head. Read as it passes, so that a person about whom somebody
 * wrote a million entries is proven like another. Whose word each of them is, is
 * not asked: they count whoever made them, and that no release is among them is
 * seen from all.
 */
import { concat, equalBytes } from '../formats/bytes.ts'
import { longestRunLine, parseRunLine } from '../formats/entry-run.ts'
import { type AbsenceClaim, absencePaths, evidenceNames } from '../formats/evidence-bundle.ts'
import { parseEntry, type ReadEntry } from '../formats/log-entry.ts'
import { type Hash, leafHash } from '../formats/merkle.ts'
import { TreeEdge } from '../formats/tree-edge.ts'
import type { EvidenceFiles } from './evidence-files.ts'
import type { ProvenEntry, ProvenLog } from './evidence-log.ts'
import { bent, lacking, provenBy } from './evidence-verdict.ts'

export interface ProvenAbsence extends Omit<AbsenceClaim, 'entries'> {
  /** How many entries about the person there are before that time. */
  readonly entries: number
  /** The entry about them that comes next. */
  readonly next: bigint
}

/** Throws a finding. */
export async function proveAbsences(
  files: Pick<EvidenceFiles, 'manifest' | 'read'>,
  log: Pick<ProvenLog, 'head' | 'exported'>,
): Promise<readonly ProvenAbsence[]> {
  const proven: ProvenAbsence[] = []
  for (const [n, claim] of files.manifest.absences.entries()) {
    const count = new Counting(claim)
    await walkRun(files, { n, head: log.head, claim, count })
    proven.push(count.finish(log.exported))
  }
  return proven
}

interface Placed {
  readonly index: bigint
  readonly entry: ReadEntry
  readonly file: string
}

/** A person's entries, one after the other, until the first that is not before the time in question. */
class Counting {
  readonly #claim: AbsenceClaim
  #count = 0
  #lastTime = 0
  #next: bigint | null = null

  constructor(claim: AbsenceClaim) {
    this.#claim = claim
  }

  add({ index, entry, file }: Placed): void {
    const { person, bulletin, before } = this.#claim
    if (this.#next !== null) throw bent(file, `entry ${index} comes after the one that ends the proof`)
    if (entry.subject !== person) throw bent(file, `entry ${index} is not about ${person}`)
    if (entry.subjectSeq !== String(this.#count + 1))
      throw lacking(
        file,
        `entry ${index} is entry ${entry.subjectSeq} about ${person}, and entry ${this.#count + 1} is not in the bundle`,
      )
    if (entry.t < this.#lastTime) throw bent(file, `entry ${index} has a time before that of an earlier one`)
    this.#lastTime = entry.t
    if (entry.t >= before) this.#next = index
    else if (isReleaseOf(entry, bulletin))
      throw bent(file, `entry ${index} is a release to ${person}, which the manifest says there is not`)
    else this.#count++
  }

  /** With what the log took until the export itself. */
  finish(exported: readonly ProvenEntry[]): ProvenAbsence {
    const { person, bulletin, before } = this.#claim
    for (const held of exported) {
      if (this.#next === null && held.entry.subject === person) this.add(held)
    }
    if (this.#next === null)
      throw lacking(
        evidenceNames.manifest,
        `no entry about ${person} after the time in question is in the bundle: only verifying the whole log at a later checkpoint could show that none was left out`,
      )
    return { person, bulletin, before, entries: this.#count, next: this.#next }
  }
}

function isReleaseOf(entry: ReadEntry, bulletin: AbsenceClaim['bulletin']): boolean {
  if (entry.kind !== 'released') return false
  return bulletin === null || (entry.objects ?? []).some(({ kind, id }) => kind === 'bulletin' && id === bulletin)
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
    count.add({ index, entry, file })
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
