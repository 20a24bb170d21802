/**
 * The right edge of a Merkle tree (merkle.ts): the complete subtrees it is made
 * of, one for each set bit of its size. It is all that later leaves need of the
 * earlier ones, so a tree grows from it without asking anybody, like a binary
 * counter: adding a leaf is adding one, and every carry finishes a subtree.
 */
import { emptyRoot, type Hash, nodeHash, type StoredHash, type SubtreeId } from './merkle.ts'

export class TreeEdge {
  #size = 0n
  /** By level: the root of the subtree that stands there alone; null where the size has no such bit. */
  readonly #hashes: (Hash | null)[] = []

  get size(): bigint {
    return this.#size
  }

  /** What a tree of this size keeps at its edge, the largest subtree first. */
  static idsOf(size: bigint): readonly SubtreeId[] {
    const ids: SubtreeId[] = []
    for (let level = 0; size >> BigInt(level) > 0n; level++) {
      const count = size >> BigInt(level)
      if ((count & 1n) === 1n) ids.unshift({ level, index: count - 1n })
    }
    return ids
  }

  /**
   * The fewest complete subtrees that make up the leaves from … to − 1, in order:
   * joined one after the other, they lead an edge of size `from` to `to`.
   */
  static idsBetween(from: bigint, to: bigint): readonly SubtreeId[] {
    const ids: SubtreeId[] = []
    for (let at = from; at < to; ) {
      let level = 0
      while (((at >> BigInt(level)) & 1n) === 0n && at + (2n << BigInt(level)) <= to) level++
      ids.push({ level, index: at >> BigInt(level) })
      at += 1n << BigInt(level)
    }
    return ids
  }

  /** The edge of a tree of this size, from the hashes of `idsOf(size)` in that order. Throws RangeError if there are more or fewer. */
  static from(size: bigint, hashes: readonly Hash[]): TreeEdge {
    const ids = TreeEdge.idsOf(size)
    if (ids.length !== hashes.length) throw new RangeError('another number of hashes than the edge has')
    const edge = new TreeEdge()
    edge.#size = size
    for (const [i, { level }] of ids.entries()) {
      while (edge.#hashes.length <= level) edge.#hashes.push(null)
      edge.#hashes[level] = hashes[i] ?? null
    }
    return edge
  }

  /** Adds a leaf's hash; gives the complete subtrees it finishes, itself first. */
  add(leaf: Hash): readonly StoredHash[] {
    return this.join(leaf, 0)
  }

  /** Adds the root of a complete subtree of 2^level leaves; gives the subtrees it finishes, itself first. Throws RangeError where none can begin. */
  join(root: Hash, level: number): readonly StoredHash[] {
    if ((this.#size & ((1n << BigInt(level)) - 1n)) !== 0n) throw new RangeError('no subtree of that size begins here')
    const finished: StoredHash[] = [{ level, index: this.#size >> BigInt(level), hash: root }]
    let [hash, at] = [root, level]
    for (let left = this.#hashes[at]; left; left = this.#hashes[at]) {
      this.#hashes[at] = null
      hash = nodeHash(left, hash)
      at++
      finished.push({ level: at, index: this.#size >> BigInt(at), hash })
    }
    // Below a subtree that is joined, the size has no bits: those places are empty.
    while (this.#hashes.length < at) this.#hashes.push(null)
    this.#hashes[at] = hash
    this.#size += 1n << BigInt(level)
    return finished
  }

  /** RFC 6962 §2.1: the smallest trees, rightmost, join first. */
  root(): Hash {
    let root: Hash | null = null
    for (const hash of this.#hashes) if (hash) root = root ? nodeHash(hash, root) : hash
    return root ?? emptyRoot
  }
}
