import fc from 'fast-check'
import { expect, it } from 'vitest'
import { utf8 } from '../../app/formats/bytes.ts'
import {
  type EvidenceManifest,
  formatHashes,
  formatLineFile,
  formatManifest,
  formatSums,
  formatWhereFile,
  namedFiles,
  parseHashes,
  parseLineFile,
  parseManifest,
  parseWhereFile,
} from '../../app/formats/evidence-bundle.ts'
import { type Fingerprint, instant, makeId } from '../../app/ids.ts'
import { isTrouble } from '../../app/outcome.ts'
import { rounds } from '../support/thoroughness.ts'

const person = makeId('p', new Uint8Array(16).fill(7))
const manifest: EvidenceManifest = {
  portal: 'council.example/log',
  made: instant(1_790_000_000_000),
  head: 19n,
  entries: [
    { index: 0n, selected: false },
    { index: 12n, selected: true },
  ],
  keys: [{ fingerprint: '0123456789abcdef0123456789abcdef01234567' as Fingerprint, entry: 3n }],
  rolls: [{ counter: 1, entry: 9n, people: [person] }],
  absences: [{ person, bulletin: null, before: instant(1_790_000_000_000) }],
  files: namedFiles([{ name: 'trust.txt', bytes: utf8('x') }]),
}

const refuses = (read: (bytes: Uint8Array) => unknown, bytes: Uint8Array): boolean => {
  try {
    read(bytes)
    return false
  } catch (error) {
    if (isTrouble(error, 'Malformed')) return true
    throw error
  }
}

it('a manifest is read back as it was written', () => {
  expect(parseManifest(formatManifest(manifest))).toEqual(manifest)
})

it('a manifest with entries or files out of order, or twice, is none', () => {
  const [first, second] = manifest.entries
  if (!first || !second) throw new Error('two entries')
  expect(() => formatManifest({ ...manifest, entries: [second, first] })).toThrow(/out of order/)
  expect(() => formatManifest({ ...manifest, entries: [first, first] })).toThrow(/out of order/)
  const [file] = manifest.files
  if (!file) throw new Error('a file')
  expect(() => formatManifest({ ...manifest, files: [file, file] })).toThrow(/out of order/)
})

const small = [
  ['manifest', parseManifest, formatManifest(manifest)],
  ['proof', parseHashes, formatHashes([new Uint8Array(32), new Uint8Array(32).fill(255)])],
  ['line', parseLineFile, formatLineFile({ index: 4, line: utf8('{}'), proof: [new Uint8Array(32)] })],
  ['where', parseWhereFile, formatWhereFile({ ip: '192.0.2.1', userAgent: 'あ', salt: new Uint8Array(32) })],
] as const

it.each(small)('a %s changed anywhere is another one or none, and nothing worse happens', (_, read, bytes) => {
  expect(refuses(read, bytes)).toBe(false)
  fc.assert(
    fc.property(fc.nat(), fc.uint8Array({ maxLength: 4 }), fc.nat({ max: 4 }), (where, noise, length) => {
      const at = where % (bytes.length + 1)
      refuses(read, Uint8Array.from([...bytes.slice(0, at), ...noise, ...bytes.slice(at + length)]))
    }),
    { numRuns: rounds(3000) },
  )
})

it('the sums are those of sha256sum, ascending, without themselves', () => {
  const files = ['b', 'SHA256SUMS', 'a'].map((name) => ({ name, bytes: utf8('') }))
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  expect(formatSums(files)).toEqual(utf8(`${empty}  a\n${empty}  b\n`))
})
