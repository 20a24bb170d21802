/** The stored checkpoints, each held against the tree when the replay has its size. */
import { equalBytes } from '../../app/formats/bytes.ts'
import { openCheckpoint, parseCheckpoint } from '../../app/formats/checkpoint.ts'
import { emptyRoot, type Hash } from '../../app/formats/merkle.ts'
import { parseNote } from '../../app/formats/note.ts'
import { clockTolerance } from '../../app/formats/signed-act.ts'
import type { Trust } from '../../app/formats/trust.ts'
import { isTrouble } from '../../app/outcome.ts'
import type { Row } from '../../db/schema.ts'
import type { StoredLog } from './stored-log-store.server.ts'
import { incomplete, keysUnknown, tampered } from './verdict.ts'

type StoredCheckpoint = Row<'log_checkpoint'>

const pageSize = 256

export class CheckpointWalk {
  count = 0
  /** Size and time (seconds) of the newest checkpoint that matched. */
  newest = 0n
  #time = 0
  readonly #log: StoredLog
  readonly #trust: Trust | null
  #page: StoredCheckpoint[] = []
  #read: { readonly size: number; readonly time: number } = { size: -1, time: -1 }
  #ended = false
  #times: number[] = []

  constructor(log: StoredLog, trust: Trust | null) {
    this.#log = log
    this.#trust = trust
  }

  /** To be called after each entry, with its time in milliseconds. Throws a Finding. */
  async after(size: bigint, root: () => Hash, entryTime: number): Promise<void> {
    // An entry lies between the checkpoint before it and the one that covers it:
    // appending is the only way in, and backdating shows.
    if (entryTime < this.#time * 1000 - clockTolerance)
      throw tampered(
        size - 1n,
        `its time is earlier than the checkpoint of ${this.newest} entries that was signed before it`,
      )
    this.#times.push(entryTime)
    await this.#checkUpTo(size, root)
  }

  /** To be called before the first entry. Throws a Finding. */
  async start(): Promise<void> {
    await this.#checkUpTo(0n, () => emptyRoot)
  }

  async #checkUpTo(size: bigint, root: () => Hash): Promise<void> {
    for (let next = await this.#peek(); next && BigInt(next.size) <= size; next = await this.#peek()) {
      this.#page.shift()
      await this.#check(next, size, root())
    }
  }

  async #check(stored: StoredCheckpoint, size: bigint, root: Hash): Promise<void> {
    const said = this.#open(stored)
    if (said.size !== BigInt(stored.size) || said.size !== size)
      throw tampered(null, `the checkpoint stored for ${stored.size} entries speaks of ${said.size}`)
    if (!equalBytes(said.root, root) || !equalBytes(stored.root, root)) throw tampered(...this.#firstWrong(size))
    if (said.time !== stored.time)
      throw tampered(null, `the checkpoint of ${size} entries is stored under another time`)
    if (said.time < this.#time)
      throw tampered(null, `the checkpoint of ${size} entries is older than the one before it`)
    const late = this.#times.findIndex((time) => time > said.time * 1000 + 1000 + clockTolerance)
    if (late >= 0) throw tampered(this.newest + BigInt(late), 'its time is later than the checkpoint that covers it')
    this.#times = []
    this.newest = size
    this.#time = said.time
    this.count++
  }

  #firstWrong(size: bigint): [bigint, string] {
    const last = size - 1n
    const span = this.newest === last ? 'it is' : `it, or another one up to entry ${last}, is`
    return [this.newest, `${span} not what the checkpoint of ${size} entries was signed over`]
  }

  /** What the note says; believed only with a trust. */
  #open(stored: StoredCheckpoint): { readonly size: bigint; readonly root: Hash; readonly time: number } {
    try {
      const note = parseNote(stored.note)
      if (!this.#trust) return { ...parseCheckpoint(note.text), time: stored.time }
      const { origin } = this.#trust
      const known = note.signatures.some(
        ({ name, id }) => name === origin && equalBytes(id, this.#trust?.logKey.id ?? id),
      )
      if (!known)
        throw keysUnknown(
          `the checkpoint of ${stored.size} entries is not signed by the key the trust file names for ${origin}`,
        )
      const opened = openCheckpoint(stored.note, this.#trust)
      return { size: opened.size, root: opened.root, time: opened.cosignedAt }
    } catch (error) {
      if (!isTrouble(error, 'Malformed') && !isTrouble(error, 'NotProven')) throw error
      throw tampered(null, `the checkpoint of ${stored.size} entries does not hold: ${error.message}`)
    }
  }

  async #peek(): Promise<StoredCheckpoint | undefined> {
    if (this.#page.length === 0 && !this.#ended) {
      this.#page = [...(await this.#log.checkpoints(this.#read, pageSize))]
      this.#ended = this.#page.length < pageSize
      this.#read = this.#page.at(-1) ?? this.#read
    }
    return this.#page[0]
  }

  /** To be called after the last entry. Throws a Finding. */
  async end(size: bigint): Promise<void> {
    const beyond = await this.#peek()
    if (beyond) {
      this.#open(beyond)
      throw incomplete(size, `the log ends before entry ${size}, but a checkpoint of ${beyond.size} entries was signed`)
    }
    if (this.newest < size)
      throw incomplete(
        this.newest,
        `entries ${this.newest} to ${size - 1n} are covered by no stored checkpoint. ` +
          'If the portal is running, verify again; if it stopped just then, its next start signs them.',
      )
  }
}
