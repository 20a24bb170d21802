/**
 * The Merkle tree of RFC 6962 §2.1 (the same tree as RFC 9162 §2.1) over SHA-256.
 *
 * A leaf is hashed as SHA-256(0x00 ‖ bytes), a node as SHA-256(0x01 ‖ left ‖
 * right); the tree of n leaves splits at the largest power of two below n. The
 * prefixes keep a leaf from posing as a node (§2.1).
 *
 * Proving and checking are mirror pairs. Proving reads *complete subtrees*
 * through a HashReader: the hash at (level, index) is the root over the leaves
 * index·2^level … (index+1)·2^level − 1. Once there, it never changes. That is
 * the coordinate system of C2SP tlog-tiles, and of Go's sumdb/tlog.
 *
 * Sizes and indexes are bigint, 0 ≤ n < 2^63.
 */
import { NotProven } from '../outcome.ts'
import { concat, equalBytes, sizeLimit } from './bytes.ts'
import { sha256 } from './sha256.ts'

/** 32 bytes. */
export type Hash = Uint8Array

const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

// Millions of leaves are hashed one after the other: the prefix is put before
// each in a place kept for it. Nothing awaits between filling and hashing.
const leafSpace = new Uint8Array(1 + 65_535)
const nodeSpace = new Uint8Array(1 + 32 + 32)
nodeSpace.set(nodePrefix)

/** RFC 6962 §2.1: MTH({d}) = SHA-256(0x00 ‖ d). */
export function leafHash(bytes: Uint8Array): Hash {
  if (bytes.length >= leafSpace.length) return sha256(leafPrefix, bytes)
  leafSpace.set(bytes, 1)
  return sha256(leafSpace.subarray(0, 1 + bytes.length))
}

/** RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  if (left.length !== 32 || right.length !== 32) return sha256(concat(nodePrefix, left, right))
  nodeSpace.set(left, 1)
  nodeSpace.set(right, 33)
  return sha256(nodeSpace)
}

/** RFC 6962 §2.1: MTH({}) = SHA-256(). */
export const emptyRoot: Hash = sha256(new Uint8Array(0))

/** The root over these leaf hashes, all at hand. For small trees: a roll, the copies of a bulletin. */
export function rootOf(leafHashes: readonly Hash[]): Hash {
  let level: readonly Hash[] = leafHashes
  // Pairing neighbours and carrying an odd last one up gives RFC 6962's shape:
  // its left subtree is always complete.
  while (level.length > 1) level = paired(level)
  return level[0] ?? emptyRoot
}

function paired(level: readonly Hash[]): Hash[] {
  const above: Hash[] = []
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i], level[i + 1]]
    if (left) above.push(right ? nodeHash(left, right) : left)
  }
  return above
}

export interface InclusionClaim {
  readonly root: Hash
  readonly size: bigint
  readonly index: bigint
  /** The leaf's hash, not its bytes. */
  readonly leaf: Hash
}

/**
 * Throws NotProven unless the proof leads from the leaf to the root
 * (RFC 9162 §2.1.3.2). Returns nothing, so no caller can forget to look.
 */
export function checkInclusion({ root, size, index, leaf }: InclusionClaim, proof: readonly Hash[]): void {
  demandSize(size)
  if (index < 0n || index >= size) throw new NotProven('leaf lies outside the tree')
  demandHashes([root, leaf, ...proof])
  let [fn, sn, hash] = [index, size - 1n, leaf]
  for (const step of proof) {
    if (sn === 0n) throw new NotProven('inclusion proof is too long')
    if (isOdd(fn) || fn === sn) {
      hash = nodeHash(step, hash)
      // A last node without a sibling is carried up until it has one on its left.
      while (!isOdd(fn) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n]
    } else {
      hash = nodeHash(hash, step)
    }
    ;[fn, sn] = [fn >> 1n, sn >> 1n]
  }
  if (sn !== 0n) throw new NotProven('inclusion proof is too short')
  if (!equalBytes(hash, root)) throw new NotProven('inclusion proof leads to another root')
}

export interface ConsistencyClaim {
  readonly oldSize: bigint
  readonly oldRoot: Hash
  readonly newSize: bigint
  readonly newRoot: Hash
}

/**
 * Throws NotProven unless the proof shows that the old tree is a prefix of the
 * new one (RFC 9162 §2.1.4.2). For equal sizes and for the empty old tree the
 * proof is empty, and the roots alone decide.
 */
export function checkConsistency(claim: ConsistencyClaim, proof: readonly Hash[]): void {
  const { oldSize, oldRoot, newSize, newRoot } = claim
  demandSize(oldSize)
  demandSize(newSize)
  if (oldSize > newSize) throw new NotProven('the newer tree is the smaller one')
  demandHashes([oldRoot, newRoot, ...proof])
  if (oldSize === newSize || oldSize === 0n) checkTrivialConsistency(claim, proof)
  else walkConsistency(claim, proof)
}

function checkTrivialConsistency({ oldSize, oldRoot, newSize, newRoot }: ConsistencyClaim, proof: readonly Hash[]) {
  if (proof.length > 0) throw new NotProven('consistency proof is too long')
  if (oldSize === 0n && !equalBytes(oldRoot, emptyRoot)) throw new NotProven('old root is not that of the empty tree')
  if (oldSize === newSize && !equalBytes(oldRoot, newRoot)) throw new NotProven('two roots for one size')
}

function walkConsistency({ oldSize, oldRoot, newSize, newRoot }: ConsistencyClaim, proof: readonly Hash[]): void {
  let [fn, sn] = [oldSize - 1n, newSize - 1n]
  while (isOdd(fn)) [fn, sn] = [fn >> 1n, sn >> 1n]
  // Where the old tree is itself a complete subtree of the new one (a power of
  // two), the proof leaves its root out: we begin with the one we know.
  const [first, ...rest] = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof
  if (!first) throw new NotProven('consistency proof is too short')
  let [oldHash, newHash] = [first, first]
  for (const step of rest) {
    if (sn === 0n) throw new NotProven('consistency proof is too long')
    if (isOdd(fn) || fn === sn) {
      oldHash = nodeHash(step, oldHash)
      newHash = nodeHash(step, newHash)
      while (!isOdd(fn) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n]
    } else {
      newHash = nodeHash(newHash, step)
    }
    ;[fn, sn] = [fn >> 1n, sn >> 1n]
  }
  if (sn !== 0n) throw new NotProven('consistency proof is too short')
  if (!equalBytes(oldHash, oldRoot)) throw new NotProven('consistency proof leads to another old root')
  if (!equalBytes(newHash, newRoot)) throw new NotProven('consistency proof leads to another new root')
}

/** A complete subtree: the leaves index·2^level … (index+1)·2^level − 1. */
export interface SubtreeId {
  readonly level: number
  readonly index: bigint
}

export interface StoredHash extends SubtreeId {
  readonly hash: Hash
}

/** The one seam to storage. Answers in the order asked; throws if it has not got one of them. */
export interface HashReader {
  read(ids: readonly SubtreeId[]): Promise<readonly Hash[]>
}

/** The proof that leaf `index` is in the tree of `size` leaves, from its sibling upwards (RFC 6962 §2.1.1). */
export async function proveInclusion(
  { size, index }: { readonly size: bigint; readonly index: bigint },
  reader: HashReader,
): Promise<readonly Hash[]> {
  if (index < 0n || index >= size || size > sizeLimit) throw new RangeError('leaf lies outside the tree')
  return readSpans(inclusionSpans(index, { from: 0n, to: size }), reader)
}

/** The proof that the tree of `oldSize` is a prefix of that of `newSize` (RFC 6962 §2.1.2). Empty if the old one is empty or the same. */
export async function proveConsistency(
  { oldSize, newSize }: { readonly oldSize: bigint; readonly newSize: bigint },
  reader: HashReader,
): Promise<readonly Hash[]> {
  if (oldSize < 0n || oldSize > newSize || newSize > sizeLimit) throw new RangeError('no tree shrinks')
  if (oldSize === 0n || oldSize === newSize) return []
  return readSpans(consistencySpans(oldSize, { from: 0n, to: newSize }, true), reader)
}

/** The root of the first `size` leaves. */
export async function rootAt(size: bigint, reader: HashReader): Promise<Hash> {
  if (size < 0n || size > sizeLimit) throw new RangeError('no tree has this size')
  if (size === 0n) return emptyRoot
  const [root] = await readSpans([{ from: 0n, to: size }], reader)
  if (!root) throw new RangeError('the reader gave no root')
  return root
}

/** Leaves from … to − 1. Always begins at a multiple of the power of two that its length rounds up to. */
interface Span {
  readonly from: bigint
  readonly to: bigint
}

/** RFC 6962 §2.1.1, PATH(m, D[n]). */
function inclusionSpans(index: bigint, { from, to }: Span): Span[] {
  if (to - from === 1n) return []
  const split = from + splitOf(to - from)
  return index < split
    ? [...inclusionSpans(index, { from, to: split }), { from: split, to }]
    : [...inclusionSpans(index, { from: split, to }), { from, to: split }]
}

/** RFC 6962 §2.1.2, SUBPROOF(m, D[n], b), with m counted from the start of the whole tree. */
function consistencySpans(oldSize: bigint, { from, to }: Span, known: boolean): Span[] {
  if (oldSize === to) return known ? [] : [{ from, to }]
  const split = from + splitOf(to - from)
  return oldSize <= split
    ? [...consistencySpans(oldSize, { from, to: split }, known), { from: split, to }]
    : [...consistencySpans(oldSize, { from: split, to }, false), { from, to: split }]
}

/** One read for all spans: a proof costs one round to the database, whatever the size. */
async function readSpans(spans: readonly Span[], reader: HashReader): Promise<readonly Hash[]> {
  const parts = spans.map(completeSubtrees)
  const ids = parts.flat()
  if (ids.length === 0) return []
  const hashes = await reader.read(ids)
  if (hashes.length !== ids.length) throw new RangeError('the reader gave another number of hashes than asked')
  let at = 0
  return parts.map((part) => {
    at += part.length
    return foldedFromRight(hashes.slice(at - part.length, at))
  })
}

/** The complete subtrees that make up a span, left to right: one for each set bit of its length. */
function completeSubtrees({ from, to }: Span): readonly SubtreeId[] {
  const subtrees: SubtreeId[] = []
  let at = from
  while (at < to) {
    const level = (to - at).toString(2).length - 1
    subtrees.push({ level, index: at >> BigInt(level) })
    at += 1n << BigInt(level)
  }
  return subtrees
}

/** The right spine: the smallest trees, rightmost, join first. */
function foldedFromRight(hashes: readonly Hash[]): Hash {
  return hashes.reduceRight((right, left) => nodeHash(left, right))
}

/** The largest power of two smaller than n, for n ≥ 2 (RFC 6962 §2.1, k). */
function splitOf(n: bigint): bigint {
  return 1n << BigInt((n - 1n).toString(2).length - 1)
}

const isOdd = (n: bigint): boolean => (n & 1n) === 1n
const isPowerOfTwo = (n: bigint): boolean => n > 0n && (n & (n - 1n)) === 0n

function demandSize(size: bigint): void {
  if (size < 0n || size > sizeLimit) throw new NotProven('no tree has this size')
}

function demandHashes(hashes: readonly Hash[]): void {
  if (hashes.some((hash) => hash.length !== 32)) throw new NotProven('a hash of the proof is not 32 bytes')
}
