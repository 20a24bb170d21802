import { describe, expect, it } from 'vitest'
import { toBase64, toHex, utf8 } from '../../app/formats/bytes.ts'
import {
  checkConsistency,
  checkInclusion,
  emptyRoot,
  type Hash,
  type HashReader,
  leafHash,
  nodeHash,
  proveConsistency,
  proveInclusion,
  rootAt,
  rootOf,
} from '../../app/formats/merkle.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { NotProven } from '../../app/outcome.ts'
import { storedHashesFor } from '../../scripts/bench-log/stored-hashes.ts'
import { thorough } from '../support/thoroughness.ts'
import { grown } from './grown-tree.ts'

// RFC 6962 §2.1 word for word, recursive, sharing nothing with the code under test but the hash.
const half = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1)
const known = new Map<string, Hash>()
function naiveRoot(leaves: readonly Hash[], from: number, to: number): Hash {
  const name = `${from}-${to}`
  const found = known.get(name)
  if (found) return found
  const split = from + half(to - from)
  const [only] = leaves.slice(from, to)
  const hash = to - from === 1 && only ? only : nodeHash(naiveRoot(leaves, from, split), naiveRoot(leaves, split, to))
  known.set(name, hash)
  return hash
}
function naivePath(leaves: readonly Hash[], index: number, from: number, to: number): Hash[] {
  if (to - from === 1) return []
  const split = from + half(to - from)
  return index < split
    ? [...naivePath(leaves, index, from, split), naiveRoot(leaves, split, to)]
    : [...naivePath(leaves, index, split, to), naiveRoot(leaves, from, split)]
}

const largest = thorough ? 300 : 70
const leavesOfAll = Array.from({ length: 300 }, (_, i) => leafHash(utf8(`閲覧 ${i}`)))
const shown = (hashes: readonly Hash[]) => hashes.map(toHex).join(' ')
const leafAt = (index: number): Hash => leavesOfAll[index] ?? emptyRoot

function flipped(hash: Hash, bit: number): Hash {
  const bent = hash.slice()
  bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return bent
}

describe('a log of up to three hundred entries', () => {
  it('proves every entry of every size, as RFC 6962 spells the proof', async () => {
    const reader = await grown(leavesOfAll)
    for (let size = 1; size <= largest; size++) {
      const root = naiveRoot(leavesOfAll, 0, size)
      expect(toBase64(rootOf(leavesOfAll.slice(0, size)))).toBe(toBase64(root))
      expect(toBase64(await rootAt(BigInt(size), reader))).toBe(toBase64(root))
      for (let index = 0; index < size; index++) {
        const place = { size: BigInt(size), index: BigInt(index) }
        const proof = await proveInclusion(place, reader)
        if (shown(proof) !== shown(naivePath(leavesOfAll, index, 0, size))) expect.fail(`proof of ${index} in ${size}`)
        checkInclusion({ ...place, root, leaf: leafAt(index) }, proof)
      }
    }
  })

  it('proves of every earlier size that nothing of it was changed', async () => {
    const reader = await grown(leavesOfAll)
    for (let newSize = 0; newSize <= largest; newSize++) {
      const newRoot = newSize === 0 ? emptyRoot : naiveRoot(leavesOfAll, 0, newSize)
      for (let oldSize = 0; oldSize <= newSize; oldSize++) {
        const oldRoot = oldSize === 0 ? emptyRoot : naiveRoot(leavesOfAll, 0, oldSize)
        const sizes = { oldSize: BigInt(oldSize), newSize: BigInt(newSize) }
        checkConsistency({ ...sizes, oldRoot, newRoot }, await proveConsistency(sizes, reader))
      }
    }
  })

  it.each([2, 5, 8, 13, 300])('notices every flipped bit of every proof, at %i entries', async (size) => {
    const reader = await grown(leavesOfAll)
    const root = naiveRoot(leavesOfAll, 0, size)
    // In the large log the ends and a middle; each proof there has two thousand bits.
    const indexes = size > 13 ? [0, 170, size - 1] : Array.from({ length: size }, (_, i) => i)
    for (const index of indexes) {
      const claim = { root, size: BigInt(size), index: BigInt(index), leaf: leafAt(index) }
      const proof = await proveInclusion(claim, reader)
      for (let bit = 0; bit < 256; bit++) {
        expect(() => checkInclusion({ ...claim, root: flipped(root, bit) }, proof)).toThrow(NotProven)
        expect(() => checkInclusion({ ...claim, leaf: flipped(claim.leaf, bit) }, proof)).toThrow(NotProven)
        for (let i = 0; i < proof.length; i++) {
          const bent = proof.map((hash, at) => (at === i ? flipped(hash, bit) : hash))
          expect(() => checkInclusion(claim, bent)).toThrow(NotProven)
        }
      }
    }
  })

  it.each([
    [3, 7],
    [6, 8],
    [4, 100],
    [63, 100],
  ])('notices every flipped bit between %i and %i entries', async (oldSize, newSize) => {
    const sizes = { oldSize: BigInt(oldSize), newSize: BigInt(newSize) }
    const claim = { ...sizes, oldRoot: naiveRoot(leavesOfAll, 0, oldSize), newRoot: naiveRoot(leavesOfAll, 0, newSize) }
    const proof = await proveConsistency(sizes, await grown(leavesOfAll))
    for (let bit = 0; bit < 256; bit++) {
      expect(() => checkConsistency({ ...claim, oldRoot: flipped(claim.oldRoot, bit) }, proof)).toThrow(NotProven)
      expect(() => checkConsistency({ ...claim, newRoot: flipped(claim.newRoot, bit) }, proof)).toThrow(NotProven)
      for (let i = 0; i < proof.length; i++) {
        const bent = proof.map((hash, at) => (at === i ? flipped(hash, bit) : hash))
        expect(() => checkConsistency(claim, bent)).toThrow(NotProven)
      }
    }
  })

  it('holds no entry at another place, in another size, by a proof too long or too short', async () => {
    const reader = await grown(leavesOfAll)
    for (let size = 1; size <= 33; size++) {
      for (let index = 0; index < size; index++) {
        const claim = {
          root: naiveRoot(leavesOfAll, 0, size),
          size: BigInt(size),
          index: BigInt(index),
          leaf: leafAt(index),
        }
        const proof = await proveInclusion(claim, reader)
        for (let other = -1; other <= size; other++) {
          if (other === index) continue
          expect(() => checkInclusion({ ...claim, index: BigInt(other) }, proof)).toThrow(NotProven)
        }
        expect(() => checkInclusion(claim, [...proof, claim.root])).toThrow(NotProven)
        if (proof.length > 0) expect(() => checkInclusion(claim, proof.slice(0, -1))).toThrow(NotProven)
      }
    }
  })

  it('refuses a smaller tree, two roots for one size, and an empty tree with entries', () => {
    const [one, two] = [naiveRoot(leavesOfAll, 0, 1), naiveRoot(leavesOfAll, 0, 2)]
    const refused = (claim: Parameters<typeof checkConsistency>[0], proof: readonly Hash[] = []) =>
      expect(() => checkConsistency(claim, proof)).toThrow(NotProven)
    refused({ oldSize: 2n, oldRoot: two, newSize: 1n, newRoot: one })
    refused({ oldSize: 2n, oldRoot: two, newSize: 2n, newRoot: one })
    refused({ oldSize: 2n, oldRoot: two, newSize: 2n, newRoot: two }, [one])
    refused({ oldSize: 0n, oldRoot: two, newSize: 2n, newRoot: two })
    refused({ oldSize: 0n, oldRoot: emptyRoot, newSize: 2n, newRoot: two }, [one])
    refused({ oldSize: -1n, oldRoot: emptyRoot, newSize: 2n, newRoot: two })
    refused({ oldSize: 1n, oldRoot: one, newSize: (1n << 63n) + 1n, newRoot: two })
    refused({ oldSize: 1n, oldRoot: one.slice(1), newSize: 1n, newRoot: one.slice(1) })
  })

  it('takes no hash of another length, and no size that is none', () => {
    const [one, two] = [naiveRoot(leavesOfAll, 0, 1), naiveRoot(leavesOfAll, 0, 2)]
    const claim = { root: two, size: 2n, index: 0n, leaf: leafAt(0) }
    checkInclusion(claim, [leafAt(1)])
    const long = (hash: Hash): Hash => Uint8Array.from([...hash, 0])
    const whole = /not 32 bytes/
    expect(() => checkInclusion({ ...claim, root: long(two) }, [leafAt(1)])).toThrow(whole)
    expect(() => checkInclusion({ ...claim, leaf: long(leafAt(0)) }, [leafAt(1)])).toThrow(whole)
    expect(() => checkInclusion(claim, [leafAt(1), long(leafAt(1))])).toThrow(whole)
    expect(() => checkConsistency({ oldSize: 1n, oldRoot: one, newSize: 2n, newRoot: two }, [long(one)])).toThrow(whole)
    const none = /no tree has this size/
    expect(() => checkInclusion({ ...claim, size: (1n << 63n) + 1n }, [leafAt(1)])).toThrow(none)
    expect(() => checkInclusion({ ...claim, size: -1n }, [leafAt(1)])).toThrow(none)
    expect(() => checkConsistency({ oldSize: -1n, oldRoot: one, newSize: 2n, newRoot: two }, [])).toThrow(none)
    expect(() =>
      checkConsistency({ oldSize: 0n, oldRoot: emptyRoot, newSize: (1n << 63n) + 1n, newRoot: two }, []),
    ).toThrow(none)
  })

  it('hashes a leaf longer than any entry, and nodes of any length, as RFC 6962 says', () => {
    for (const length of [0, 1, 65_534, 65_535, 65_536, 70_000]) {
      const bytes = new Uint8Array(length).fill(9)
      expect(toHex(leafHash(bytes))).toBe(toHex(sha256(Uint8Array.of(0), bytes)))
    }
    for (const [left, right] of [
      [32, 32],
      [31, 33],
      [32, 31],
      [31, 32],
      [0, 0],
    ] as const) {
      const sides = [new Uint8Array(left).fill(1), new Uint8Array(right).fill(2)] as const
      expect(toHex(nodeHash(...sides))).toBe(toHex(sha256(Uint8Array.of(1), ...sides)))
    }
  })

  it('tells a leaf from a node of the same bytes', () => {
    const pair = new Uint8Array(64).fill(3)
    expect(toBase64(leafHash(pair))).not.toBe(toBase64(nodeHash(pair.slice(0, 32), pair.slice(32))))
  })
})

/** A log of any size: all leaves alike but one, so that every complete subtree is known by its level and whether it holds that one. */
function vast(marked: bigint): HashReader & { readonly leaf: Hash; readonly mark: Hash } {
  const [leaf, mark] = [leafHash(utf8('plain')), leafHash(utf8('marked'))]
  const plain: Hash[] = [leaf]
  const within: Hash[] = [mark]
  for (let level = 1; level <= 63; level++) {
    const [p, w] = [plain[level - 1] ?? leaf, within[level - 1] ?? mark]
    plain.push(nodeHash(p, p))
    within.push((marked >> BigInt(level - 1)) & 1n ? nodeHash(p, w) : nodeHash(w, p))
  }
  return {
    leaf,
    mark,
    async read(ids) {
      return ids.map(({ level, index }) => (marked >> BigInt(level) === index ? within[level] : plain[level]) ?? leaf)
    },
  }
}

describe('a log larger than a number can count', () => {
  const p53 = 1n << 53n
  const p63 = 1n << 63n
  it.each([
    [p53 + 1n, p53 + 2n],
    [p53 - 1n, p53 + 3n],
    [p53 + 1n, (1n << 60n) + 12345n],
    [p63 - 2n, p63 - 1n],
    [p63 - 1n, p63],
    [0n, p63],
  ])('proves entry %i of %i, and not its neighbours', async (index, size) => {
    const reader = vast(index)
    const root = await rootAt(size, reader)
    const proof = await proveInclusion({ size, index }, reader)
    const claim = { root, size, index, leaf: reader.mark }
    checkInclusion(claim, proof)
    for (const other of [index - 1n, index + 1n, index ^ 2n, BigInt.asUintN(53, index) + 1n]) {
      expect(() => checkInclusion({ ...claim, index: other }, proof)).toThrow(NotProven)
    }
    expect(() => checkInclusion({ ...claim, leaf: reader.leaf }, proof)).toThrow(NotProven)
  })

  it.each([
    [p53, p53 + 1n],
    [p53 + 1n, p53 + 2n],
    [p53 + 1n, p63 - 1n],
    [p63 - 1n, p63],
  ])('proves that %i entries are a prefix of %i, and of no other root', async (oldSize, newSize) => {
    const reader = vast(oldSize - 1n)
    const proof = await proveConsistency({ oldSize, newSize }, reader)
    const [oldRoot, newRoot] = [await rootAt(oldSize, reader), await rootAt(newSize, reader)]
    checkConsistency({ oldSize, oldRoot, newSize, newRoot }, proof)
    const rewritten = await rootAt(oldSize, vast(0n))
    expect(() => checkConsistency({ oldSize, oldRoot: rewritten, newSize, newRoot }, proof)).toThrow(NotProven)
    const other = { oldSize: oldSize - 1n, oldRoot, newSize, newRoot }
    expect(() => checkConsistency(other, proof)).toThrow(NotProven)
  })

  it('stores with its last leaf all the subtrees that leaf completes', async () => {
    const reader = vast(p63 - 1n)
    const stored = await storedHashesFor(p63 - 1n, reader.mark, reader)
    expect(stored).toHaveLength(64)
    expect(stored.at(-1)?.index).toBe(0n)
    expect(toBase64(stored.at(-1)?.hash ?? emptyRoot)).toBe(toBase64(await rootAt(p63, reader)))
  })

  it('asks for nothing where nothing is needed', async () => {
    const nobody: HashReader = { read: () => Promise.reject(new Error('asked')) }
    expect(await rootAt(0n, nobody)).toEqual(emptyRoot)
    expect(await proveInclusion({ size: 1n, index: 0n }, nobody)).toEqual([])
    for (const sizes of [
      { oldSize: 0n, newSize: 5n },
      { oldSize: 5n, newSize: 5n },
    ])
      expect(await proveConsistency(sizes, nobody)).toEqual([])
  })

  it('does not prove what is not there', async () => {
    const reader = vast(0n)
    await expect(proveInclusion({ size: 5n, index: 5n }, reader)).rejects.toThrow(RangeError)
    await expect(proveInclusion({ size: 5n, index: -1n }, reader)).rejects.toThrow(RangeError)
    await expect(proveInclusion({ size: p63 + 1n, index: 5n }, reader)).rejects.toThrow(RangeError)
    await expect(proveConsistency({ oldSize: -1n, newSize: 5n }, reader)).rejects.toThrow(RangeError)
    await expect(proveConsistency({ oldSize: 5n, newSize: p63 + 1n }, reader)).rejects.toThrow(RangeError)
    await expect(rootAt(p63 + 1n, reader)).rejects.toThrow(RangeError)
    await expect(proveConsistency({ oldSize: 6n, newSize: 5n }, reader)).rejects.toThrow(RangeError)
    await expect(rootAt(-1n, reader)).rejects.toThrow(RangeError)
    await expect(rootAt(3n, { read: async () => [] })).rejects.toThrow(RangeError)
  })
})
