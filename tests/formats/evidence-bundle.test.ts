import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromUtf8, utf8 } from '../../app/formats/bytes.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '../../app/formats/canonical-json.ts'
import {
  type EvidenceManifest,
  exportedIndexes,
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
import { isTrouble, Malformed } from '../../app/outcome.ts'
import { described } from '../support/archive.ts'
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
  absences: [{ who: person, bulletin: null, before: instant(1_790_000_000_000), entries: 3, counted: null }],
  files: namedFiles([described({ name: 'trust.txt', bytes: utf8('x') })]),
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
  const files = ['b', 'SHA256SUMS', 'a'].map((name) => described({ name, bytes: utf8('') }))
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  expect(formatSums(files)).toEqual(utf8(`${empty}  a\n${empty}  b\n`))
})

const file = (name: string) => described({ name, bytes: utf8(name) })

it('the manifest says every file but those beside it, whatever order they come in', () => {
  const whole: EvidenceManifest = {
    ...manifest,
    absences: [
      { who: person, bulletin: makeId('b', new Uint8Array(16).fill(1)), before: instant(0), entries: 0, counted: 8n },
    ],
    files: namedFiles([file('b'), file('a'), file('c')]),
  }
  expect(whole.files.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect(parseManifest(formatManifest(whole))).toEqual(whole)
  expect(fromUtf8(formatSums([file('b'), file('a'), file('SHA256SUMS')])).match(/ {2}\S+$/gm)).toEqual(['  a', '  b'])
})

const json = JSON.parse(fromUtf8(formatManifest(manifest))) as Readonly<Record<string, JsonValue>>
const said = (change: Readonly<Record<string, JsonValue>>) => () => parseManifest(canonicalJson({ ...json, ...change }))

it.each<Readonly<Record<string, JsonValue>>>([
  { v: 'fuin-evidence/1' },
  { more: 1 },
  { portal: '' },
  { portal: 'x'.repeat(1001) },
  { portal: 1 },
  { made: -1 },
  { made: '0' },
  { head: 19 },
  { entries: {} },
  { entries: [null] },
  { entries: [[]] },
  { entries: ['x'] },
  { entries: [{ index: '0' }] },
  { entries: [{ index: '0', selected: 1 }] },
  {
    entries: [
      { index: '12', selected: true },
      { index: '2', selected: true },
    ],
  },
  {
    entries: [
      { index: '2', selected: true },
      { index: '2', selected: true },
    ],
  },
  { keys: [{ fingerprint: 'AB', entry: '3' }] },
  { rolls: [{ counter: -1, entry: '9', people: [] }] },
  { rolls: [{ counter: 1, entry: '9', people: ['x'] }] },
  { absences: [{ person, bulletin: 'x', before: 0, entries: 1 }] },
  { absences: [{ person, bulletin: null, before: 0, entries: '1' }] },
  { absences: [{ person, bulletin: null, before: 0 }] },
  { files: [{ name: 'a', size: 1, sha256: 'x' }] },
])('%j is in no manifest', (change) => expect(said(change)).toThrow(Malformed))

it.each<Readonly<Record<string, JsonValue>>>([{ portal: 'x'.repeat(1000) }, { made: 0 }, { entries: [] }])(
  '%j may be in one',
  (change) => expect(said(change)).not.toThrow(),
)

it('what is no object is no manifest', () => {
  for (const value of [null, 1, 'x', []]) expect(() => parseManifest(canonicalJson(value))).toThrow(Malformed)
})

it('the exports in a bundle are told by their names, in their order, and by no others', () => {
  const names = [
    'export/000000000012.json',
    'export/000000000003.json',
    'export/000000000003.receipt',
    'xexport/000000000005.json',
    'export/000000000006.jsonx',
    'export/7.json',
    'export/00000000000x.json',
    'export/000000000100.json',
  ]
  expect(exportedIndexes(names)).toEqual([3n, 12n, 100n])
})

it('a proof, a line of a roll and an address are read back as they were written, and refused otherwise', () => {
  const hashes = [1, 2].map((n) => new Uint8Array(32).fill(n))
  expect(parseHashes(formatHashes(hashes))).toEqual(hashes)
  expect(parseHashes(formatHashes([]))).toEqual([])
  const most = Array.from({ length: 128 }, () => new Uint8Array(32))
  expect(parseHashes(formatHashes(most))).toHaveLength(128)
  expect(() => parseHashes(formatHashes([...most, new Uint8Array(32)]))).toThrow(Malformed)
  expect(() => parseHashes(formatHashes(hashes).slice(0, -1))).toThrow(Malformed)
  const line = { index: 0, line: utf8('line'), proof: hashes }
  expect(parseLineFile(formatLineFile(line))).toEqual(line)
  for (const change of [{ line: 1 }, { index: -1 }, { proof: ['AA=='] }, { proof: 'x' }])
    expect(() =>
      parseLineFile(
        canonicalJson({ ...(JSON.parse(fromUtf8(formatLineFile(line))) as object), ...change } as JsonObject),
      ),
    ).toThrow(Malformed)
  const where = { ip: '192.0.2.1', userAgent: '', salt: new Uint8Array(32) }
  expect(parseWhereFile(formatWhereFile(where))).toEqual(where)
  for (const change of [{ ip: '' }, { userAgent: 1 }, { salt: 'AA==' }])
    expect(() =>
      parseWhereFile(
        canonicalJson({ ...(JSON.parse(fromUtf8(formatWhereFile(where))) as object), ...change } as JsonObject),
      ),
    ).toThrow(Malformed)
})
