import { describe, expect, it } from 'vitest'
import { toHex, utf8 } from '../../app/formats/bytes.ts'
import { emptyRoot, type Hash, type HashReader, leafHash, rootAt } from '../../app/formats/merkle.ts'
import { TreeEdge } from '../../app/formats/tree-edge.ts'
import { storedHashesFor } from '../../scripts/bench-log/stored-hashes.ts'

const leaves = Array.from({ length: 130 }, (_, i) => leafHash(utf8(`entry ${i}`)))

/** Everything that was ever finished, by the slower way that asks for what it needs. */
function storage() {
  const stored = new Map<string, Hash>()
  const reader: HashReader = {
    read: async (ids) => ids.map(({ level, index }) => stored.get(`${level}/${index}`) ?? new Uint8Array(32)),
  }
  return { stored, reader }
}

describe('the edge of a growing tree', () => {
  it('finishes the same subtrees and has the same root as the tree that is asked for', async () => {
    const { stored, reader } = storage()
    const edge = new TreeEdge()
    expect(edge.root()).toEqual(emptyRoot)
    for (const [i, leaf] of leaves.entries()) {
      const wanted = await storedHashesFor(BigInt(i), leaf, reader)
      expect(edge.add(leaf)).toEqual(wanted)
      for (const { level, index, hash } of wanted) stored.set(`${level}/${index}`, hash)
      expect(toHex(edge.root())).toBe(toHex(await rootAt(BigInt(i + 1), reader)))
    }
    expect(edge.size).toBe(130n)
  })

  it('taken up again at any size from what was stored, grows on as if nothing had been', async () => {
    const { stored, reader } = storage()
    const whole = new TreeEdge()
    for (const leaf of leaves)
      for (const { level, index, hash } of whole.add(leaf)) stored.set(`${level}/${index}`, hash)
    for (let size = 0; size <= leaves.length; size++) {
      const edge = TreeEdge.from(BigInt(size), await reader.read(TreeEdge.idsOf(BigInt(size))))
      for (const leaf of leaves.slice(size)) edge.add(leaf)
      expect(edge.size).toBe(130n)
      expect(toHex(edge.root())).toBe(toHex(whole.root()))
    }
  })

  it('is not made of more or fewer hashes than it has', () => {
    expect(() => TreeEdge.from(5n, [emptyRoot])).toThrow(RangeError)
    expect(() => TreeEdge.from(4n, [emptyRoot, emptyRoot])).toThrow(RangeError)
  })
})
