/** An implementation by others (Sigstore's) judges our inclusion proofs as we do. */
// It verifies whole bundles in its public interface; the one function about trees lies in this file of it.
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js'
import { expect, it } from 'vitest'
import { utf8 } from '../../app/formats/bytes.ts'
import {
  checkInclusion,
  type HashReader,
  leafHash,
  nodeHash,
  proveInclusion,
  rootOf,
} from '../../app/formats/merkle.ts'
import { isTrouble } from '../../app/outcome.ts'

const entries = Array.from({ length: 130 }, (_, i) => utf8(`閲覧 ${i}`))
const leaves = entries.map(leafHash)

const reader: HashReader = {
  async read(ids) {
    return ids.map(({ level, index }) => {
      const from = Number(index) << level
      return rootOf(leaves.slice(from, from + (1 << level)))
    })
  },
}

const accepts = (check: () => void, refusal: (error: unknown) => boolean): boolean => {
  try {
    check()
    return true
  } catch (error) {
    if (refusal(error)) return false
    throw error
  }
}

const isTheirs = (error: unknown): boolean => error instanceof Error && error.name === 'VerificationError'

function bothSay(size: number, index: number, proof: readonly Uint8Array[], root: Uint8Array, entry: Uint8Array) {
  const claim = { root, size: BigInt(size), index: BigInt(index), leaf: leafHash(entry) }
  const ours = accepts(
    () => checkInclusion(claim, proof),
    (error) => isTrouble(error, 'NotProven'),
  )
  const theirs = accepts(
    () =>
      verifyMerkleInclusion(
        {
          canonicalizedBody: Buffer.from(entry),
          inclusionProof: { logIndex: String(index), hashes: proof.map((hash) => Buffer.from(hash)) },
          // Of an entry of theirs it reads these two fields alone.
        } as unknown as Parameters<typeof verifyMerkleInclusion>[0],
        { logSize: BigInt(size), logHash: Buffer.from(root) } as unknown as Parameters<typeof verifyMerkleInclusion>[1],
      ),
    isTheirs,
  )
  return [ours, theirs]
}

it('agrees on every proof of every entry, in logs of up to 130', async () => {
  for (let size = 1; size <= entries.length; size++) {
    const root = rootOf(leaves.slice(0, size))
    for (let index = 0; index < size; index++) {
      const proof = await proveInclusion({ size: BigInt(size), index: BigInt(index) }, reader)
      const entry = entries[index] ?? root
      expect(bothSay(size, index, proof, root, entry)).toEqual([true, true])
    }
  }
})

it('agrees on what is no proof: another place, another entry, a hash too many, too few, or bent', async () => {
  for (const size of [1, 2, 3, 7, 8, 9, 33, 130]) {
    const root = rootOf(leaves.slice(0, size))
    for (let index = 0; index < size; index++) {
      const proof = await proveInclusion({ size: BigInt(size), index: BigInt(index) }, reader)
      const entry = entries[index] ?? root
      const no = [false, false]
      expect(bothSay(size, index + 1, proof, root, entry)).toEqual(no)
      expect(bothSay(size, index, proof, root, utf8('another'))).toEqual(no)
      expect(bothSay(size, index, [...proof, root], root, entry)).toEqual(no)
      expect(bothSay(size, index, proof, nodeHash(root, root), entry)).toEqual(no)
      if (proof.length === 0) continue
      expect(bothSay(size, index, proof.slice(1), root, entry)).toEqual(no)
      expect(bothSay(size, index, [leafHash(entry), ...proof.slice(1)], root, entry)).toEqual(no)
    }
  }
})
