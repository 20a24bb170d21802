/**
 * Tiles: https://c2sp.org/tlog-tiles. The tree as static files of up to 256
 * hashes, the entries as bundles of up to 256 entries:
 *
 *     tile/<L>/<N>[.p/<W>]          the hashes n·256 … of level 8·L, 32 bytes each
 *     tile/entries/<N>[.p/<W>]      u16 length ‖ bytes, each
 *
 * L is 0 to 63. N stands in groups of three digits, all but the last with an x
 * before them: 1234067 is x001/x234/067. W, 1 to 255, is the width of a partial
 * tile, the last of its level; a tile without it has 256.
 */
import { Malformed } from '../outcome.ts'
import { concat, sizeLimit } from './bytes.ts'
import { type Hash, type HashReader, rootOf, type SubtreeId } from './merkle.ts'

/** Hashes in a full tile; 2^8, so a tile is a subtree of height 8. */
export const fullWidth = 256
const height = 8n
const hashLength = 32

export interface TileId {
  /** Tile level L: its hashes are those of complete subtrees of 256^L leaves. Or the entries themselves. */
  readonly level: number | 'entries'
  readonly index: bigint
  /** 1 to 256. */
  readonly width: number
}

/** The path, relative to the log's prefix, without a slash before it. Throws RangeError on a tile that cannot be. */
export function formatTilePath({ level, index, width }: TileId): string {
  if (level !== 'entries' && !(Number.isInteger(level) && level >= 0 && level <= 63))
    throw new RangeError('no such level')
  if (index < 0n || index >= sizeLimit) throw new RangeError('no such tile index')
  if (!Number.isInteger(width) || width < 1 || width > fullWidth) throw new RangeError('no such tile width')
  const partial = width === fullWidth ? '' : `.p/${width}`
  return `tile/${level}/${formatTileIndex(index)}${partial}`
}

function formatTileIndex(index: bigint): string {
  const groups = [(index % 1000n).toString().padStart(3, '0')]
  for (let rest = index / 1000n; rest > 0n; rest /= 1000n)
    groups.unshift(`x${(rest % 1000n).toString().padStart(3, '0')}`)
  return groups.join('/')
}

const path = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*)([0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/

/** The tile a path names. Throws Malformed unless the path is in the one spelling. */
export function parseTilePath(text: string): TileId {
  // Seven groups reach beyond 2^63; a longer path is no tile's, and is not worth reading.
  const [, level, above, last, width] = (text.length <= 64 ? path.exec(text) : null) ?? []
  if (level === undefined || above === undefined || last === undefined) throw new Malformed('not the path of a tile')
  if (above.startsWith('x000')) throw new Malformed('tile index with a group too many')
  const tile = {
    level: level === 'entries' ? ('entries' as const) : atMost(63, level, 'tile level'),
    index: BigInt(above.replaceAll(/[x/]/g, '') + last),
    width: width === undefined ? fullWidth : atMost(fullWidth - 1, width, 'tile width'),
  }
  if (tile.index >= sizeLimit) throw new Malformed('tile index is not below 2^63')
  return tile
}

function atMost(most: number, text: string, name: string): number {
  const value = Number(text)
  if (value > most) throw new Malformed(`${name} is above ${most}`)
  return value
}

// ── which tiles there are ──────────────────────────────────────────────────

/** How wide this tile is in a tree of `size` leaves; 0 if the tree has none there. */
export function tileWidth(size: bigint, { level, index }: Omit<TileId, 'width'>): number {
  const hashes = size >> (level === 'entries' ? 0n : height * BigInt(level))
  const left = hashes - index * BigInt(fullWidth)
  if (left <= 0n) return 0
  return left >= BigInt(fullWidth) ? fullWidth : Number(left)
}

/**
 * The hash tiles of a tree of `size` leaves that a tree of `since` leaves had
 * not, or not so wide: all of them by default. From level 0 up, left to right.
 */
export function* hashTiles(size: bigint, since = 0n): Generator<TileId & { readonly level: number }> {
  for (let level = 0; size >> (height * BigInt(level)) > 0n; level++) yield* tilesOfLevel({ size, since }, level)
}

/** The entry bundles, likewise. */
export function entryBundles(size: bigint, since = 0n): Generator<TileId & { readonly level: 'entries' }> {
  return tilesOfLevel({ size, since }, 'entries')
}

function* tilesOfLevel<L extends number | 'entries'>(
  { size, since }: { readonly size: bigint; readonly since: bigint },
  level: L,
): Generator<TileId & { readonly level: L }> {
  const known = since >> (level === 'entries' ? 0n : height * BigInt(level))
  for (let index = known / BigInt(fullWidth); ; index++) {
    const width = tileWidth(size, { level, index })
    if (width === 0) return
    if (width > tileWidth(since, { level, index })) yield { level, index, width }
  }
}

// ── what is in them ────────────────────────────────────────────────────────

/** The bytes of a hash tile. Throws RangeError on a hash that is none, or a tile too wide or empty. */
export function formatTile(hashes: readonly Hash[]): Uint8Array {
  if (hashes.length < 1 || hashes.length > fullWidth) throw new RangeError('no tile has so many hashes')
  if (hashes.some((hash) => hash.length !== hashLength)) throw new RangeError('a hash is 32 bytes')
  return concat(...hashes)
}

/** The hashes of a tile of this width; views into the bytes. Throws Malformed on any other length. */
export function parseTile(bytes: Uint8Array, width: number): readonly Hash[] {
  if (bytes.length !== width * hashLength) throw new Malformed(`tile is not ${width} hashes wide`)
  return Array.from({ length: width }, (_, i) => bytes.subarray(i * hashLength, (i + 1) * hashLength))
}

/** The bytes of an entry bundle. Throws RangeError on an entry longer than 65,535 bytes. */
export function formatEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > fullWidth) throw new RangeError('no bundle has so many entries')
  if (entries.some(({ length }) => length > 0xffff)) throw new RangeError('an entry is at most 65,535 bytes')
  return concat(...entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]))
}

/** The entries of a bundle of this width; views into the bytes. Throws Malformed unless there are exactly so many, and nothing after them. */
export function parseEntryBundle(bytes: Uint8Array, width: number): readonly Uint8Array[] {
  const entries: Uint8Array[] = []
  let at = 0
  while (entries.length < width) {
    const [high, low] = [bytes[at], bytes[at + 1]]
    if (high === undefined || low === undefined) throw new Malformed('entry bundle is cut short')
    const end = at + 2 + high * 256 + low
    if (end > bytes.length) throw new Malformed('entry bundle is cut short')
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  if (at !== bytes.length) throw new Malformed('entry bundle holds more than its entries')
  return entries
}

// ── proofs from tiles ──────────────────────────────────────────────────────

/** Gives the bytes of a hash tile; throws if it has not got it. */
export type TileReader = (tile: TileId & { readonly level: number }) => Promise<Uint8Array>

/**
 * Reads the subtrees of a tree of `size` leaves out of its tiles; each tile is
 * asked for once a read. It believes the tiles: whoever proves with it checks
 * the proof against a checkpoint, as with any other.
 */
export function hashesInTiles(size: bigint, readTile: TileReader): HashReader {
  return {
    async read(ids) {
      const places = ids.map((id) => placeOf(size, id))
      const tiles = new Map<string, Promise<readonly Hash[]>>()
      for (const { tile, name } of places) {
        if (!tiles.has(name))
          tiles.set(
            name,
            readTile(tile).then((bytes) => parseTile(bytes, tile.width)),
          )
      }
      await Promise.all(tiles.values())
      return Promise.all(
        places.map(async ({ name, from, to }) => rootOf(((await tiles.get(name)) ?? []).slice(from, to))),
      )
    },
  }
}

/** The tile a complete subtree lies in, and which of its hashes it is over: a power of two of them. */
function placeOf(size: bigint, { level, index }: SubtreeId) {
  const inTile = level % Number(height)
  const first = index << BigInt(inTile)
  const at = { level: (level - inTile) / Number(height), index: first / BigInt(fullWidth) }
  const width = tileWidth(size, at)
  const from = Number(first % BigInt(fullWidth))
  const to = from + (1 << inTile)
  if (to > width) throw new RangeError(`a tree of ${size} leaves has no complete subtree ${level}/${index}`)
  const tile = { ...at, width }
  return { tile, name: formatTilePath(tile), from, to }
}
