/**
 * A log as tlog-tiles serves it: a checkpoint, tiles of hashes, bundles of
 * entries. The same whether they are fetched from a portal or lie in a mirror's
 * folder; runs anywhere.
 */
import { fromUtf8 } from '../formats/bytes.ts'
import { clockTimeIn, parseCheckpointNote } from '../formats/checkpoint.ts'
import type { Hash } from '../formats/merkle.ts'
import { formatTilePath, fullWidth, parseEntryBundle, parseTile, type TileId, tileWidth } from '../formats/tile.ts'
import { isTrouble, Malformed } from '../outcome.ts'
import type { CheckpointPlace, LogSource, StoredCheckpoint } from './log-source.ts'
import { incomplete, tampered } from './verdict.ts'

/** The files of a log, by path relative to its prefix; null where there is none. */
export interface LogFiles {
  readonly kind: 'portal' | 'mirror'
  read(path: string): Promise<Uint8Array | null>
}

const tilesKept = 64

/** The log this checkpoint speaks of. Throws Malformed where the note is no checkpoint, or of more entries than a number counts. */
export function tileLog(files: LogFiles, note: string): LogSource {
  const newest = newestOf(note)
  const tiles = new TileReader(files, newest.size)
  const isIn = (place: CheckpointPlace, after: CheckpointPlace, upTo: number) =>
    place.size <= upTo && (place.size > after.size || (place.size === after.size && place.time > after.time))
  return {
    kind: files.kind,
    keepsCheckpoints: false,
    keepsProjection: false,
    claimed: async () => ({ size: newest.size, root: null, newest, beyond: { entry: null, projected: null } }),
    entries: (from, to) => tiles.entries(from, to),
    hashes: async (level, from, to) => (level % 8 === 0 ? tiles.hashes(level / 8, from, to) : null),
    checkpoints: async (after, upTo) => (isIn(newest, after, upTo) ? [newest] : []),
    nearest: async (size, side) => ((side === 'at-most' ? newest.size <= size : newest.size >= size) ? newest : null),
    projection: async () => [],
    // What a folder lacks may be elsewhere: it never shows that something was taken out.
    next: async () => null,
    trustChanges: async () => null,
    publicKey: async () => null,
  }
}

function newestOf(note: string): StoredCheckpoint {
  const { origin, size, root } = parseCheckpointNote(note)
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) throw new Malformed('checkpoint of a log too large to read')
  return { size: Number(size), root, time: clockTimeIn(note, origin), note, cosignatures: [] }
}

class TileReader {
  readonly #files: LogFiles
  readonly #size: bigint
  readonly #kept = new Map<string, Promise<readonly Hash[]>>()

  constructor(files: LogFiles, size: number) {
    this.#files = files
    this.#size = BigInt(size)
  }

  async hashes(level: number, from: number, to: number): Promise<readonly Hash[]> {
    return this.#range({ level, from, to }, (tile) => this.#keptTile({ ...tile, level }))
  }

  async entries(from: number, to: number): Promise<readonly Uint8Array[]> {
    return this.#range({ level: 'entries', from, to }, (tile) => this.#bundle(tile))
  }

  /** The values from … to − 1 out of the tiles that hold them, up to the first that is missing. */
  async #range<T>(
    { level, from, to }: { readonly level: TileId['level']; readonly from: number; readonly to: number },
    read: (tile: TileId) => Promise<readonly T[]>,
  ): Promise<readonly T[]> {
    const reading: Promise<readonly T[]>[] = []
    const first = Math.floor(from / fullWidth)
    for (let index = first; index * fullWidth < to; index++) {
      const width = tileWidth(this.#size, { level, index: BigInt(index) })
      if (width > 0) reading.push(read({ level, index: BigInt(index), width }))
    }
    const found: T[] = []
    for (const [i, values] of (await Promise.all(reading)).entries()) {
      const start = (first + i) * fullWidth
      found.push(...values.slice(Math.max(0, from - start), Math.max(0, to - start)))
      if (start + values.length < Math.min(to, start + fullWidth)) break
    }
    return found
  }

  // The tiles of upper levels are asked for again with every page below them.
  #keptTile(tile: TileId & { readonly level: number }): Promise<readonly Hash[]> {
    const path = formatTilePath(tile)
    const known = this.#kept.get(path)
    if (known) return known
    const [oldest] = this.#kept.keys()
    if (this.#kept.size >= tilesKept && oldest !== undefined) this.#kept.delete(oldest)
    const read = this.#tile(tile)
    this.#kept.set(path, read)
    return read
  }

  #tile(tile: TileId): Promise<readonly Hash[]> {
    return this.#parsed(tile, parseTile)
  }

  #bundle(tile: TileId): Promise<readonly Uint8Array[]> {
    return this.#parsed(tile, parseEntryBundle)
  }

  /** A partial tile may have been taken away once there is the full one, which begins with the same. */
  async #parsed<T>(tile: TileId, parse: (bytes: Uint8Array, width: number) => readonly T[]): Promise<readonly T[]> {
    const bytes = await this.#files.read(formatTilePath(tile))
    if (bytes) return this.#inForm(tile, () => parse(bytes, tile.width))
    const whole = tile.width < fullWidth ? await this.#files.read(formatTilePath({ ...tile, width: fullWidth })) : null
    return whole ? this.#inForm(tile, () => parse(whole, fullWidth).slice(0, tile.width)) : []
  }

  #inForm<T>({ level, index, width }: TileId, parse: () => readonly T[]): readonly T[] {
    try {
      return parse()
    } catch (error) {
      if (!isTrouble(error, 'Malformed')) throw error
      const path = formatTilePath({ level, index, width })
      throw tampered(
        level === 'entries' ? Number(index) * fullWidth : null,
        `${path} is not in its form: ${error.message}`,
      )
    }
  }
}

/** The note that lies among the files. Throws a Finding where there is none. */
export async function checkpointIn(files: LogFiles): Promise<string> {
  const bytes = await files.read('checkpoint')
  if (!bytes) throw incomplete(null, 'there is no checkpoint')
  return fromUtf8(bytes)
}
