/** The stored checkpoints of a part of the log, each held against the tree when the replay has its size. */

import { clockTolerance } from '../formats/act-in-log.ts'
import { equalBytes } from '../formats/bytes.ts'
import { parseCheckpoint } from '../formats/checkpoint-text.ts'
import { emptyRoot, type Hash } from '../formats/merkle.ts'
import { parseNote } from '../formats/note.ts'
import { isForeign } from '../outcome.ts'
import type { CheckpointPlace, LogSource, StoredCheckpoint } from './log-source.ts'
import { asksWitnesses, hasQuorum, openSigned, stepsAt, type TrustChain } from './trust-chain.ts'
import { keysUnknown, tampered } from './verdict.ts'

const pageSize = 256
const farFuture = Number.MAX_SAFE_INTEGER

export class CheckpointWalk {
  count = 0
  /** Size of the newest checkpoint that matched. */
  newest = 0
  /** The newest that the quorum has cosigned, and the time of the first after it that it has not; null: none. */
  witnessed: number | null = null
  /** Steps of the trust that have signed a tree at least as large as the next step's. */
  readonly signed = new Set<number>()
  readonly #source: LogSource
  readonly #trust: TrustChain | null
  readonly #part: { readonly from: number; readonly to: number }
  #time = 0
  #page: StoredCheckpoint[] = []
  #read: CheckpointPlace
  #ended = false
  /** Times of the entries since the newest checkpoint. */
  #times: number[] = []

  constructor(source: LogSource, trust: TrustChain | null, part: { readonly from: number; readonly to: number }) {
    this.#source = source
    this.#trust = trust
    this.#part = part
    this.#read = part.from === 0 ? { size: -1, time: -1 } : { size: part.from, time: farFuture }
  }

  /** To be called before the first entry. Throws a Finding. */
  async start(): Promise<void> {
    const { from } = this.#part
    const before = from === 0 ? null : await this.#source.nearest(from, 'at-most')
    // The part before this one checks that checkpoint itself.
    this.newest = before?.size ?? 0
    this.#time = before?.time ?? 0
    await this.#fill()
    if (from === 0) await this.#checkUpTo(0, () => emptyRoot)
  }

  /** To be called after each entry, with its time in milliseconds. Throws a Finding. True if `settle` has to be called. */
  add(size: number, entryTime: number): boolean {
    // An entry lies between the checkpoint before it and the one that covers it:
    // appending is the only way in, and backdating shows.
    if (entryTime < this.#time * 1000 - clockTolerance)
      throw tampered(
        size - 1,
        `its time is earlier than the checkpoint of ${this.newest} entries that was signed before it`,
      )
    this.#times.push(entryTime)
    return (this.#page[0]?.size ?? farFuture) <= size
  }

  /** Throws a Finding. */
  settle(size: number, root: () => Hash): Promise<void> {
    return this.#checkUpTo(size, root)
  }

  async #checkUpTo(size: number, root: () => Hash): Promise<void> {
    for (let next = this.#page[0]; next && next.size <= size; next = this.#page[0]) {
      this.#page.shift()
      this.#check(next, size, root())
      await this.#fill()
    }
  }

  #check(stored: StoredCheckpoint, size: number, root: Hash): void {
    const said = this.#open(stored)
    if (said.size !== BigInt(stored.size) || stored.size !== size)
      throw tampered(null, `the checkpoint stored for ${stored.size} entries speaks of ${said.size}`)
    if (!equalBytes(said.root, root) || !equalBytes(stored.root, root)) throw tampered(...this.#firstWrong(size))
    if (said.time !== stored.time)
      throw tampered(null, `the checkpoint of ${size} entries is stored under another time`)
    // Of two nodes the one that signs the smaller tree may be the later by a moment.
    if (said.time * 1000 < this.#time * 1000 - clockTolerance)
      throw tampered(null, `the checkpoint of ${size} entries is older than the one before it`)
    this.#demandNoneLater(said.time)
    this.newest = size
    this.#time = Math.max(this.#time, said.time)
    this.count++
  }

  #demandNoneLater(time: number): void {
    const late = this.#times.findIndex((entryTime) => entryTime > time * 1000 + 1000 + clockTolerance)
    if (late >= 0) throw tampered(this.#firstUncovered + late, 'its time is later than the checkpoint that covers it')
    this.#times = []
  }

  get #firstUncovered(): number {
    return Math.max(this.newest, this.#part.from)
  }

  #firstWrong(size: number): [number, string] {
    const last = size - 1
    const first = this.#firstUncovered
    const span = first >= last ? 'it is' : `it, or another one up to entry ${last}, is`
    return [Math.min(first, last), `${span} not what the checkpoint of ${size} entries was signed over`]
  }

  /** What the note says; believed only with a trust. */
  #open(stored: StoredCheckpoint): { readonly size: bigint; readonly root: Hash; readonly time: number } {
    try {
      if (!this.#trust) return { ...parseCheckpoint(parseNote(stored.note).text), time: stored.time }
      demandKnownKey(this.#trust, stored)
      const { checkpoint, steps } = openSigned(this.#trust, stored)
      for (const step of steps)
        if (stored.size >= (this.#trust.steps[step + 1]?.from ?? farFuture)) this.signed.add(step)
      if (asksWitnesses(this.#trust, stored.size) && hasQuorum(this.#trust, stored)) this.witnessed = stored.size
      return { size: checkpoint.size, root: checkpoint.root, time: checkpoint.cosignedAt }
    } catch (error) {
      if (!isForeign(error)) throw error
      throw tampered(null, `the checkpoint of ${stored.size} entries does not hold: ${error.message}`)
    }
  }

  async #fill(): Promise<void> {
    if (this.#page.length > 0 || this.#ended) return
    this.#page = [...(await this.#source.checkpoints(this.#read, this.#part.to, pageSize))]
    this.#ended = this.#page.length < pageSize
    this.#read = this.#page.at(-1) ?? this.#read
  }

  /** To be called after the part's last entry: those that no checkpoint of the part covers are held against the next one. Throws a Finding. */
  async end(): Promise<void> {
    if (this.#times.length === 0) return
    const next = await this.#source.nearest(this.#part.to + 1, 'at-least')
    if (next) this.#demandNoneLater(next.time)
  }
}

function demandKnownKey(trust: TrustChain, { note, size }: StoredCheckpoint): void {
  const { signatures } = parseNote(note)
  const keys = stepsAt(trust, size).flatMap((step) => trust.steps[step]?.trust.logKey ?? [])
  const known = signatures.some(({ name, id }) => keys.some((key) => key.name === name && equalBytes(key.id, id)))
  if (!known)
    throw keysUnknown(
      `the checkpoint of ${size} entries is not signed by the key the trust file names for ${keys[0]?.name ?? 'the log'}`,
    )
}
