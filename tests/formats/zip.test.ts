import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { equalBytes, utf8 } from '../../app/formats/bytes.ts'
import { crc32 } from '../../app/formats/crc32.ts'
import { formatZip, layOutZip, mostZipFiles, type ZipMember } from '../../app/formats/zip.ts'
import { Malformed } from '../../app/outcome.ts'

const names = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,8}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,8}){0,2}$/)
const archives = fc.uniqueArray(fc.record({ name: names, bytes: fc.uint8Array({ maxLength: 60 }) }), {
  selector: ({ name }) => name.toLowerCase(),
  maxLength: 8,
})

it('what was packed is unpacked again by others', () => {
  fc.assert(
    fc.property(archives, (files) => {
      const others = unzipSync(formatZip(files))
      expect(Object.keys(others).sort()).toEqual(files.map(({ name }) => name).sort())
      for (const { name, bytes } of files) expect(equalBytes(others[name] ?? new Uint8Array(), bytes)).toBe(true)
    }),
  )
})

it('whatever order files come in, the archive is the same', () => {
  const files = ['b', 'a/b', 'a/a'].map((name) => ({ name, bytes: utf8(name) }))
  expect(formatZip([...files].reverse())).toEqual(formatZip(files))
})

const member = (name: string, size = 1): ZipMember => ({ name, size, crc: 7 })

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
])('no file is called %j', (name) => expect(() => layOutZip([member(name)])).toThrow(Malformed))

it('two files of one name are refused, also where they differ in case alone, and so are more than anybody needs', () => {
  expect(() => layOutZip([member('a'), member('a')])).toThrow(/twice/)
  expect(() => layOutZip([member('a/B'), member('a/b')])).toThrow(/twice/)
  const many = Array.from({ length: mostZipFiles + 1 }, (_, i) => member(`${i}`))
  expect(() => layOutZip(many)).toThrow(/more than/)
  expect(layOutZip(many.slice(1)).members).toHaveLength(mostZipFiles)
})

it('a sum goes on where it was left, and is the one everybody knows', () => {
  expect(crc32(utf8('123456789'))).toBe(0xcbf43926)
  expect(crc32(utf8('56789'), crc32(utf8('1234')))).toBe(0xcbf43926)
  expect(crc32(new Uint8Array())).toBe(0)
})

it('takes ZIP64 only where a size or a place needs it', () => {
  const large = 5 * 2 ** 30
  const small = layOutZip([member('a', 0xffffff00)])
  expect(small.members[0]?.header).toHaveLength(31)
  // 22 bytes end a plain archive; a record of 56 and a locator of 20 stand before them in one of ZIP64.
  expect(small.tail).toHaveLength(46 + 1 + 22)
  expect(layOutZip([member('a', 0xffffffff)]).members[0]?.header).toHaveLength(31 + 20)
  const layout = layOutZip([member('a', large), member('b', 3)])
  expect(layout.members.map(({ at }) => at)).toEqual([0, large + 51])
  expect(layout.tail).toHaveLength(46 + 1 + 4 + 16 + 46 + 1 + 4 + 8 + 56 + 20 + 22)
  expect(layout.length).toBe(large + 51 + 31 + 3 + layout.tail.length)
})
