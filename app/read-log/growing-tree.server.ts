/**
 * The right edge of the tree, kept between batches, so that appending need not
 * ask the database for the same hashes again. Kept only while the head is the
 * one we left: another node may have appended meanwhile.
 */
import { equalBytes } from '../formats/bytes.ts'
import {
  type Hash,
  type HashReader,
  rootAt,
  type StoredHash,
  type SubtreeId,
  storedHashesFor,
} from '../formats/merkle.ts'
import { Broken } from '../outcome.ts'
import { nameOf } from './log-store.server.ts'
import type { Tree } from './signer.server.ts'

export interface Growth {
  readonly tree: Tree
  /** The complete subtrees to be stored with the new leaves. */
  readonly hashes: readonly StoredHash[]
}

export interface GrowingTree {
  /** The tree with these leaves added. Throws Broken if the head disagrees with the hashes stored before it. */
  grow(head: Tree, leaves: readonly Hash[], stored: HashReader): Promise<Growth>
  /** To be called when what was grown was not committed. */
  forget(): void
}

export function openGrowingTree(): GrowingTree {
  let edge: { readonly tree: Tree; readonly hashes: ReadonlyMap<string, Hash> } | null = null
  return {
    async grow(head, leaves, stored) {
      const known = edge && sameTree(edge.tree, head) ? edge.hashes : await readEdge(head, stored)
      const hashes = new Map(known)
      const reader: HashReader = { read: async (ids) => ids.map((id) => hashes.get(nameOf(id)) ?? lost(id)) }
      const added: StoredHash[] = []
      for (const [i, leaf] of leaves.entries()) {
        for (const hash of await storedHashesFor(head.size + BigInt(i), leaf, reader)) {
          hashes.set(nameOf(hash), hash.hash)
          added.push(hash)
        }
      }
      const size = head.size + BigInt(leaves.length)
      const tree = { size, root: await rootAt(size, reader) }
      edge = { tree, hashes: new Map(edgeOf(size).map((id) => [nameOf(id), hashes.get(nameOf(id)) ?? lost(id)])) }
      return { tree, hashes: added }
    },
    forget() {
      edge = null
    },
  }
}

const sameTree = (one: Tree, other: Tree): boolean => one.size === other.size && equalBytes(one.root, other.root)

async function readEdge(head: Tree, stored: HashReader): Promise<ReadonlyMap<string, Hash>> {
  const ids = edgeOf(head.size)
  const hashes = await stored.read(ids)
  if (!equalBytes(await rootAt(head.size, stored), head.root))
    throw new Broken(`the log's head of ${head.size} entries disagrees with its stored hashes`)
  return new Map(ids.map((id, i) => [nameOf(id), hashes[i] ?? lost(id)]))
}

/** One complete subtree for each set bit of the size: all that a later leaf can need of the earlier ones. */
function edgeOf(size: bigint): readonly SubtreeId[] {
  const ids: SubtreeId[] = []
  for (let level = 0; size >> BigInt(level) > 0n; level++) {
    const count = size >> BigInt(level)
    if ((count & 1n) === 1n) ids.push({ level, index: count - 1n })
  }
  return ids
}

function lost(id: SubtreeId): never {
  throw new Broken(`the right edge of the log lacks the hash ${nameOf(id)}`)
}
