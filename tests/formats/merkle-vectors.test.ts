import { describe, expect, it } from 'vitest'
import { fromBase64, toBase64 } from '../../app/formats/bytes.ts'
import { checkConsistency, checkInclusion, emptyRoot, leafHash, rootAt, rootOf } from '../../app/formats/merkle.ts'
import { NotProven } from '../../app/outcome.ts'
import { grown } from './grown-tree.ts'
import { readFrozen, readVectors } from './read-vectors.ts'

interface InclusionFile {
  readonly cases: readonly {
    readonly name: string
    readonly leafIdx: string
    readonly treeSize: string
    readonly root: string | null
    readonly leafHash: string | null
    readonly proof: readonly string[] | null
    readonly wantErr: boolean
  }[]
}
interface ConsistencyFile {
  readonly cases: readonly {
    readonly name: string
    readonly size1: string
    readonly size2: string
    readonly root1: string | null
    readonly root2: string | null
    readonly proof: readonly string[] | null
    readonly wantErr: boolean
  }[]
}
interface RootsFile {
  readonly leaves: readonly string[]
  readonly emptyRoot: string
  readonly roots: readonly string[]
}

const bytes = (text: string | null) => fromBase64(text ?? '')
const proofOf = (proof: readonly string[] | null) => (proof ?? []).map(fromBase64)

function judged(check: () => void, wantErr: boolean, name: string): void {
  if (wantErr) expect(check, name).toThrow(NotProven)
  else expect(check, name).not.toThrow()
}

describe('vectors made by others', () => {
  const inclusion = readVectors('merkle/inclusion.json') as readonly InclusionFile[]
  const consistency = readVectors('merkle/consistency.json') as readonly ConsistencyFile[]
  const roots = readFrozen('merkle/roots.json') as RootsFile

  it('holds every folder of vectors it was told of', () => {
    expect(inclusion).toHaveLength(process.env.VECTORS_DIR ? 2 : 1)
    for (const { cases } of [...inclusion, ...consistency]) expect(cases.length).toBeGreaterThan(40)
  })

  it.each(inclusion.flatMap(({ cases }) => cases))('$name', (c) => {
    const claim = { root: bytes(c.root), size: BigInt(c.treeSize), index: BigInt(c.leafIdx), leaf: bytes(c.leafHash) }
    judged(() => checkInclusion(claim, proofOf(c.proof)), c.wantErr, c.name)
  })

  it.each(consistency.flatMap(({ cases }) => cases))('$name', (c) => {
    const old = { oldSize: BigInt(c.size1), oldRoot: bytes(c.root1) }
    const claim = { ...old, newSize: BigInt(c.size2), newRoot: bytes(c.root2) }
    judged(() => checkConsistency(claim, proofOf(c.proof)), c.wantErr, c.name)
  })

  it('gives the eight leaves of Certificate Transparency their published roots', async () => {
    const leaves = roots.leaves.map((leaf) => leafHash(fromBase64(leaf)))
    const reader = await grown(leaves)
    expect(toBase64(emptyRoot)).toBe(roots.emptyRoot)
    for (const [i, root] of roots.roots.entries()) {
      expect(toBase64(rootOf(leaves.slice(0, i + 1)))).toBe(root)
      expect(toBase64(await rootAt(BigInt(i + 1), reader))).toBe(root)
    }
  })
})
