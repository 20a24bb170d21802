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
