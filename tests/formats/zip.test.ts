import fc from 'fast-check'
import { unzipSync, zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { equalBytes, utf8 } from '../../app/formats/bytes.ts'
import { formatZip, isCutShort, parseZip, type ZipFile } from '../../app/formats/zip.ts'
import { isTrouble } from '../../app/outcome.ts'
import { rounds } from '../support/thoroughness.ts'

const names = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,8}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,8}){0,2}$/)
const archives = fc
  .uniqueArray(fc.record({ name: names, bytes: fc.uint8Array({ maxLength: 60 }) }), {
    selector: ({ name }) => name.toLowerCase(),
    maxLength: 8,
  })
  .map((files) => [...files].sort((one, other) => (one.name < other.name ? -1 : 1)))

/** True if reading throws Malformed; throws whatever else it throws. */
function refuses(bytes: Uint8Array): boolean {
  try {
    parseZip(bytes)
    return false
  } catch (error) {
    if (isTrouble(error, 'Malformed')) return true
    throw error
  }
}

it('what was packed is unpacked again, by us and by others', () => {
  fc.assert(
    fc.property(archives, (files) => {
      const archive = formatZip(files)
      expect(parseZip(archive)).toEqual(files)
      expect(isCutShort(archive)).toBe(false)
      const others = unzipSync(archive)
      expect(Object.keys(others).sort()).toEqual(files.map(({ name }) => name))
      for (const { name, bytes } of files) expect(equalBytes(others[name] ?? new Uint8Array(), bytes)).toBe(true)
    }),
  )
})

it('an archive changed anywhere is refused, or holds other files, and nothing worse happens', () => {
  fc.assert(
    fc.property(archives, fc.nat(), fc.integer({ min: 1, max: 255 }), (files, where, change) => {
      const archive = formatZip(files)
      const bent = Uint8Array.from(archive)
      const at = where % bent.length
      bent[at] = (bent[at] ?? 0) ^ change
      // A checksum is no seal: whether content may change unseen is for the manifest to say. Here it may not, nor may anything else.
      expect(refuses(bent)).toBe(true)
    }),
    { numRuns: rounds(2000) },
  )
})

it('any bytes at all are refused or are an archive', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      expect(refuses(noise)).toBe(true)
      expect(refuses(Uint8Array.from([0x50, 0x4b, 3, 4, ...noise]))).toBe(true)
    }),
    { numRuns: rounds(2000) },
  )
})

it('an archive cut short or with something behind it is refused', () => {
  const archive = formatZip([{ name: 'a', bytes: utf8('content') }])
  for (let length = 0; length < archive.length; length++) expect(refuses(archive.slice(0, length))).toBe(true)
  expect(refuses(Uint8Array.from([...archive, 0]))).toBe(true)
})

it.each([
  '../x',
  '/x',
  'a/../b',
  'a//b',
  '.hidden',
  'a/.b',
  'C:x',
  'a\\b',
  'a/',
  '',
  'a\u0000b',
  'あ',
  'x'.repeat(201),
])('no file is called %j', (name) => expect(() => formatZip([{ name, bytes: utf8('x') }])).toThrow(/zip/))

it('two files of one name are refused, also where they differ in case alone', () => {
  const twice = (...of: readonly string[]): readonly ZipFile[] => of.map((name) => ({ name, bytes: utf8('x') }))
  expect(() => formatZip(twice('a', 'a'))).toThrow(/twice/)
  expect(() => formatZip(twice('a/B', 'a/b'))).toThrow(/twice/)
  // Packed by a tool that does not mind.
  const one = formatZip(twice('a'))
  const end = one.length - 22
  expect(refuses(Uint8Array.from([...one.slice(0, 32), ...one.slice(0, end), ...one.slice(end)]))).toBe(true)
})

it('a small archive that would swell is refused before it is unpacked', () => {
  const bomb = zipSync({ zeros: new Uint8Array(50_000_000) })
  expect(bomb.length).toBeLessThan(100_000)
  expect(() => parseZip(bomb)).toThrow(/compressed|spelling/)
})

it('files come in any order and are packed in one', () => {
  const files = ['b', 'a', 'c'].map((name) => ({ name, bytes: utf8(name) }))
  const archive = formatZip(files)
  expect(parseZip(archive).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect(equalBytes(archive, formatZip([...files].reverse()))).toBe(true)
})

it('an archive has an end: files, bytes, the length of a name', () => {
  const named = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ name: `f${i}`, bytes: new Uint8Array(0) }))
  expect(parseZip(formatZip(named(20_000)))).toHaveLength(20_000)
  expect(() => formatZip(named(20_001))).toThrow('more than 20000 files')
  const half = new Uint8Array(128 * 1024 * 1024)
  const large = (last: number) => [
    { name: 'a', bytes: half },
    { name: 'b', bytes: half },
    { name: 'c', bytes: new Uint8Array(last) },
  ]
  expect(() => formatZip(large(1))).toThrow('too large')
  const long = 'x'.repeat(200)
  expect(parseZip(formatZip([{ name: long, bytes: utf8('x') }]))[0]?.name).toBe(long)
})

it('whoever reads a bent archive hears what is wrong with it', () => {
  const archive = formatZip([{ name: 'report.html', bytes: utf8('content') }])
  const bent = (at: number, octet: number) => archive.map((byte, i) => (i === at ? octet : byte))
  expect(() => parseZip(bent(30 + 11, 0x58))).toThrow('report.html is not what its checksum says')
  expect(() => parseZip(bent(8, 8))).toThrow('compressed')
  expect(() => parseZip(bent(9, 1))).toThrow('compressed')
  expect(() => parseZip(bent(22, 255))).toThrow('larger than the archive')
  expect(() => parseZip(bent(30, 0x2e))).toThrow('no plain path')
  expect(() => parseZip(archive.slice(0, 20))).toThrow('cut short')
  const [one, two] = ['a', 'b'].map((name) => formatZip([{ name, bytes: utf8(name) }]).slice(0, 32))
  for (const order of [
    [two, one],
    [one, one],
  ])
    expect(() => parseZip(Uint8Array.from(order.flatMap((part) => [...(part ?? [])])))).toThrow('out of order')
})

it('what has no end was cut short', () => {
  const archive = formatZip([{ name: 'a', bytes: utf8('x') }])
  expect(isCutShort(archive)).toBe(false)
  expect(isCutShort(formatZip([]))).toBe(false)
  for (const length of [0, 21, 22, archive.length - 1]) expect(isCutShort(archive.slice(0, length))).toBe(true)
})
