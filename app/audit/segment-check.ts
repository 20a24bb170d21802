/**
 * Checks one part of a log, from a multiple of 65,536 on, from its stored bytes
 * alone: every entry, every hash within the part, every checkpoint, the search
 * index. Parts need nothing of each other while they run, so as many run at once
 * as there are cores; `join-segments.ts` checks what lies between them.
 */
import { equalBytes } from '../formats/bytes.ts'
import type { CountLine } from '../formats/counted.ts'
import type { ReadEntry } from '../formats/log-entry.ts'
import { type ActMarks, differingColumn, projectEntry } from '../formats/log-projection.ts'
import { emptyRoot, type Hash, type HashReader, leafHash, rootAt, rootOf } from '../formats/merkle.ts'
import { attemptOf, type ReadAct } from '../formats/signed-act.ts'
import { parseTrust } from '../formats/trust.ts'
import { CheckpointWalk } from './checkpoint-walk.ts'
import {
  type CheckedEntry,
  type CountedPoint,
  type CountRun,
  type Disclosure,
  EntryCheck,
  type LossEntries,
  type ToldKey,
} from './entry-check.ts'
import type { LogSource } from './log-source.ts'
import { edgeOf, SegmentTree, segmentLevel } from './segment-tree.ts'
import { makeTrustChain, type ToldTrust, type TrustChain } from './trust-chain.ts'
import { type Finding, incomplete, isFinding, tampered } from './verdict.ts'

/** What to check: plain values, so that it can be sent to a worker. */
export interface SegmentJob {
  /** A multiple of 65,536. */
  readonly from: number
  readonly to: number
  /** Whose acts these are. */
  readonly portal: string
  /** The auditor's trust and those the log is said to have told, as text; null: signatures are not looked at. */
  readonly trust: { readonly given: string; readonly told: readonly ToldTrust[] } | null
}

export interface FoundWrong {
  readonly verdict: Finding['verdict']
  readonly because: string
  readonly index: number | null
}

export interface SegmentResult {
  readonly from: number
  /** Up to here everything holds. */
  readonly size: number
  readonly wrong: FoundWrong | null
  /** The complete subtrees of the part, largest first. */
  readonly edge: readonly Hash[]
  readonly times: { readonly first: number; readonly last: number }
  readonly runs: readonly CountRun[]
  readonly added: readonly CountLine[]
  readonly points: readonly CountedPoint[]
  readonly disclosures: readonly Disclosure[]
  readonly acts: number
  readonly newer: number
  readonly firstNewer: number | null
  /** See repeated-marks.ts. */
  readonly marks: Uint32Array
  readonly trusts: readonly ToldTrust[]
  readonly keys: readonly ToldKey[]
  readonly losses: LossEntries
  readonly checkpoints: number
  /** Size of the newest checkpoint of the part that matched; 0: none. */
  readonly covered: number
  readonly witnessed: number | null
  readonly signedSteps: readonly number[]
}

/** Told how many entries were checked since it was told last. */
export type Progress = (entries: number) => void

// A power of two, so that the hashes a page completes lie in one run per level.
const pageSize = 2048
// Acts of one moment have seen the same few checkpoints.
const rootsKept = 4096

/** Never throws what it finds: it is in the result. Throws what the source throws. */
export async function checkSegment(source: LogSource, job: SegmentJob, progress: Progress): Promise<SegmentResult> {
  const check = new SegmentCheck(source, job)
  try {
    await check.everything(progress)
    return check.result(null)
  } catch (error) {
    if (!isFinding(error)) throw error
    return check.result({ verdict: error.verdict, because: error.message, index: error.index })
  }
}

class SegmentCheck {
  readonly #source: LogSource
  readonly #job: SegmentJob
  readonly #tree: SegmentTree
  readonly #entries: EntryCheck
  readonly #checkpoints: CheckpointWalk
  readonly #roots = new Map<number, Hash>()
  #size: number

  constructor(source: LogSource, job: SegmentJob) {
    this.#source = source
    this.#job = job
    this.#size = job.from
    this.#tree = new SegmentTree(job.from)
    this.#entries = new EntryCheck({ portal: job.portal, from: job.from, rootAt: (size) => this.#rootAt(size) })
    this.#checkpoints = new CheckpointWalk(source, chainOf(job), job)
  }

  async everything(progress: Progress): Promise<void> {
    this.#tree.left = await storedReader(this.#source).read(edgeOf(this.#job.from))
    await this.#checkpoints.start()
    while (this.#tree.size < this.#job.to) {
      const from = this.#tree.size
      await this.#checkPage(from, Math.min(from + pageSize, this.#job.to))
      progress(this.#tree.size - from)
      this.#size = this.#tree.size
    }
    await this.#checkpoints.end()
  }

  async #checkPage(from: number, to: number): Promise<void> {
    const [rows, leaves] = await Promise.all([this.#source.entries(from, to), this.#source.hashes(0, from, to)])
    const checked: CheckedEntry[] = []
    for (const [i, bytes] of rows.entries()) {
      const entry = this.#replay(from + i, bytes, leaves?.[i])
      checked.push(entry)
      // Waited for only where there is something to wait for: a promise an entry would cost more than reading it.
      if (entry.rest) await entry.rest
      if (this.#checkpoints.add(this.#tree.size, entry.entry.t)) await this.#settle()
    }
    await this.#checkHashes(from)
    if (this.#source.keepsProjection) await this.#checkProjection(from, checked)
    if (rows.length < to - from) await this.#tellMissing(from + rows.length)
  }

  #replay(index: number, bytes: Uint8Array, stored: Hash | undefined) {
    const leaf = leafHash(bytes)
    // The stored leaf hash names the very entry; where it was rewritten too, the
    // next checkpoint shows it.
    if (!stored || !equalBytes(leaf, stored))
      throw tampered(index, 'its bytes are not those that were put into the tree')
    const checked = this.#entries.accept(index, bytes, leaf)
    this.#tree.add(leaf)
    return checked
  }

  async #settle(): Promise<void> {
    const { size } = this.#tree
    const root = this.#tree.root()
    this.#keepRoot(size, root)
    await this.#checkpoints.settle(size, () => root)
  }

  async #tellMissing(index: number): Promise<never> {
    const next = await this.#source.next(index)
    if (next !== null) throw tampered(index, 'it is missing, and later ones are there')
    throw incomplete(index, `the log ends before entry ${index}, but more were there`)
  }

  #rootAt(size: number): Hash | Promise<Hash> {
    if (size === 0) return emptyRoot
    return this.#roots.get(size) ?? this.#computeRoot(size)
  }

  async #computeRoot(size: number): Promise<Hash> {
    const root = await rootAt(BigInt(size), this.#tree.reader(storedReader(this.#source)))
    this.#keepRoot(size, root)
    return root
  }

  #keepRoot(size: number, root: Hash): void {
    const [oldest] = this.#roots.keys()
    if (this.#roots.size >= rootsKept && oldest !== undefined) this.#roots.delete(oldest)
    this.#roots.set(size, root)
  }

  /** The hashes above the leaves that the page has completed. */
  async #checkHashes(from: number): Promise<void> {
    for (let level = 1; level <= segmentLevel; level++) {
      const known = (from - this.#job.from) >> level
      const first = from / 2 ** level
      const count = this.#tree.count(level) - known
      if (count <= 0) return
      const index = Math.floor(first)
      const stored = await this.#source.hashes(level, index, index + count)
      if (stored === null) continue
      for (let i = 0; i < count; i++) {
        const hash = stored[i]
        if (!hash || !equalBytes(hash, this.#tree.hash(level, known + i))) throw wrongHash(level, index + i)
      }
    }
  }

  async #checkProjection(from: number, checked: readonly CheckedEntry[]): Promise<void> {
    const rows = await this.#source.projection(from, from + checked.length)
    for (const [i, { entry, act }] of checked.entries()) {
      const index = from + i
      const row = rows[i]
      if (!row || row.index !== index)
        throw tampered(index, 'the search index has no row for it, or one too many before it')
      const column = differingColumn(row, projectEntry(index, entry, marksOf(entry, act)))
      if (column) throw tampered(index, `the search index says another ${column} than the entry does`)
    }
  }

  result(wrong: FoundWrong | null): SegmentResult {
    const {
      firstTime,
      lastTime,
      runs,
      added,
      points,
      disclosures,
      acts,
      newer,
      firstNewer,
      marks,
      trusts,
      keys,
      losses,
    } = this.#entries
    const { count, newest, witnessed, signed } = this.#checkpoints
    return {
      from: this.#job.from,
      size: wrong ? Math.max(this.#size, Math.min(wrong.index ?? this.#size, this.#tree.size)) : this.#tree.size,
      wrong,
      edge: this.#tree.edge().map((hash) => hash.slice()),
      times: { first: firstTime, last: lastTime },
      runs: [...runs.values()],
      added,
      points,
      disclosures,
      acts,
      newer,
      firstNewer,
      marks: marks.words(),
      trusts,
      keys,
      losses,
      checkpoints: count,
      covered: count > 0 ? newest : 0,
      witnessed,
      signedSteps: [...signed],
    }
  }
}

const marksOf = ({ act: signed }: ReadEntry, act: ReadAct | null): ActMarks | null =>
  signed ? { attempt: attemptOf(signed.text), challenge: act?.challenge ?? null } : null

function chainOf({ trust }: SegmentJob): TrustChain | null {
  return trust && makeTrustChain(parseTrust(trust.given), trust.told)
}

export function wrongHash(level: number, index: number): Finding {
  const from = index * 2 ** level
  return tampered(null, `the stored tree hash over entries ${from} to ${from + 2 ** level - 1} is wrong or missing`)
}

/** Hashes as the source has them: of parts that other workers hold against the replay. Throws a Finding where one is lost. */
export function storedReader(source: LogSource): HashReader {
  return {
    read: (ids) =>
      Promise.all(
        ids.map(async ({ level, index }) => {
          const hash = await storedHash(source, level, Number(index))
          if (!hash) throw incomplete(null, `the tree has lost the hash ${level}/${index}`)
          return hash
        }),
      ),
  }
}

/** A source of tiles keeps every eighth level; the others are made from the one below. */
async function storedHash(source: LogSource, level: number, index: number): Promise<Hash | undefined> {
  const kept = await source.hashes(level, index, index + 1)
  if (kept !== null) return kept[0]
  const height = level % 8
  const below = (await source.hashes(level - height, index * 2 ** height, (index + 1) * 2 ** height)) ?? []
  return below.length === 2 ** height ? rootOf(below) : undefined
}
