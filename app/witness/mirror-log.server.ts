/**
 * A full mirror of a log: its entries and its tree, laid out in a folder as C2SP
 * tlog-tiles serves them, so that any web server can serve it and `log:verify
 * --mirror` verifies it without us.
 *
 * A checkpoint is written last. If we stop anywhere before, the folder still
 * says what it said, and holds some files more, each already proven to belong to
 * a log that was signed; the next run finds them and goes on.
 */

import { existsSync, mkdirSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeDurably } from '../../db/durable-file.server.ts'
import type { LogFiles } from '../audit/tile-log.ts'
import {
  asksWitnesses,
  hasQuorum,
  makeTrustChain,
  openSigned,
  type ToldTrust,
  trustToldBy,
} from '../audit/trust-chain.ts'
import { clockTolerance } from '../formats/act-in-log.ts'
import { equalBytes, fromUtf8 } from '../formats/bytes.ts'
import { clockTimeIn, parseCheckpointNote } from '../formats/checkpoint.ts'
import type { Checkpoint } from '../formats/checkpoint-text.ts'
import { createSequenceCheck, type SequenceCheck } from '../formats/entry-sequence.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { portalOf } from '../formats/log-origin.ts'
import { type Hash, leafHash, rootAt } from '../formats/merkle.ts'
import {
  entryBundles,
  formatEntryBundle,
  formatTile,
  formatTilePath,
  fullWidth,
  hashTiles,
  parseEntryBundle,
  parseTile,
  type TileId,
} from '../formats/tile.ts'
import type { Trust } from '../formats/trust.ts'
import { isForeign, Malformed, NotProven } from '../outcome.ts'
import { AuthenticTiles, type HashTileId } from './authentic-tiles.ts'

const fetchedAhead = 8

export interface MirrorSettings {
  /** Where the log is taken from. */
  readonly files: LogFiles
  readonly folder: string
  readonly trust: Trust
  /** Told how many entries of how many are mirrored. */
  readonly progress?: (mirrored: number, of: number) => void
}

export interface Mirror {
  /** How many entries the folder holds under its checkpoint. */
  readonly size: bigint
  /**
   * Takes what is new up to the log's newest checkpoint, or this one. Throws
   * NotProven or Malformed where what it is shown does not hold or does not
   * extend what it has, and then leaves its checkpoint as it was; the note it was
   * shown is kept beside it as evidence.
   */
  catchUp(note?: string): Promise<void>
}

/** Opens the folder, made if there is none, and reads once what it holds. Throws NotProven where that does not hold any more. */
export async function openMirror(settings: MirrorSettings): Promise<Mirror> {
  const mirror = new FolderMirror(settings)
  await mirror.readOwn()
  return mirror
}

class FolderMirror implements Mirror {
  size = 0n
  readonly #settings: MirrorSettings
  #sequence: SequenceCheck = createSequenceCheck()
  #root: Uint8Array | null = null
  readonly #told: ToldTrust[] = []
  #lastTime = 0

  constructor(settings: MirrorSettings) {
    this.#settings = settings
    mkdirSync(settings.folder, { recursive: true, mode: 0o700 })
  }

  /** Times, counters and trust go on from what the folder holds, so it is read through once. */
  async readOwn(): Promise<void> {
    const note = await this.#own('checkpoint')
    if (note === null) return
    const head = parseCheckpointNote(fromUtf8(note))
    const tiles = await AuthenticTiles.open(head, async (tile) => parseTile(await this.#owned(tile), tile.width))
    for (const bundle of entryBundles(head.size))
      await this.#checkBundle(tiles, bundle, parseEntryBundle(await this.#owned(bundle), bundle.width))
    this.size = head.size
    this.#root = head.root
  }

  async catchUp(given?: string): Promise<void> {
    const note = given ?? fromUtf8((await this.#settings.files.read('checkpoint')) ?? new Uint8Array())
    const head = parseCheckpointNote(note)
    if (head.size < this.size) throw new NotProven(`the log shows ${head.size} entries, and had ${this.size}`)
    if (head.size > BigInt(Number.MAX_SAFE_INTEGER)) throw new Malformed('a log too large to mirror')
    try {
      await this.#take(note, head)
    } catch (error) {
      // What was shown may be the only proof of what was done.
      if (isForeign(error)) await this.#write(`refused-${head.size}`, note)
      throw error
    }
  }

  async #take(note: string, head: Checkpoint): Promise<void> {
    // First of all: nothing is written, and nothing remembered, that the log has not signed.
    const signedAt = this.#demandSigned(note, head)
    const tiles = await AuthenticTiles.open(head, (tile) => this.#hashes(tile))
    await this.#demandExtension(tiles)
    const before = this.size
    for await (const { bundle, bytes, isNew } of this.#bundles(head.size)) {
      await this.#checkBundle(tiles, bundle, parseEntryBundle(bytes, bundle.width))
      if (isNew) await this.#write(formatTilePath(bundle), bytes)
      this.#settings.progress?.(Number(bundle.index) * fullWidth + bundle.width, Number(head.size))
    }
    if (this.#lastTime > signedAt * 1000 + 1000 + clockTolerance)
      throw new NotProven('the newest entry is later than the checkpoint that covers it')
    for (const tile of hashTiles(head.size, before))
      await this.#write(formatTilePath(tile), formatTile(await tiles.get(tile)))
    // Everything the checkpoint speaks of is on disk. If we stop before this line, the old one stands.
    await this.#write('checkpoint', note)
    this.size = head.size
    this.#root = head.root
    await this.#dropNarrower(before)
  }

  async #demandExtension(tiles: AuthenticTiles): Promise<void> {
    if (this.#root === null) return
    if (!equalBytes(await rootAt(this.size, tiles.reader()), this.#root))
      throw new NotProven(`the log shown now does not begin with the ${this.size} entries mirrored before`)
  }

  /** Under the trust told so far, or the very one given. Gives the checkpoint's time, seconds. */
  #demandSigned(note: string, { size, root, origin }: Checkpoint): number {
    const { trust } = this.#settings
    if (origin !== trust.origin) throw new NotProven(otherLog(origin, trust.origin))
    // One that was given later than what is mirrored so far tells is not in the chain yet.
    const chain = makeTrustChain(trust, this.#told) ?? makeTrustChain(trust, [])
    if (!chain) throw new NotProven('the trust given is for no log')
    const stored = { size: Number(size), root, note, time: clockTimeIn(note, origin), cosignatures: [] }
    const { checkpoint } = openSigned(chain, stored)
    if (asksWitnesses(chain, stored.size) && !hasQuorum(chain, stored))
      throw new NotProven("the checkpoint is not cosigned by the witnesses' quorum")
    return checkpoint.cosignedAt
  }

  /** The bundles there are to take, in order, the next few fetched ahead. */
  async *#bundles(size: bigint) {
    const waiting: Promise<{ readonly bundle: TileId; readonly bytes: Uint8Array; readonly isNew: boolean }>[] = []
    for (const bundle of entryBundles(size, this.size)) {
      const fetching = this.#bundle(bundle)
      // It may fail while an earlier one is waited for; then that one's failure is told.
      fetching.catch(() => undefined)
      waiting.push(fetching)
      const first = waiting.length >= fetchedAhead ? waiting.shift() : undefined
      if (first) yield await first
    }
    for (const rest of waiting) yield await rest
  }

  async #bundle(bundle: TileId) {
    const known = await this.#own(formatTilePath(bundle))
    return { bundle, bytes: known ?? (await this.#fetched(bundle)), isNew: known === null }
  }

  /** Every entry against the tree, and the new ones against each other. */
  async #checkBundle(tiles: AuthenticTiles, { index, width }: TileId, entries: readonly Uint8Array[]) {
    const leaves = await tiles.get({ level: 0, index })
    for (let i = 0; i < width; i++) {
      const at = index * BigInt(fullWidth) + BigInt(i)
      const [bytes, leaf] = [entries[i], leaves[i]]
      if (!bytes || !leaf || !equalBytes(leafHash(bytes), leaf))
        throw new NotProven(`entry ${at} is not the one in the tree`)
      if (at >= this.#sequence.size) this.#accept(at, bytes, leaf)
    }
  }

  #accept(index: bigint, bytes: Uint8Array, leaf: Hash): void {
    const entry = parseEntry(bytes)
    // A challenge used twice is found by log:verify: keeping every one here would grow with the log.
    this.#sequence.accept({ index, entry, leaf, challenge: null })
    this.#lastTime = entry.t
    const trust = trustToldBy(Number(index), entry)
    if (trust) this.#told.push(trust)
  }

  // ── files ──────────────────────────────────────────────────────────────────

  // Never our own: where the log shows another history, it should be its tiles that say so.
  async #hashes(tile: HashTileId) {
    return parseTile(await this.#fetched(tile), tile.width)
  }

  /** A partial tile may have been taken away once there is the full one, which begins with the same. */
  async #fetched(tile: TileId): Promise<Uint8Array> {
    const { files } = this.#settings
    const bytes = await files.read(formatTilePath(tile))
    if (bytes) return bytes
    const whole = tile.width < fullWidth ? await files.read(formatTilePath({ ...tile, width: fullWidth })) : null
    if (!whole) throw new NotProven(`${formatTilePath(tile)} is not there, though a checkpoint speaks of it`)
    return tile.level === 'entries'
      ? formatEntryBundle(parseEntryBundle(whole, fullWidth).slice(0, tile.width))
      : whole.slice(0, tile.width * 32)
  }

  async #owned(tile: TileId): Promise<Uint8Array> {
    const bytes = await this.#own(formatTilePath(tile))
    if (bytes === null) throw new NotProven(`${formatTilePath(tile)} is missing from the mirror`)
    return bytes
  }

  async #own(path: string): Promise<Uint8Array | null> {
    const file = join(this.#settings.folder, path)
    return existsSync(file) ? new Uint8Array(await readFile(file)) : null
  }

  async #write(path: string, content: string | Uint8Array): Promise<void> {
    const file = join(this.#settings.folder, path)
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    await writeDurably(file, content, 0o600)
  }

  /** The partial tiles of the checkpoint before: the new one has wider ones in their place. */
  async #dropNarrower(before: bigint): Promise<void> {
    const now = new Set(partialTiles(this.size))
    for (const path of partialTiles(before))
      if (!now.has(path)) await rm(join(this.#settings.folder, path), { force: true })
  }
}

function partialTiles(size: bigint): readonly string[] {
  const levels = ['entries', 0, 1, 2, 3, 4, 5, 6] as const
  return levels.flatMap((level) => {
    const hashes = size >> BigInt(8 * (level === 'entries' ? 0 : level))
    const width = Number(hashes % BigInt(fullWidth))
    return width > 0 ? [formatTilePath({ level, index: hashes / BigInt(fullWidth), width })] : []
  })
}

function otherLog(shown: string, trusted: string): string {
  if (portalOf(shown) !== portalOf(trusted)) return 'this is another log'
  return (
    `this is ${shown}, and the trust is about ${trusted}: the log was begun anew after a loss. ` +
    'Mirror the log that goes on into a new folder, and keep the old one: it may hold what was lost'
  )
}
