/** The tree grown again, leaf by leaf, from nothing but the stored bytes. Memory: one hash a level. */
import { emptyRoot, type Hash, nodeHash, type StoredHash } from '../../app/formats/merkle.ts'

export class ReplayedTree {
  size = 0n
  /** By level: the complete subtree that stands there alone, if the size has that bit. */
  readonly #edge: (Hash | null)[] = []

  /** Adds a leaf; gives the complete subtrees it finished, itself first. */
  add(leaf: Hash): readonly StoredHash[] {
    const finished: StoredHash[] = []
    let [hash, level] = [leaf, 0]
    for (; ; level++) {
      finished.push({ level, index: this.size >> BigInt(level), hash })
      const left = this.#edge[level]
      if (!left) break
      this.#edge[level] = null
      hash = nodeHash(left, hash)
    }
    this.#edge[level] = hash
    this.size++
    return finished
  }

  root(): Hash {
    let root: Hash | null = null
    for (const hash of this.#edge) if (hash) root = root ? nodeHash(hash, root) : hash
    return root ?? emptyRoot
  }
}
