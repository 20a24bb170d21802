/**
 * A Merkle tree (RFC 6962, the log's own code) over leaves whose number nobody is
 * to learn: who is given one leaf's way to the root would count the others by its
 * length.
 *
 * The tree is filled with blank leaves up to 8192 (or the next power of two with
 * room for one). A blank's hash is SHA-256("<use>-blank/1" ‖ seed ‖ u32 n), seed =
 * SHA-256("<use>-seed/1" ‖ all true leaf hashes, ascending). Whoever has all the
 * leaves can recompute every blank, so none can hide among them from such a one;
 * whoever has only some cannot tell a blank from a leaf. Leaves stand in ascending
 * order of their hashes: they are salted, so a position tells nothing either, and
 * the whole tree follows from its leaves, whatever their order.
 */
import { concat, toBase64, u32, utf8 } from './bytes.ts'
import { type Hash, nodeHash } from './merkle.ts'
import { sha256 } from './sha256.ts'

/** The least number of leaves. */
export const paddedFloor = 8192

export interface PaddedTree {
  /** All leaf hashes, in tree order. */
  readonly leaves: readonly Hash[]
  readonly root: Hash
  /** `positions[i]` is where `own[i]` stands. */
  readonly positions: readonly number[]
  /** The inclusion proof (RFC 6962) of the leaf that stands at a position. */
  readonly wayTo: (position: number) => readonly Hash[]
}

/** `use`: what the tree is of, e.g. `fuin-roll`; a blank of one use is none of another. */
export function paddedTree(use: string, own: readonly Hash[]): PaddedTree {
  const leaves = [...own, ...blanks(use, own)].sort(compareBytes)
  const places = new Map(leaves.map((leaf, i) => [toBase64(leaf), i]))
  const levels = levelsOf(leaves)
  return {
    leaves,
    root: levels.at(-1)?.[0] ?? new Uint8Array(),
    positions: own.map((leaf) => places.get(toBase64(leaf)) ?? -1),
    wayTo: (position) => levels.slice(0, -1).map((level, up) => level[(position >> up) ^ 1] ?? new Uint8Array()),
  }
}

/** From the leaves, a power of two of them, to the root alone. */
function levelsOf(leaves: readonly Hash[]): readonly (readonly Hash[])[] {
  const levels: (readonly Hash[])[] = [leaves]
  for (let level = leaves; level.length > 1; levels.push(level)) {
    const below = level
    const node = (i: number) => nodeHash(below[2 * i] ?? new Uint8Array(), below[2 * i + 1] ?? new Uint8Array())
    level = Array.from({ length: below.length / 2 }, (_, i) => node(i))
  }
  return levels
}

function blanks(use: string, own: readonly Hash[]): readonly Hash[] {
  const seed = sha256(utf8(`${use}-seed/1`), ...[...own].sort(compareBytes))
  const label = utf8(`${use}-blank/1`)
  return Array.from({ length: sizeFor(own.length) - own.length }, (_, n) => sha256(concat(label, seed, u32(n))))
}

// Always room for one blank at least, so that a full tree never shows an exact count.
function sizeFor(leaves: number): number {
  let size = paddedFloor
  while (size <= leaves) size *= 2
  return size
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  for (let i = 0; i < 32; i++) {
    const difference = (one[i] ?? 0) - (other[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
