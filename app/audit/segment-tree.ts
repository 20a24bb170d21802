/**
 * A part of the tree grown again, leaf by leaf, from nothing but the stored
 * bytes, and what lies left of it. Memory: 64 bytes an entry of the part.
 */
import { emptyRoot, type Hash, type HashReader, nodeHash, type SubtreeId } from '../formats/merkle.ts'

const hashLength = 32

/** Entries a part has at most; a part begins at a multiple of it. 2^16: two levels of full tiles. */
export const segmentSize = 65_536
/** The level of a whole part's own hash. */
export const segmentLevel = 16

export class SegmentTree {
  readonly from: number
  size: number
  /** By level, the complete subtrees within the part, one after the other. */
  readonly #levels: Uint8Array[]
  readonly #counts: number[]
  /** The complete subtrees left of the part, from the largest. */
  left: readonly Hash[] = []

  constructor(from: number) {
    this.from = from
    this.size = from
    const width = (level: number) => new Uint8Array((segmentSize >> level) * hashLength)
    this.#levels = Array.from({ length: segmentLevel + 1 }, (_, level) => width(level))
    this.#counts = this.#levels.map(() => 0)
  }

  add(leaf: Hash): void {
    let hash = leaf
    for (let level = 0; ; level++) {
      const count = this.#push(level, hash)
      // An odd one waits for its neighbour.
      if (count % 2 === 1 || level === segmentLevel) break
      hash = nodeHash(this.#at(level, count - 2), hash)
    }
    this.size++
  }

  #push(level: number, hash: Hash): number {
    const count = this.#counts[level] ?? 0
    this.#levels[level]?.set(hash, count * hashLength)
    this.#counts[level] = count + 1
    return count + 1
  }

  #at(level: number, place: number): Hash {
    const hashes = this.#levels[level]
    if (!hashes) throw new RangeError('a part has no such level')
    return hashes.subarray(place * hashLength, (place + 1) * hashLength)
  }

  /** How many complete subtrees of the level there are within the part; the first has the index from / 2^level. */
  count(level: number): number {
    return this.#counts[level] ?? 0
  }

  /** The place-th of them. */
  hash(level: number, place: number): Hash {
    return this.#at(level, place)
  }

  /** The complete subtrees that make up the part, largest first: one for each set bit of its length. */
  edge(): readonly Hash[] {
    const edge: Hash[] = []
    for (let level = segmentLevel; level >= 0; level--) {
      const count = this.count(level)
      if (count % 2 === 1) edge.push(this.#at(level, count - 1))
    }
    return edge
  }

  /** The root over everything up to here, what lies left included. */
  root(): Hash {
    return foldedFromRight([...this.left, ...this.edge()])
  }

  /** Hashes of the part, for roots of sizes within it; what lies left is asked of `beyond`. */
  reader(beyond: HashReader): HashReader {
    return {
      read: async (ids) => {
        const outside = ids.filter((id) => this.#known(id) === null)
        const read = outside.length > 0 ? await beyond.read(outside) : []
        let next = 0
        return ids.map((id) => this.#known(id) ?? read[next++] ?? emptyRoot)
      },
    }
  }

  #known({ level, index }: SubtreeId): Hash | null {
    if (level > segmentLevel) return null
    const place = Number(index) - this.from / 2 ** level
    return place >= 0 && place < this.count(level) ? this.#at(level, place) : null
  }
}

/** The smallest trees, rightmost, join first (RFC 6962 §2.1). */
export function foldedFromRight(hashes: readonly Hash[]): Hash {
  return hashes.length === 0 ? emptyRoot : hashes.reduceRight((right, left) => nodeHash(left, right))
}

/** The complete subtrees over the first `size` leaves, largest first. */
export function edgeOf(size: number): readonly SubtreeId[] {
  const ids: SubtreeId[] = []
  let at = 0n
  for (let left = BigInt(size); left > 0n; ) {
    const level = left.toString(2).length - 1
    ids.push({ level, index: at >> BigInt(level) })
    at += 1n << BigInt(level)
    left -= 1n << BigInt(level)
  }
  return ids
}
