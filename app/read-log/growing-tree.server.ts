/**
 * The right edge of the tree, kept between batches, so that appending need not
 * ask the database for the same hashes again. Kept only while the head is the
 * one we left: another node may have appended meanwhile. Beside it the roots of
 * earlier sizes that acts name as seen; a committed log never has another.
 */
import { equalBytes } from '../formats/bytes.ts'
import { type Hash, type HashReader, rootAt, type StoredHash } from '../formats/merkle.ts'
import { TreeEdge } from '../formats/tree-edge.ts'
import { Broken } from '../outcome.ts'
import { sameTree, type Tree } from './signer.server.ts'

export interface Growth {
  readonly tree: Tree
  /** The complete subtrees to be stored with the new leaves. */
  readonly hashes: readonly StoredHash[]
}

export interface GrowingTree {
  /** The tree with these leaves added. Throws Broken if the head disagrees with the hashes stored before it. */
  grow(head: Tree, leaves: readonly Hash[], stored: HashReader): Promise<Growth>
  /** The root of the first `size` entries, which are committed. */
  rootAt(size: bigint, stored: HashReader): Promise<Hash>
  /** To be called when what was grown was not committed. */
  forget(): void
}

/** Clients sign under one of the last few checkpoints: more than these are asked for rarely. */
const mostRoots = 4096

export function openGrowingTree(): GrowingTree {
  let kept: { readonly tree: Tree; readonly edge: TreeEdge } | null = null
  const roots = new Map<bigint, Hash>()
  return {
    async grow(head, leaves, stored) {
      const edge = kept && sameTree(kept.tree, head) ? kept.edge : await readEdge(head, stored)
      const hashes = leaves.flatMap((leaf) => edge.add(leaf))
      const tree = { size: edge.size, root: edge.root() }
      kept = { tree, edge }
      return { tree, hashes }
    },
    async rootAt(size, stored) {
      const root = roots.get(size) ?? (await rootAt(size, stored))
      if (roots.size >= mostRoots) roots.clear()
      roots.set(size, root)
      return root
    },
    forget() {
      kept = null
    },
  }
}

async function readEdge(head: Tree, stored: HashReader): Promise<TreeEdge> {
  const edge = TreeEdge.from(head.size, await stored.read(TreeEdge.idsOf(head.size)))
  if (!equalBytes(edge.root(), head.root))
    throw new Broken(`the log's head of ${head.size} entries disagrees with its stored hashes`)
  return edge
}
