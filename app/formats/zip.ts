/**
 * A ZIP (PKWARE APPNOTE 6.3) with one spelling: what any tool unpacks, and what
 * no two readers can understand differently.
 *
 * Every file is *stored* (method 0), so it can be written as it is read, and a
 * small archive cannot swell; names are plain ASCII paths, ascending, each once
 * even where case does not count; dates are 1980-01-01; no comment, no directory
 * entry, no byte between the parts; ZIP64 (§4.5.3) for a size, a place or a count
 * that needs it, and no other extra field.
 *
 * Here is the layout alone: all bytes but the files' own, which nobody need hold.
 * Reading foreign archives is app/audit/zip-container.ts.
 */
import { Malformed } from '../outcome.ts'
import { concat, utf8 } from './bytes.ts'
import { crc32 } from './crc32.ts'

/** One file, as its headers say it. */
export interface ZipMember {
  readonly name: string
  readonly size: number
  /** CRC-32 of its bytes. */
  readonly crc: number
}

export interface PlacedMember {
  readonly member: ZipMember
  /** What stands before the file's own bytes. */
  readonly header: Uint8Array
  /** Of the header, from the beginning of the archive. */
  readonly at: number
}

export interface ZipLayout {
  /** In this order, each its header and then its bytes. */
  readonly members: readonly PlacedMember[]
  /** The central directory, after them. */
  readonly tail: Uint8Array
  /** Of the whole archive, bytes. */
  readonly length: number
}

/** Files an archive may hold. */
export const mostZipFiles = 20_000

export const zipSignatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
  descriptor: 0x08074b50,
} as const
/** Stands in a field of 32 bits, and of 16, where ZIP64 says the value. */
export const full32 = 0xffffffff
export const full16 = 0xffff
// The first day a DOS date can say.
const firstDay = 0x0021
const zip64Extra = 0x0001

/** Segments begin with a letter or digit: no `..`, no absolute path, no drive, nothing hidden. */
export const plainPath = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,199})*$/

export interface ZipFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The whole archive, where its files are at hand and few. Throws Malformed as layOutZip. */
export function formatZip(files: readonly ZipFile[]): Uint8Array {
  const byName = new Map(files.map(({ name, bytes }) => [name, bytes]))
  const { members, tail } = layOutZip(files.map(({ name, bytes }) => ({ name, size: bytes.length, crc: crc32(bytes) })))
  const parts = members.flatMap(({ member, header }) => [header, byName.get(member.name) ?? new Uint8Array()])
  return concat(...parts, tail)
}

/** Where everything stands, whatever order the files come in. Throws Malformed on names no archive of ours holds. */
export function layOutZip(files: readonly ZipMember[]): ZipLayout {
  const ordered = [...files].sort((one, other) => (one.name < other.name ? -1 : 1))
  demandSound(ordered)
  const members: PlacedMember[] = []
  const directory: Uint8Array[] = []
  let at = 0
  for (const member of ordered) {
    const header = localHeader(member)
    members.push({ member, header, at })
    directory.push(centralHeader(member, at))
    at += header.length + member.size
  }
  const listed = concat(...directory)
  const tail = concat(listed, endOf({ count: ordered.length, length: listed.length, at }))
  return { members, tail, length: at + tail.length }
}

function demandSound(files: readonly ZipMember[]): void {
  if (files.length > mostZipFiles) throw new Malformed(`zip: more than ${mostZipFiles} files`)
  const seen = new Set<string>()
  for (const { name } of files) {
    if (name.length > 200 || !plainPath.test(name)) throw new Malformed('zip: a name that is no plain path')
    if (seen.has(name.toLowerCase())) throw new Malformed(`zip: ${name} is there twice`)
    seen.add(name.toLowerCase())
  }
}

type Field = readonly [value: number, octets: 2 | 4 | 8]

const in32 = (value: number): number => Math.min(value, full32)
const in16 = (value: number): number => Math.min(value, full16)

/** The fields that did not fit, in the order of the header that says so. */
function extraOf(values: readonly number[]): Uint8Array {
  const large = values.filter((value) => value >= full32)
  if (large.length === 0) return new Uint8Array()
  return little([zip64Extra, 2], [8 * large.length, 2], ...large.map((value): Field => [value, 8]))
}

/** §4.4.3: what a reader must know: 1.0, or 4.5 for ZIP64. */
const versionFor = (extra: Uint8Array): number => (extra.length > 0 ? 45 : 10)

/** Flags, method, time, date, checksum, both sizes: the same in both headers. */
const fieldsOf = ({ crc, size }: ZipMember): readonly Field[] => [
  [0, 2],
  [0, 2],
  [0, 2],
  [firstDay, 2],
  [crc, 4],
  [in32(size), 4],
  [in32(size), 4],
]

function localHeader(member: ZipMember): Uint8Array {
  const [name, extra] = [utf8(member.name), extraOf([member.size, member.size])]
  const fields = fieldsOf(member)
  return concat(
    little([zipSignatures.local, 4], [versionFor(extra), 2], ...fields, [name.length, 2], [extra.length, 2]),
    name,
    extra,
  )
}

function centralHeader(member: ZipMember, at: number): Uint8Array {
  const [name, extra] = [utf8(member.name), extraOf([member.size, member.size, at])]
  const version = versionFor(extra)
  return concat(
    little([zipSignatures.central, 4], [Math.max(20, version), 2], [version, 2], ...fieldsOf(member)),
    // Comment, disk, two kinds of attributes: none of them.
    little([name.length, 2], [extra.length, 2], [0, 2], [0, 2], [0, 2], [0, 4], [in32(at), 4]),
    name,
    extra,
  )
}

interface DirectoryPlace {
  readonly count: number
  readonly length: number
  readonly at: number
}

function endOf(place: DirectoryPlace): Uint8Array {
  const { count, length, at } = place
  const needs64 = count >= full16 || length >= full32 || at >= full32
  const end = little(
    [zipSignatures.end, 4],
    [0, 2],
    [0, 2],
    [in16(count), 2],
    [in16(count), 2],
    [in32(length), 4],
    [in32(at), 4],
    [0, 2],
  )
  return needs64 ? concat(endOf64(place), end) : end
}

function endOf64({ count, length, at }: DirectoryPlace): Uint8Array {
  return little(
    [zipSignatures.end64, 4],
    [44, 8],
    [45, 2],
    [45, 2],
    [0, 4],
    [0, 4],
    [count, 8],
    [count, 8],
    [length, 8],
    [at, 8],
    [zipSignatures.locator64, 4],
    [0, 4],
    [at + length, 8],
    [1, 4],
  )
}

function little(...fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [, octets]) => sum + octets, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [value, octets] of fields) {
    if (octets === 2) view.setUint16(at, value, true)
    else if (octets === 4) view.setUint32(at, value, true)
    else view.setBigUint64(at, BigInt(value), true)
    at += octets
  }
  return bytes
}
