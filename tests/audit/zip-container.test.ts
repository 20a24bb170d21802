/** ZIPs as other people's programs make them (tests/vectors/zips.json), and as nobody's honestly does. */
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { type BundleSource, wholeFile } from '../../app/audit/bundle-source.ts'
import { EvidenceFinding } from '../../app/audit/evidence-verdict.ts'
import { bytesAtHand, openZip, type RandomBytes } from '../../app/audit/zip-container.ts'
import { concat, fromBase64, fromUtf8, utf8 } from '../../app/formats/bytes.ts'
import { crc32 } from '../../app/formats/crc32.ts'
import { formatZip, layOutZip } from '../../app/formats/zip.ts'
import { readFrozen } from '../formats/read-vectors.ts'
import { rounds } from '../support/thoroughness.ts'

const { files, archives } = readFrozen('zips.json') as {
  readonly files: Readonly<Record<string, string>>
  readonly archives: readonly { readonly by: string; readonly zip: string }[]
}
const ours = formatZip(Object.entries(files).map(([name, text]) => ({ name, bytes: utf8(text) })))
const open = (bytes: Uint8Array) => openZip(bytesAtHand(bytes))
const finding = async (act: Promise<unknown>): Promise<EvidenceFinding> => {
  const error: unknown = await act.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof EvidenceFinding) return error
  throw error ?? new Error('nothing was found')
}

async function contents({ files: found }: BundleSource): Promise<Readonly<Record<string, string>>> {
  const read: Record<string, string> = {}
  for (const [name, file] of [...found].sort()) read[name] = fromUtf8(await wholeFile(name, file, 1_000_000))
  return read
}

describe('a bundle in a ZIP', () => {
  it('that is as it was made is called that', async () => {
    const source = await open(ours)
    expect(source.container).toBe('the ZIP as it was made')
    expect(await contents(source)).toEqual(files)
  })

  it.each(archives)('made by $by holds the same files, and is called packed anew', async ({ zip }) => {
    const source = await open(fromBase64(zip))
    expect(source.container).toMatch(/^a ZIP packed by another program/)
    expect(await contents(source)).toEqual(files)
  })

  it('names what programs left beside, and the folder around everything', async () => {
    const made = async (by: RegExp) => open(fromBase64(archives.find((one) => by.test(one.by))?.zip ?? ''))
    expect((await made(/macOS/)).ignored.toSorted()).toEqual([
      '.DS_Store',
      '__MACOSX/._manifest.json',
      'entries/Thumbs.db',
      'reports/desktop.ini',
    ])
    expect((await made(/folder itself/)).container).toContain('all within the folder src')
    expect((await made(/-r \.$/)).container).toContain('compressed')
  })

  it('that anybody changed by one byte holds the same files or is found out, and nothing worse happens', async () => {
    const all = [ours, ...archives.map(({ zip }) => fromBase64(zip))]
    const change = fc.record({
      which: fc.nat({ max: all.length - 1 }),
      where: fc.nat(),
      by: fc.integer({ min: 1, max: 255 }),
    })
    const seen = { same: 0, found: 0 }
    await fc.assert(
      fc.asyncProperty(change, async ({ which, where, by }) => {
        const bent = Uint8Array.from(all[which] ?? ours)
        const at = where % bent.length
        bent[at] = (bent[at] ?? 0) ^ by
        try {
          const source = await open(bent)
          const read = await contents(source)
          expect(source.container).not.toBe('the ZIP as it was made')
          // A folder entry or a leaving may have become a file: it is then one the manifest does not name.
          for (const [name, text] of Object.entries(files)) if (name in read) expect(read[name]).toBe(text)
          seen.same++
        } catch (error) {
          if (!(error instanceof EvidenceFinding)) throw error
          seen.found++
        }
      }),
      { numRuns: rounds(2000) },
    )
    expect(Math.min(seen.same, seen.found)).toBeGreaterThan(50)
  })

  it('cut short anywhere, followed by anything, or no ZIP at all, is incomplete or found out', async () => {
    const deflated = fromBase64(archives[0]?.zip ?? '')
    for (const whole of [ours, deflated]) {
      for (let length = 0; length < whole.length; length += 13)
        expect((await finding(open(whole.slice(0, length)))).verdict).toMatch(/incomplete|tampered/)
    }
    expect((await finding(open(concat(ours, Uint8Array.of(0))))).message).toContain('cut short')
    expect((await finding(open(utf8('not a bundle')))).message).toContain('cut short, or is no ZIP')
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
        await finding(open(noise))
        await finding(open(concat(noise, ours.slice(-22))))
      }),
      { numRuns: rounds(500) },
    )
  })
})

/** The place of the first header of this kind after `from`. */
function headerOf(bytes: Uint8Array, kind: 1 | 3, from = 0): number {
  for (let at = from; at + 4 < bytes.length; at++)
    if (bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === kind && bytes[at + 3] === kind + 1) return at
  throw new Error('no such header')
}

describe('a ZIP that two programs would read differently', () => {
  const plain = formatZip([
    { name: 'a.txt', bytes: utf8('what is verified') },
    { name: 'manifest.json', bytes: utf8('{}') },
  ])
  const changed = (change: (bytes: Uint8Array) => void): Uint8Array => {
    const bytes = Uint8Array.from(plain)
    change(bytes)
    return bytes
  }
  const [local, central] = [headerOf(plain, 3), headerOf(plain, 1)]
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['by a name before the file that the directory does not say', changed((bytes) => bytes.set(utf8('b'), local + 30))],
    ['by a size before the file that the directory does not say', changed((bytes) => bytes.set([9], local + 22))],
    ['by a way of packing that the directory does not say', changed((bytes) => bytes.set([8], local + 8))],
    ['by a sum before the file that the directory does not say', changed((bytes) => bytes.set([9], local + 14))],
    [
      'by one file that begins within another',
      changed((bytes) => bytes.set([3], headerOf(plain, 1, central + 1) + 42)),
    ],
    ['by a place of the directory that is not where it stands', changed((bytes) => bytes.set([1], plain.length - 6))],
    ['by another count than there are', changed((bytes) => bytes.set([1], plain.length - 12))],
    ['by bytes before the first file', concat(utf8('#!/bin/sh\n'), plain)],
    ['by a second archive before the one that counts', concat(plain, plain)],
  ]
  it.each(cases)('%s, is found out', async (_, bytes) => {
    const { verdict, message } = await finding(open(bytes))
    expect([verdict, message]).toEqual([
      'tampered',
      expect.stringMatching(/can be read in two ways.*verify the folder/),
    ])
  })

  it('by a file that nobody lists between two others, is found out', async () => {
    const [one, other] = [plain.slice(0, central), plain.slice(central)]
    const hidden = plain.slice(0, headerOf(plain, 3, local + 1))
    const view = new DataView(other.buffer)
    // The directory moves on, and says so; the second file too.
    view.setUint32(other.length - 6, central + hidden.length, true)
    const second = headerOf(other, 1, 1)
    view.setUint32(second + 42, view.getUint32(second + 42, true) + hidden.length, true)
    const spliced = concat(one.slice(0, hidden.length), hidden, one.slice(hidden.length), other)
    expect((await finding(open(spliced))).message).toContain('in two ways')
  })
})

describe('a ZIP that no bundle comes in', () => {
  const manifest = { 'manifest.json': utf8('{}') }
  it('is refused where it holds a file twice, also where names differ in case alone', async () => {
    const twice = zipSync({ ...manifest, 'a.txt': utf8('x'), 'A.txt': utf8('y') })
    expect(await finding(open(twice))).toMatchObject({ verdict: 'tampered', message: 'A.txt: it is there twice' })
  })

  it('is refused where a file is encrypted, or packed in a way we do not read, and says what to do', async () => {
    for (const [at, value, said] of [
      [8, 1, 'encrypted: unpack the ZIP and verify the folder'],
      [10, 14, 'compressed in a way not read here: unpack the ZIP and verify the folder'],
    ] as const) {
      const bytes = Uint8Array.from(ours)
      bytes[headerOf(bytes, 1) + at] = value
      expect(await finding(open(bytes))).toMatchObject({
        verdict: 'incomplete',
        message: expect.stringContaining(said),
      })
    }
  })

  it('is refused once it swells, long before it is unpacked', async () => {
    const bomb = zipSync({ ...manifest, 'zeros.bin': new Uint8Array(100_000_000) }, { level: 9 })
    expect(bomb.length).toBeLessThan(200_000)
    const source = await open(bomb)
    const file = source.files.get('zeros.bin')
    let most = 0
    const reading = (async () => {
      let length = 0
      for await (const part of file?.read() ?? []) {
        length += part.length
        most = Math.max(most, length)
      }
    })()
    expect((await finding(reading)).message).toContain('swells')
    expect(most).toBeLessThan(30_000_000)
  })

  it('is refused where a file is longer than the ZIP says, however it is packed', async () => {
    const text = utf8('x'.repeat(5000))
    for (const level of [0, 9] as const) {
      const bytes = zipSync({ 'a.txt': text, ...manifest }, { level })
      for (const at of [headerOf(bytes, 3) + 22, headerOf(bytes, 1) + 24])
        new DataView(bytes.buffer).setUint32(at, 100, true)
      const reading = (async () => contents(await open(bytes)))()
      expect((await finding(reading)).verdict).toBe('tampered')
    }
  })

  it('is refused where it claims more files than anybody made, before any is read', async () => {
    const many = Object.fromEntries(Array.from({ length: 60_001 }, (_, i) => [`${i}`, new Uint8Array()]))
    expect((await finding(open(zipSync(many, { level: 0 })))).message).toContain('far more files')
  })

  it('names what leads out of it, and unpacks nothing anywhere', async () => {
    const source = await open(zipSync({ ...manifest, '../../evil.txt': utf8('x'), 'C:\\evil.txt': utf8('x') }))
    expect([...source.files.keys()].sort()).toEqual(['../../evil.txt', 'C:/evil.txt', 'manifest.json'])
  })

  it('is called no bundle without a manifest', async () => {
    expect((await finding(open(zipSync({ 'a.txt': utf8('x') })))).message).toContain('this is no evidence bundle')
  })
})

it('an archive of more than four gigabytes is read as it is written: ZIP64, and no part of it is held', async () => {
  // Of a file as large as that only what is asked for exists.
  const size = 5 * 2 ** 30
  const layout = layOutZip([
    { name: 'absences/1/entries.ndjson', size, crc: 0 },
    { name: 'manifest.json', size: 2, crc: crc32(utf8('{}')) },
  ])
  const parts = [
    ...layout.members.map(({ header, at }) => ({ at, bytes: header })),
    { at: (layout.members[1]?.at ?? 0) + (layout.members[1]?.header.length ?? 0), bytes: utf8('{}') },
    { at: layout.length - layout.tail.length, bytes: layout.tail },
  ]
  let most = 0
  const sparse: RandomBytes = {
    length: layout.length,
    async read(at, length) {
      most = Math.max(most, length)
      const bytes = new Uint8Array(length)
      for (const part of parts) {
        const [from, to] = [Math.max(at, part.at), Math.min(at + length, part.at + part.bytes.length)]
        if (from < to) bytes.set(part.bytes.subarray(from - part.at, to - part.at), from - at)
      }
      return bytes
    },
  }
  const source = await openZip(sparse)
  expect(source.container).toBe('the ZIP as it was made')
  expect(source.files.get('absences/1/entries.ndjson')?.size).toBe(size)
  expect(fromUtf8(await wholeFile('', source.files.get('manifest.json') ?? missing(), 2))).toBe('{}')
  expect(most).toBeLessThan(200_000)
  for await (const part of source.files.get('absences/1/entries.ndjson')?.read() ?? []) {
    expect(part.length).toBeLessThanOrEqual(256 * 1024)
    break
  }
})

const missing = (): never => {
  throw new Error('no such file')
}
