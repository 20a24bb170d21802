/**
 * Which hashes a log stores with each leaf, told one leaf at a time: the plain
 * way, for the benchmark's rival and for tests. The log itself grows whole batches
 * (formats/tree-edge.ts).
 */
import { type Hash, type HashReader, nodeHash, type StoredHash, type SubtreeId } from '../../app/formats/merkle.ts'

/**
 * The complete subtrees that adding leaf `index` finishes: the leaf itself
 * (level 0) and every subtree whose last leaf it is. To be stored beside the
 * leaf, in the same transaction. `reader` must know all earlier ones.
 */
export async function storedHashesFor(index: bigint, leaf: Hash, reader: HashReader): Promise<readonly StoredHash[]> {
  const siblings = leftSiblings(index)
  const hashes = siblings.length > 0 ? await reader.read(siblings) : []
  const stored: StoredHash[] = [{ level: 0, index, hash: leaf }]
  let hash = leaf
  for (const [i, left] of hashes.entries()) {
    hash = nodeHash(left, hash)
    stored.push({ level: i + 1, index: index >> BigInt(i + 1), hash })
  }
  return stored
}

/** Every subtree that ends just before the one being finished: a set bit of the index each, from the lowest, until a clear one. */
function leftSiblings(index: bigint): readonly SubtreeId[] {
  const siblings: SubtreeId[] = []
  for (let level = 0; ((index >> BigInt(level)) & 1n) === 1n; level++) {
    siblings.push({ level, index: (index >> BigInt(level)) - 1n })
  }
  return siblings
}
