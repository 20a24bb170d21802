import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equalBytes, fromUtf8, utf8 } from '../../app/formats/bytes.ts'
import { canonicalJson } from '../../app/formats/canonical-json.ts'
import { formatRunLine, parseRunLine } from '../../app/formats/entry-run.ts'
import { type Hash, leafHash, rootOf } from '../../app/formats/merkle.ts'
import { TreeEdge } from '../../app/formats/tree-edge.ts'
import { Malformed } from '../../app/outcome.ts'
import { rounds } from '../support/thoroughness.ts'

const leaves = Array.from({ length: 130 }, (_, i) => leafHash(utf8(`${i}`)))
const subtree = (level: number, index: bigint): Hash =>
  rootOf(leaves.slice(Number(index) << level, (Number(index) + 1) << level))

/** The root, from chosen leaves and the subtrees between them. */
function through(size: number, chosen: readonly number[]): { readonly root: Hash; readonly hashes: number } {
  const edge = new TreeEdge()
  let hashes = 0
  for (const stop of [...chosen, size]) {
    for (const { level, index } of TreeEdge.idsBetween(edge.size, BigInt(stop))) {
      edge.join(subtree(level, index), level)
      hashes++
    }
    const leaf = leaves[stop]
    if (stop < size && leaf) edge.add(leaf)
  }
  return { root: edge.root(), hashes }
}

describe('a run of entries', () => {
  it('leads to the root of every tree up to 130 leaves, whichever of them it is made of', () => {
    for (let size = 1; size <= 130; size++) {
      const root = rootOf(leaves.slice(0, size))
      for (const chosen of [[], [0], [size - 1], [Math.floor(size / 3), size - 1], leaves.slice(0, size).keys()])
        expect(equalBytes(through(size, [...new Set(chosen)]).root, root), `${size}`).toBe(true)
    }
  })

  it('leads there for any choice, and takes no hash where entries stand side by side', () => {
    const some = fc.uniqueArray(fc.nat({ max: 129 }), { maxLength: 60 })
    fc.assert(
      fc.property(some, (chosen) => {
        const ordered = [...chosen].sort((one, other) => one - other)
        expect(equalBytes(through(130, ordered).root, rootOf(leaves))).toBe(true)
      }),
      { numRuns: rounds(500) },
    )
    expect(through(130, [...leaves.keys()]).hashes).toBe(0)
    expect(through(130, [70]).hashes).toBeLessThanOrEqual(14)
  })

  it('joins no subtree where none begins', () => {
    const edge = new TreeEdge()
    edge.add(leaves[0] as Hash)
    expect(() => edge.join(leaves[1] as Hash, 1)).toThrow(RangeError)
    expect(edge.size).toBe(1n)
  })

  const entry = canonicalJson({ reason: '「"}」,"index":"7"}', t: 1 })

  it('is read as it was written, and each line is canonical JSON that any tool reads', () => {
    for (const index of [0n, 7n, 12_345_678_901n, (1n << 63n) - 1n]) {
      const line = formatRunLine({ index, bytes: entry })
      expect(line.at(-1)).toBe(0x0a)
      const bare = line.slice(0, -1)
      expect(parseRunLine(bare)).toEqual({ index, bytes: entry })
      const json = JSON.parse(fromUtf8(bare)) as { entry: Record<string, never>; index: string }
      expect(equalBytes(canonicalJson(json), bare)).toBe(true)
    }
  })

  it.each([
    '',
    '{}',
    '{"entry":{},"index":7}',
    '{"entry":{},"index":""}',
    '{"entry":{},"index":"07"}',
    '{"entry":{},"index":"-1"}',
    '{"entry":{},"index":"7"} ',
    ' {"entry":{},"index":"7"}',
    '{"entry":{}, "index":"7"}',
    '{"index":"7","entry":{}}',
    '{"entry":{},"index":"99999999999999999999"}',
    ',"index":"7"}',
  ])('%j is no line of one', (line) => {
    expect(() => parseRunLine(utf8(line))).toThrow(Malformed)
  })

  it('holds what stands between its parts and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }), (bytes, index) => {
        expect(parseRunLine(formatRunLine({ index, bytes }).slice(0, -1))).toEqual({ index, bytes })
      }),
      { numRuns: rounds(1000) },
    )
  })
})
