/**
 * Tiles of hashes that are known to be true before anything is done with them:
 * each leads up to a root that a signed checkpoint vouches for. So a mirror
 * writes nothing it would have to take back.
 */
import { equalBytes } from '../formats/bytes.ts'
import { type Hash, type HashReader, rootAt, rootOf } from '../formats/merkle.ts'
import { fullWidth, hashesInTiles, type TileId, tileWidth } from '../formats/tile.ts'
import { NotProven } from '../outcome.ts'

export type HashTileId = TileId & { readonly level: number }
export type ReadTile = (tile: HashTileId) => Promise<readonly Hash[]>

const tilesKept = 256

export class AuthenticTiles {
  readonly #size: bigint
  readonly #read: ReadTile
  /** The partial tiles, one a level at most. */
  readonly #edge = new Map<string, Promise<readonly Hash[]>>()
  readonly #kept = new Map<string, Promise<readonly Hash[]>>()

  private constructor(size: bigint, read: ReadTile) {
    this.#size = size
    this.#read = read
  }

  /** Throws NotProven unless the tiles at the tree's right edge make up this root: all that is partial is among them. */
  static async open(head: { readonly size: bigint; readonly root: Hash }, read: ReadTile): Promise<AuthenticTiles> {
    const tiles = new AuthenticTiles(head.size, read)
    const edge = hashesInTiles(head.size, async (tile) => concatOf(await tiles.#keep(tile, () => read(tile))))
    if (!equalBytes(await rootAt(head.size, edge), head.root))
      throw new NotProven('the tiles do not make up the root of the checkpoint')
    return tiles
  }

  /** The hashes of a tile of the tree. Throws NotProven where it is not what the tile above it says. */
  get(at: { readonly level: number; readonly index: bigint }): Promise<readonly Hash[]> {
    const tile = { ...at, width: tileWidth(this.#size, at) }
    if (tile.width === 0) throw new RangeError('the tree has no such tile')
    return this.#keep(tile, () => this.#proven(tile))
  }

  /** Any complete subtree of the tree. */
  reader(): HashReader {
    return hashesInTiles(this.#size, async ({ level, index }) => concatOf(await this.get({ level, index })))
  }

  async #proven(tile: HashTileId): Promise<readonly Hash[]> {
    if (tile.width < fullWidth) throw new RangeError('a partial tile is read at the beginning')
    const hashes = await this.#read(tile)
    const above = await this.get({ level: tile.level + 1, index: tile.index / BigInt(fullWidth) })
    const said = above[Number(tile.index % BigInt(fullWidth))]
    if (!said || !equalBytes(rootOf(hashes), said))
      throw new NotProven(`tile ${tile.level}/${tile.index} is not what the tile above it says`)
    return hashes
  }

  #keep(tile: HashTileId, read: () => Promise<readonly Hash[]>): Promise<readonly Hash[]> {
    const [name, kept] = [`${tile.level}/${tile.index}`, tile.width < fullWidth ? this.#edge : this.#kept]
    const known = kept.get(name)
    if (known) return known
    const [oldest] = this.#kept.keys()
    if (this.#kept.size >= tilesKept && oldest !== undefined) this.#kept.delete(oldest)
    const reading = read()
    kept.set(name, reading)
    return reading
  }
}

function concatOf(hashes: readonly Hash[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * 32)
  for (const [i, hash] of hashes.entries()) bytes.set(hash, i * 32)
  return bytes
}
