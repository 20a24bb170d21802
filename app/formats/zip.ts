/**
 * A ZIP (PKWARE APPNOTE 6.3) with one spelling: what any tool unpacks, and what
 * no two readers can understand differently.
 *
 * Every file is *stored* (method 0), so a small archive cannot swell; names are
 * plain ASCII paths, ascending, each once even where case does not count; dates
 * are 1980-01-01; no comment, no extra field, no ZIP64, no directory entry, no
 * byte between the parts. The reader walks the local headers, writes the archive
 * anew from what it found and demands the same bytes: a second central directory,
 * an overlap or a gap has nowhere to hide.
 */
import { Malformed } from '../outcome.ts'
import { concat, equalBytes, fromUtf8, utf8 } from './bytes.ts'

export interface ZipFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Files an archive may hold, and bytes of all of them together. */
export const zipLimits = { files: 20_000, bytes: 256 * 1024 * 1024 } as const

const local = 0x04034b50
const central = 0x02014b50
const end = 0x06054b50
const endLength = 22
const localLength = 30
// The first day a DOS date can say.
const firstDay = 0x0021

/** Segments begin with a letter or digit: no `..`, no absolute path, no drive, nothing hidden. */
const plainPath = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/

/** The archive of these files, whatever order they come in. Throws Malformed on names or sizes the reader would refuse. */
export function formatZip(files: readonly ZipFile[]): Uint8Array {
  const ordered = [...files].sort((one, other) => (one.name < other.name ? -1 : 1))
  demandSound(ordered)
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let at = 0
  for (const { name, bytes } of ordered) {
    const fields = fieldsOf(bytes)
    const title = utf8(name)
    const header = concat(little([local, 4], [10, 2]), fields, little([title.length, 2], [0, 2]), title)
    parts.push(header, bytes)
    directory.push(
      little([central, 4], [20, 2], [10, 2]),
      fields,
      little([title.length, 2], [0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]),
      title,
    )
    at += header.length + bytes.length
  }
  const listed = concat(...directory)
  const count = ordered.length
  return concat(
    ...parts,
    listed,
    little([end, 4], [0, 2], [0, 2], [count, 2], [count, 2], [listed.length, 4], [at, 4], [0, 2]),
  )
}

/** Flags, method, time, date, checksum, both sizes: the same in both headers. */
function fieldsOf(bytes: Uint8Array): Uint8Array {
  return little([0, 2], [0, 2], [0, 2], [firstDay, 2], [crc32(bytes), 4], [bytes.length, 4], [bytes.length, 4])
}

function demandSound(files: readonly ZipFile[]): void {
  if (files.length > zipLimits.files) throw new Malformed(`zip: more than ${zipLimits.files} files`)
  const seen = new Set<string>()
  let bytes = 0
  for (const { name, bytes: content } of files) {
    if (name.length > 200 || !plainPath.test(name)) throw new Malformed('zip: a name that is no plain path')
    if (seen.has(name.toLowerCase())) throw new Malformed(`zip: ${name} is there twice`)
    seen.add(name.toLowerCase())
    bytes += content.length
  }
  if (bytes > zipLimits.bytes) throw new Malformed('zip: too large')
}

/** The files of an archive, ascending by name. Throws Malformed unless the bytes are exactly what `formatZip` makes of them. */
export function parseZip(bytes: Uint8Array): readonly ZipFile[] {
  const files: ZipFile[] = []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  while (at + 4 <= bytes.length && view.getUint32(at, true) === local) {
    if (files.length >= zipLimits.files) throw new Malformed('zip: too many files')
    const { file, next } = fileAt(view, bytes, at)
    files.push(file)
    at = next
  }
  const ascending = files.every(({ name }, i) => i === 0 || (files[i - 1]?.name ?? '') < name)
  if (!ascending) throw new Malformed('zip: files out of order, or one is there twice')
  if (!equalBytes(formatZip(files), bytes)) throw new Malformed('zip: in another spelling')
  return files
}

function fileAt(view: DataView, bytes: Uint8Array, at: number): { readonly file: ZipFile; readonly next: number } {
  if (at + localLength > bytes.length) throw new Malformed('zip: cut short')
  if (view.getUint16(at + 8, true) !== 0) throw new Malformed('zip: a file is compressed')
  const size = view.getUint32(at + 22, true)
  const from = at + localLength + view.getUint16(at + 26, true)
  const next = from + size
  if (next > bytes.length) throw new Malformed('zip: cut short, or a file is larger than the archive')
  const name = fromUtf8(bytes.subarray(at + localLength, from))
  if (name.length > 200 || !plainPath.test(name)) throw new Malformed('zip: a name that is no plain path')
  const content = bytes.slice(from, next)
  if (crc32(content) !== view.getUint32(at + 14, true))
    throw new Malformed(`zip: ${name} is not what its checksum says`)
  return { file: { name, bytes: content }, next }
}

/** True where the archive has no end: it was cut short, or is none. */
export function isCutShort(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return bytes.length < endLength || view.getUint32(bytes.length - endLength, true) !== end
}

function little(...fields: readonly (readonly [value: number, octets: 2 | 4])[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [, octets]) => sum + octets, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [value, octets] of fields) {
    if (octets === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += octets
  }
  return bytes
}

// Eight shifts a value, done once.
const table = Uint32Array.from({ length: 256 }, (_, value) => {
  let rest = value
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  return rest
})

/** CRC-32 (ISO 3309): finds accidents, not attacks. */
function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of bytes) sum = (table[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}
