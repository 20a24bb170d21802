import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64, utf8 } from '../../app/formats/bytes.ts'
import {
  checkConsistency,
  checkInclusion,
  type Hash,
  type HashReader,
  leafHash,
  nodeHash,
  proveConsistency,
  proveInclusion,
  rootAt,
  rootOf,
} from '../../app/formats/merkle.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import {
  entryBundles,
  formatEntryBundle,
  formatTile,
  formatTilePath,
  hashesInTiles,
  hashTiles,
  parseEntryBundle,
  parseTile,
  parseTilePath,
  type TileId,
  tileWidth,
} from '../../app/formats/tile.ts'
import { Malformed } from '../../app/outcome.ts'
import { readFrozen } from './read-vectors.ts'

const vectors = readFrozen('tile.json') as {
  readonly paths: readonly {
    readonly level: string
    readonly index: string
    readonly width: number
    readonly path: string
  }[]
  readonly sizes: Readonly<
    Record<string, { readonly count: number; readonly last: readonly string[]; readonly sha256: string }>
  >
  readonly tiles: readonly {
    readonly size: string
    readonly path: string
    readonly sha256: string
    readonly first: string
  }[]
  readonly bundles: readonly {
    readonly size: string
    readonly path: string
    readonly sha256: string
    readonly start: string
  }[]
  readonly roots: Readonly<Record<string, string>>
}

const entries = Array.from({ length: 600 }, (_, i) => utf8(`entry ${i} ${'封'.repeat(i % 7)}`))
const leaves = entries.map(leafHash)

/** The bytes of a tile of a small log, from its leaves. */
function tileOf({ level, index, width }: TileId): Uint8Array {
  if (level === 'entries') return formatEntryBundle(entries.slice(Number(index) * 256).slice(0, width))
  const span = 256 ** level
  const first = Number(index) * 256
  const under = (i: number) => rootOf(leaves.slice((first + i) * span, (first + i + 1) * span))
  return formatTile(Array.from({ length: width }, (_, i) => under(i)))
}

describe('tiles, as the specification has them', () => {
  it.each(vectors.paths)('$path', ({ level, index, width, path }) => {
    const tile = { level: level === 'entries' ? level : Number(level), index: BigInt(index), width } as const
    expect(formatTilePath(tile)).toBe(path)
    expect(parseTilePath(path)).toEqual(tile)
  })

  it.each(Object.entries(vectors.sizes))(
    'a log of %s entries has exactly its tiles',
    (size, { count, last, sha256 }) => {
      const paths = [...hashTiles(BigInt(size))].map(formatTilePath)
      expect([paths.length, paths.slice(-3)]).toEqual([count, last])
      expect(sha256Hex(utf8(paths.join('\n')))).toBe(sha256)
    },
  )

  it.each(vectors.tiles)('$path of $size entries holds the frozen bytes', ({ path, sha256, first }) => {
    const bytes = tileOf(parseTilePath(path))
    expect([sha256Hex(bytes), toBase64(bytes.slice(0, 32))]).toEqual([sha256, first])
  })

  it.each(vectors.bundles)('$path of $size entries holds the frozen bytes', ({ path, sha256, start }) => {
    const bytes = tileOf(parseTilePath(path))
    expect([sha256Hex(bytes), toBase64(bytes.slice(0, 48))]).toEqual([sha256, start])
  })
})

describe('the path of a tile', () => {
  it.each([
    'tile/0/0',
    'tile/0/00',
    'tile/0/0000',
    'tile/00/000',
    'tile/01/000',
    'tile/64/000',
    'tile/100/000',
    'tile/-1/000',
    'tile/0/x000/000',
    'tile/0/x000/x001/000',
    'tile/0/001/000',
    'tile/0/x001/x000',
    'tile/0/X001/000',
    'tile/0/x1/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/1000',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000/',
    '/tile/0/000',
    'tile//000',
    'tile/0/000\n',
    'tile/entries/000.p/1.p/1',
    'tile/data/000',
    'tile/0/x009/x223/x372/x036/x854/x775/808',
    'tile/0/x001/x000/x000/x000/x000/x000/x000/000',
    'tile/0/x0１0/000',
    '',
  ])('%j is none', (path) => expect(() => parseTilePath(path)).toThrow(Malformed))

  it('has one spelling, whatever the tile', () => {
    const level = fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 63 }))
    const index = fc.bigInt({ min: 0n, max: (1n << 63n) - 1n })
    fc.assert(
      fc.property(fc.record({ level, index, width: fc.integer({ min: 1, max: 256 }) }), (tile) => {
        expect(parseTilePath(formatTilePath(tile))).toEqual(tile)
      }),
    )
  })

  it('is read back the same, or not read at all', () => {
    const word = fc.stringMatching(/^tile\/(entries|[0-9]{1,2})\/(x[0-9]{3}\/){0,3}[0-9]{3}(\.p\/[0-9]{1,3})?$/)
    fc.assert(
      fc.property(fc.oneof(word, fc.string()), (path) => {
        let tile: TileId
        try {
          tile = parseTilePath(path)
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed)
          return
        }
        expect(formatTilePath(tile)).toBe(path)
      }),
    )
  })

  it('is refused of what cannot be a tile', () => {
    expect(() => formatTilePath({ level: 64, index: 0n, width: 1 })).toThrow(RangeError)
    expect(() => formatTilePath({ level: 0, index: -1n, width: 1 })).toThrow(RangeError)
    expect(() => formatTilePath({ level: 0, index: 1n << 63n, width: 1 })).toThrow(RangeError)
    expect(() => formatTilePath({ level: 0, index: 0n, width: 0 })).toThrow(RangeError)
    expect(() => formatTilePath({ level: 0, index: 0n, width: 257 })).toThrow(RangeError)
  })
})

describe('what a growing log adds', () => {
  it('is every tile it had not, or not so wide, and nothing else', () => {
    const size = fc.bigInt({ min: 0n, max: 200_000n })
    fc.assert(
      fc.property(size, size, (one, other) => {
        const [since, now] = one < other ? [one, other] : [other, one]
        for (const tiles of [hashTiles, entryBundles]) {
          const had = new Set([...tiles(since)].map(formatTilePath))
          const added = [...tiles(now)].map(formatTilePath).filter((path) => !had.has(path))
          expect([...tiles(now, since)].map(formatTilePath)).toEqual(added)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('is told exactly beyond what a number can count', () => {
    for (const size of [(1n << 53n) - 1n, (1n << 53n) + 1n, (1n << 63n) - 1n]) {
      for (let level = 0; size >> BigInt(8 * level) > 0n; level++) {
        const hashes = size >> BigInt(8 * level)
        const last = (hashes - 1n) / 256n
        expect(tileWidth(size, { level, index: last })).toBe(Number(hashes - last * 256n))
        expect(tileWidth(size, { level, index: last + 1n })).toBe(0)
        if (last > 0n) expect(tileWidth(size, { level, index: last - 1n })).toBe(256)
      }
    }
    const one = [...entryBundles((1n << 63n) - 1n, (1n << 63n) - 2n)]
    expect(one).toEqual([{ level: 'entries', index: (1n << 55n) - 1n, width: 255 }])
  })
})

describe('the bytes of a tile', () => {
  it('are so many hashes, not one byte more or less', () => {
    const tile = formatTile(leaves.slice(0, 3))
    expect(parseTile(tile, 3).map(toBase64)).toEqual(leaves.slice(0, 3).map(toBase64))
    for (const width of [2, 4]) expect(() => parseTile(tile, width)).toThrow(Malformed)
    expect(() => parseTile(tile.slice(1), 3)).toThrow(Malformed)
    expect(() => formatTile([])).toThrow(RangeError)
    expect(() => formatTile(leaves.slice(0, 257))).toThrow(RangeError)
    expect(() => formatTile([new Uint8Array(31)])).toThrow(RangeError)
  })

  it('of a bundle give back every entry, and refuse a byte too many or too few', () => {
    const entry = fc.uint8Array({ maxLength: 700 })
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 12 }), fc.nat(), (bundle, place) => {
        const bytes = formatEntryBundle(bundle)
        expect(parseEntryBundle(bytes, bundle.length).map(toBase64)).toEqual(bundle.map(toBase64))
        const cut = bytes.slice(0, place % bytes.length)
        expect(() => parseEntryBundle(cut, bundle.length)).toThrow(Malformed)
        expect(() => parseEntryBundle(Uint8Array.of(...bytes, 0), bundle.length)).toThrow(Malformed)
        expect(() => parseEntryBundle(bytes, bundle.length + 1)).toThrow(Malformed)
        if (bundle.length > 1) expect(() => parseEntryBundle(bytes, bundle.length - 1)).toThrow(Malformed)
      }),
    )
  })

  it('hold an entry of 65,535 bytes, and none longer', () => {
    const longest = new Uint8Array(65_535).fill(7)
    expect(parseEntryBundle(formatEntryBundle([longest]), 1)[0]?.length).toBe(65_535)
    expect(() => formatEntryBundle([new Uint8Array(65_536)])).toThrow(RangeError)
    expect(() => formatEntryBundle([])).toThrow(RangeError)
  })
})

describe('proofs made from tiles', () => {
  const fetched: string[] = []
  const reader = (size: bigint): HashReader =>
    hashesInTiles(size, async (tile) => {
      fetched.push(formatTilePath(tile))
      return tileOf(tile)
    })

  it.each([1, 2, 255, 256, 257, 511, 512, 513, 600])(
    'at %i entries prove every seventh entry, and the log before',
    async (n) => {
      const size = BigInt(n)
      const root = rootOf(leaves.slice(0, n))
      if (vectors.roots[n]) expect(toBase64(root)).toBe(vectors.roots[n])
      expect(toBase64(await rootAt(size, reader(size)))).toBe(toBase64(root))
      for (let i = (n - 1) % 7; i < n; i += 7) {
        const index = BigInt(i)
        const proof = await proveInclusion({ size, index }, reader(size))
        checkInclusion({ root, size, index, leaf: leaves[i] ?? root }, proof)
        const old = { oldSize: index + 1n, oldRoot: rootOf(leaves.slice(0, i + 1)) }
        const grown = await proveConsistency({ oldSize: old.oldSize, newSize: size }, reader(size))
        checkConsistency({ ...old, newSize: size, newRoot: root }, grown)
      }
    },
  )

  it('ask only for tiles the tree has, each once', async () => {
    fetched.length = 0
    await proveInclusion({ size: 600n, index: 70n }, reader(600n))
    expect(new Set(fetched).size).toBe(fetched.length)
    const there = new Set([...hashTiles(600n)].map(formatTilePath))
    expect(fetched.filter((path) => !there.has(path))).toEqual([])
    await expect(reader(600n).read([{ level: 8, index: 2n }])).rejects.toThrow(RangeError)
  })

  it('reach to the last entry of a log no number can count', async () => {
    // All leaves alike, so every full tile of a level is the same; one hash a level says it all.
    const size = (1n << 63n) - 1n
    const plain: Hash[] = [leafHash(utf8('plain'))]
    for (let level = 1; level < 63; level++) {
      const below = plain[level - 1] ?? leafHash(utf8('plain'))
      plain.push(nodeHash(below, below))
    }
    const at = (level: number): Hash => plain[level] ?? leafHash(utf8('plain'))
    const vast = hashesInTiles(size, async ({ level, width }) =>
      formatTile(Array.from({ length: width }, () => at(8 * level))),
    )
    const root = await rootAt(size, vast)
    for (const index of [0n, (1n << 53n) + 1n, size - 1n]) {
      const proof = await proveInclusion({ size, index }, vast)
      checkInclusion({ root, size, index, leaf: at(0) }, proof)
    }
  })
})

it('a tile of one hash that is none, or a bundle with one entry too long, is not written', () => {
  const [good] = leaves
  const short = new Uint8Array(31)
  expect(() => formatTile([good ?? short, short])).toThrow(RangeError)
  expect(() => formatTile([short, good ?? short])).toThrow(RangeError)
  const [fits, long] = [new Uint8Array(0xffff), new Uint8Array(0x10000)]
  expect(parseEntryBundle(formatEntryBundle([fits]), 1)).toEqual([fits])
  expect(() => formatEntryBundle([fits, long])).toThrow(RangeError)
  expect(() => formatEntryBundle([])).toThrow(RangeError)
  expect(() => formatEntryBundle(Array.from({ length: 257 }, () => short))).toThrow(RangeError)
})

it('a bundle cut short at any byte holds fewer entries than it should', () => {
  const bundle = formatEntryBundle([utf8('a'), utf8('bc')])
  for (let length = 0; length < bundle.length; length++)
    expect(() => parseEntryBundle(bundle.slice(0, length), 2)).toThrow('cut short')
})
