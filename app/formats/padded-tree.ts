/**
 * A Merkle tree (RFC 6962, the log's own code) over lines that are shown one by
 * one, each to whom it concerns. A proof's length would tell how many lines there
 * are, so the tree is filled with blank leaves up to 8192, or the next power of two
 * with room for one. A blank's hash is
 *
 *     SHA-256("<name>-blank/1" ‖ seed ‖ u32 n),
 *     seed = SHA-256("<name>-seed/1" ‖ all lines' leaf hashes, ascending).
 *
 * Whoever has all the lines can recompute every blank, so no line can hide among
 * them; whoever has only some cannot tell a blank from a line. Leaves stand in
 * ascending order of their hashes. Lines must not be guessable (each holds random
 * bits): then a position tells nothing either, and the tree follows from the lines.
 */
import { concat, toBase64, u32, utf8 } from './bytes.ts'
import { type Hash, rootOf } from './merkle.ts'
import { sha256 } from './sha256.ts'

/** The least number of leaves. */
export const leafFloor = 8192

export interface PaddedTree {
  /** All leaf hashes, in tree order. */
  readonly leaves: readonly Hash[]
  readonly root: Hash
  /** `positions[i]` is where the i-th line stands. */
  readonly positions: readonly number[]
}

/** `name`: of the format the lines are of. `lines`: their leaf hashes, in any order. */
export function paddedTree(name: string, lines: readonly Hash[]): PaddedTree {
  const leaves = [...lines, ...blanks(name, lines)].sort(compareBytes)
  const places = new Map(leaves.map((leaf, i) => [toBase64(leaf), i]))
  return { leaves, root: rootOf(leaves), positions: lines.map((leaf) => places.get(toBase64(leaf)) ?? -1) }
}

function blanks(name: string, lines: readonly Hash[]): readonly Hash[] {
  const seed = sha256(utf8(`${name}-seed/1`), ...[...lines].sort(compareBytes))
  const label = utf8(`${name}-blank/1`)
  return Array.from({ length: sizeFor(lines.length) - lines.length }, (_, n) => sha256(concat(label, seed, u32(n))))
}

// Always room for one blank at least, so that a full tree never shows an exact count.
function sizeFor(lines: number): number {
  let size = leafFloor
  while (size <= lines) size *= 2
  return size
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  for (let i = 0; i < 32; i++) {
    const difference = (one[i] ?? 0) - (other[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The way from the leaf at this position to the root, sibling first (RFC 6962 §2.1.1). */
export function proofIn({ leaves }: PaddedTree, position: number): readonly Hash[] {
  const proof: Hash[] = []
  // The tree is complete: everybody has a sibling, on every level.
  for (let width = 1; width < leaves.length; width *= 2) {
    const sibling = (Math.floor(position / width) ^ 1) * width
    proof.push(rootOf(leaves.slice(sibling, sibling + width)))
  }
  return proof
}
