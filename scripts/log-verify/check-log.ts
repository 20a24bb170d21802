/**
 * Checks a stored log from its first byte to its last: canonical form, order,
 * times, counters, the whole tree, every checkpoint, every stored hash, the
 * projection. In one pass; memory holds a page, and a counter per person.
 */
import { equalBytes } from '../../app/formats/bytes.ts'
import { createSequenceCheck } from '../../app/formats/entry-sequence.ts'
import { type LogEntry, parseEntry } from '../../app/formats/log-entry.ts'
import { differingColumn, projectEntry } from '../../app/formats/log-projection.ts'
import { emptyRoot, type Hash, type HashReader, leafHash, rootAt, type StoredHash } from '../../app/formats/merkle.ts'
import { checkActInLog, parseAct } from '../../app/formats/signed-act.ts'
import type { Trust } from '../../app/formats/trust.ts'
import { isTrouble } from '../../app/outcome.ts'
import { CheckpointWalk } from './checkpoint-walk.ts'
import { ReplayedTree } from './replayed-tree.ts'
import type { StoredLog } from './stored-log-store.server.ts'
import { type Counted, Finding, incomplete, keysUnknown, tampered, type Verdict } from './verdict.ts'

// A power of two, so that the hashes a page completes lie in one run per level.
const pageSize = 1024

/** Checks everything. `trust` null means that nobody told us whose signatures to believe: then the best verdict is `keys-unknown`. */
export async function checkLog(log: StoredLog, trust: Trust | null): Promise<Verdict> {
  const check = new LogCheck(log, trust)
  try {
    await check.everything()
    if (!trust) throw keysUnknown('nobody told us which keys to believe: name them with --trust FILE')
    return { verdict: 'verified', ...check.counted }
  } catch (error) {
    if (!(error instanceof Finding)) throw error
    return { verdict: error.verdict, because: error.message, index: error.index, ...check.counted }
  }
}

class LogCheck {
  readonly #log: StoredLog
  readonly #trust: Trust | null
  readonly #tree = new ReplayedTree()
  readonly #sequence = createSequenceCheck()
  readonly #checkpoints: CheckpointWalk
  readonly #roots = new Map<bigint, Hash>()
  #origin = ''

  constructor(log: StoredLog, trust: Trust | null) {
    this.#log = log
    this.#trust = trust
    this.#checkpoints = new CheckpointWalk(log, trust)
  }

  get counted(): Counted {
    const { count, newest } = this.#checkpoints
    return { entries: this.#tree.size, checkpoints: count, covered: newest, origin: this.#origin }
  }

  async everything(): Promise<void> {
    await this.#checkpoints.start()
    for (;;) {
      const from = this.#tree.size
      const rows = await this.#log.entries(Number(from), pageSize)
      if (rows.length === 0) break
      const leaves = await this.#log.hashes(0, Number(from), Number(from) + rows.length - 1)
      const finished: StoredHash[] = []
      const entries: LogEntry[] = []
      for (const [i, row] of rows.entries()) {
        if (BigInt(row.index) !== this.#tree.size)
          throw tampered(this.#tree.size, 'it is missing, and later ones are there')
        const { entry, hashes } = await this.#replay(row.bytes, leaves[i]?.hash)
        entries.push(entry)
        finished.push(...hashes)
      }
      await this.#checkHashes(finished)
      await this.#checkProjection(from, entries)
    }
    await this.#checkEnd()
  }

  async #replay(bytes: Uint8Array, stored: Hash | undefined) {
    const index = this.#tree.size
    const leaf = leafHash(bytes)
    // The stored leaf hash names the very entry; where it was rewritten too, the
    // next checkpoint shows it.
    if (!stored || !equalBytes(leaf, stored))
      throw tampered(index, 'its bytes are not those that were put into the tree')
    const entry = await this.#checkEntry(index, bytes)
    const hashes = this.#tree.add(leaf)
    await this.#checkpoints.after(this.#tree.size, () => this.#tree.root(), entry.t)
    return { entry, hashes }
  }

  async #checkEntry(index: bigint, bytes: Uint8Array): Promise<LogEntry> {
    try {
      const entry = parseEntry(bytes)
      // Challenges are compared at the end, by the projection once it is known to
      // be right: keeping every one of them here would not be flat memory.
      this.#sequence.accept({ index, entry, challenge: null })
      this.#checkBeginning(index, entry)
      await this.#checkAct(index, entry)
      return entry
    } catch (error) {
      if (!isTrouble(error, 'Malformed') && !isTrouble(error, 'NotProven')) throw error
      throw tampered(index, error.message.replace(/^entry \d+: /, ''))
    }
  }

  #checkBeginning(index: bigint, entry: LogEntry): void {
    if ((entry.kind === 'log-created') !== (index === 0n))
      throw tampered(index, 'a log is created by its first entry, and once')
    if (index === 0n) this.#origin = entry.data?.origin ?? ''
    if (this.#trust && this.#origin !== this.#trust.origin)
      throw keysUnknown(`this is the log of ${this.#origin}; the trust file is about ${this.#trust.origin}`)
  }

  /** The log's rules on acts. A refusal may hold an act that was refused for breaking them. */
  async #checkAct(index: bigint, entry: LogEntry): Promise<void> {
    if (!entry.act?.text.startsWith('fuin-act/1\n') || entry.kind === 'denied' || entry.kind === 'not-sent') return
    const act = parseAct(entry.act.text)
    if (act.portal !== this.#origin) throw tampered(index, 'its act was signed for another portal')
    if (act.actor !== entry.actor) throw tampered(index, 'its act was signed by another person than it names')
    const rootAtSeen = act.seen.size <= index ? await this.#rootAt(act.seen.size) : emptyRoot
    checkActInLog({ act, entryTime: entry.t, entryIndex: index, rootAtSeen })
  }

  async #rootAt(size: bigint): Promise<Hash> {
    if (size === this.#tree.size) return this.#tree.root()
    const root = this.#roots.get(size) ?? (await rootAt(size, this.#hashReader()))
    if (this.#roots.size > 1000) this.#roots.clear()
    this.#roots.set(size, root)
    return root
  }

  /** Hashes of earlier pages were held against the replay; those of this page are, when it ends. */
  #hashReader(): HashReader {
    return {
      read: (ids) =>
        Promise.all(
          ids.map(async ({ level, index }) => {
            const [row] = await this.#log.hashes(level, Number(index), Number(index))
            if (!row) throw incomplete(null, `the tree has lost the hash ${level}/${index}`)
            return row.hash
          }),
        ),
    }
  }

  async #checkHashes(finished: readonly StoredHash[]): Promise<void> {
    const highest = finished.reduce((most, { level }) => Math.max(most, level), 0)
    for (let level = 1; level <= highest; level++) {
      const hashes = finished.filter((one) => one.level === level)
      const [first, last] = [hashes[0], hashes.at(-1)]
      if (!first || !last) continue
      const rows = await this.#log.hashes(level, Number(first.index), Number(last.index))
      for (const [i, { index, hash }] of hashes.entries()) {
        const row = rows[i]
        if (row && BigInt(row.index) === index && equalBytes(row.hash, hash)) continue
        const from = index << BigInt(level)
        throw tampered(
          null,
          `the stored tree hash over entries ${from} to ${from + (1n << BigInt(level)) - 1n} is wrong or missing`,
        )
      }
    }
  }

  async #checkProjection(from: bigint, entries: readonly LogEntry[]): Promise<void> {
    const rows = await this.#log.projection(Number(from), entries.length)
    for (const [i, entry] of entries.entries()) {
      const index = from + BigInt(i)
      const row = rows[i]
      if (!row || BigInt(row.index) !== index)
        throw tampered(index, 'the search index has no row for it, or one too many before it')
      const column = differingColumn(row, projectEntry(index, entry))
      if (column) throw tampered(index, `the search index says another ${column} than the entry does`)
    }
  }

  async #checkEnd(): Promise<void> {
    const { size } = this.#tree
    await this.#checkpoints.end(size)
    const { head } = this.#log
    if (!head || BigInt(head.size) > size)
      throw incomplete(size, `the log ends before entry ${size}, but its head says ${head?.size ?? 'nothing'}`)
    if (BigInt(head.size) < size || !equalBytes(head.root, this.#tree.root()))
      throw tampered(null, `the head row (${head.size} entries) is not that of the log`)
    const [extra] = await this.#log.projection(Number(size), 1)
    if (extra) throw tampered(BigInt(extra.index), 'the search index has a row for it, but there is no such entry')
    for (const column of ['challenge', 'attempt'] as const) {
      const repeated = await this.#log.firstRepeated(column)
      if (repeated !== null) throw tampered(BigInt(repeated), `its ${column} was used by an earlier entry`)
    }
  }
}
