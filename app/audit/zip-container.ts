/**
 * Reads anybody's ZIP (PKWARE APPNOTE 6.3, ZIP64 included), file by file and
 * never all at once. Into what is stored or deflated; that is what people's tools
 * make. Believes the central directory as little as the headers before the files:
 * both must say the same, and every byte must be somebody's. Else one program
 * would show what another does not, and a report that was verified would not be
 * the report that is read.
 */
import { Inflate } from 'fflate'
import { equalBytes, fromUtf8 } from '../formats/bytes.ts'
import { crc32 } from '../formats/crc32.ts'
import { full16, full32, layOutZip, type ZipMember, zipSignatures } from '../formats/zip.ts'
import { readForeign } from '../outcome.ts'
import { type BundleFile, type BundleSource, mostFiles, printable, settle } from './bundle-source.ts'
import { bent, lacking } from './evidence-verdict.ts'

/** A file of which any part can be read. */
export interface RandomBytes {
  readonly length: number
  /** Exactly these. */
  read(at: number, length: number): Promise<Uint8Array>
}

/** Bytes that are at hand. */
export const bytesAtHand = (bytes: Uint8Array): RandomBytes => ({
  length: bytes.length,
  read: async (at, length) => bytes.subarray(at, at + length),
})

interface Member extends ZipMember {
  readonly rawName: Uint8Array
  readonly flags: number
  readonly method: number
  /** Of its bytes in the archive. */
  readonly packed: number
  /** Of its local header. */
  readonly at: number
}

interface PlacedMember extends Member {
  /** Of its first byte after the header. */
  readonly from: number
}

const stored = 0
const deflated = 8
const encryptedFlag = 0x0001
const descriptorFlag = 0x0008
/** The flags that change how a file is read. One program says UTF-8 of an ASCII name in one header and not in the other. */
const tellingFlags = encryptedFlag | descriptorFlag | 0x0040 | 0x2000

const largestDirectory = 64 * 1024 * 1024
const endLength = 22
const longestComment = 0xffff
const centralLength = 46
const localLength = 30
const readAtOnce = 256 * 1024
/** Of deflated bytes: into so many a step, that a step's result stays small. */
const inflateAtOnce = 16 * 1024
/** How much larger than packed a file may be, once it is more than a megabyte. Text does not reach it; archives made to swell do. */
const mostSwelling = 200

/** Throws a finding. */
export async function openZip(bytes: RandomBytes): Promise<BundleSource> {
  const directory = await findDirectory(bytes)
  const members = await readDirectory(bytes, directory)
  const placed = await placeMembers(bytes, members, directory.at)
  const container = (await isAsMade(bytes, placed))
    ? 'the ZIP as it was made'
    : `a ZIP packed by another program${placed.some(({ method }) => method === deflated) ? ', compressed' : ''}`
  const files = placed.filter(({ name }) => !/[/\\]$/.test(name))
  return settle(
    files.map((member) => [member.name, fileOf(bytes, member)]),
    container,
  )
}

// ── the directory ──────────────────────────────────────────────────────────

interface Directory {
  readonly at: number
  readonly length: number
  readonly count: number
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

async function findDirectory(bytes: RandomBytes): Promise<Directory> {
  const from = Math.max(0, bytes.length - endLength - longestComment)
  const tail = await bytes.read(from, bytes.length - from)
  const view = viewOf(tail)
  let end = tail.length - endLength
  // The last one whose comment ends with the file: §4.3.16.
  while (end >= 0 && !(view.getUint32(end, true) === zipSignatures.end && endsThere(view, end))) end--
  if (end < 0) throw lacking(null, 'the file was cut short, or is no ZIP')
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 6, true) !== 0)
    throw lacking(null, 'it is one part of an archive in several: join them, or unpack them and verify the folder')
  const small = {
    count: view.getUint16(end + 10, true),
    length: view.getUint32(end + 12, true),
    at: view.getUint32(end + 16, true),
  }
  const needs64 = small.count === full16 || small.length === full32 || small.at === full32
  const { directory, begins } = needs64
    ? await directory64(bytes, from + end)
    : { directory: small, begins: from + end }
  if (directory.length > largestDirectory || directory.count > mostFiles)
    throw lacking(null, 'it holds far more files than a bundle')
  if (directory.at + directory.length !== begins) throw twoWays()
  return directory
}

const endsThere = (view: DataView, end: number): boolean =>
  end + endLength + view.getUint16(end + 20, true) === view.byteLength

async function directory64(bytes: RandomBytes, end: number) {
  if (end < 20 + 56) throw twoWays()
  const locator = viewOf(await bytes.read(end - 20, 20))
  const begins = Number(locator.getBigUint64(8, true))
  if (locator.getUint32(0, true) !== zipSignatures.locator64 || begins > end - 20 - 56) throw twoWays()
  const record = viewOf(await bytes.read(begins, 56))
  const endsAt = begins + 12 + Number(record.getBigUint64(4, true))
  if (record.getUint32(0, true) !== zipSignatures.end64 || endsAt !== end - 20) throw twoWays()
  const directory = {
    count: Number(record.getBigUint64(32, true)),
    length: Number(record.getBigUint64(40, true)),
    at: Number(record.getBigUint64(48, true)),
  }
  return { directory, begins }
}

const twoWays = () =>
  bent(
    null,
    'the ZIP can be read in two ways, so that one program may show what another does not. Unpack it with the one you use, and verify the folder',
  )

async function readDirectory(bytes: RandomBytes, { at, length, count }: Directory): Promise<readonly Member[]> {
  const listed = await bytes.read(at, length)
  const members: Member[] = []
  let from = 0
  while (from < listed.length) {
    const { member, next } = centralAt(listed, from)
    members.push(member)
    from = next
  }
  if (members.length !== count) throw twoWays()
  return members
}

function centralAt(listed: Uint8Array, from: number): { readonly member: Member; readonly next: number } {
  const view = viewOf(listed)
  if (from + centralLength > listed.length || view.getUint32(from, true) !== zipSignatures.central) throw twoWays()
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((at) => view.getUint16(from + at, true))
  const nameEnd = from + centralLength + (nameLength ?? 0)
  const extraEnd = nameEnd + (extraLength ?? 0)
  const next = extraEnd + (commentLength ?? 0)
  if (next > listed.length) throw twoWays()
  const rawName = listed.slice(from + centralLength, nameEnd)
  const name = nameOf(rawName)
  const large = largeFields(listed.subarray(nameEnd, extraEnd), {
    size: view.getUint32(from + 24, true),
    packed: view.getUint32(from + 20, true),
    at: view.getUint32(from + 42, true),
  })
  const [flags, method] = [view.getUint16(from + 8, true), view.getUint16(from + 10, true)]
  if (flags & encryptedFlag) throw lacking(printable(name), 'it is encrypted: unpack the ZIP and verify the folder')
  if (method !== stored && method !== deflated)
    throw lacking(printable(name), 'it is compressed in a way not read here: unpack the ZIP and verify the folder')
  return { member: { name, rawName, flags, method, crc: view.getUint32(from + 16, true), ...large }, next }
}

/** Names in a bundle are ASCII; of another we need only something to call it by. */
const nameOf = (raw: Uint8Array): string => readForeign(() => fromUtf8(raw)) ?? String.fromCharCode(...raw)

/** §4.5.3: only what did not fit, in this order. */
function largeFields(
  extra: Uint8Array,
  small: { readonly size: number; readonly packed: number; readonly at: number },
) {
  const fields = [small.size, small.packed, small.at]
  if (!fields.includes(full32)) return small
  const view = viewOf(extra)
  let at = 0
  while (at + 4 <= extra.length && view.getUint16(at, true) !== 0x0001) at += 4 + view.getUint16(at + 2, true)
  const end = at + 4 <= extra.length ? Math.min(extra.length, at + 4 + view.getUint16(at + 2, true)) : 0
  at += 4
  const read = fields.map((field) => {
    if (field !== full32) return field
    if (at + 8 > end) throw twoWays()
    at += 8
    return Number(view.getBigUint64(at - 8, true))
  })
  const [size = 0, packed = 0, place = 0] = read
  return { size, packed, at: place }
}

// ── the files ──────────────────────────────────────────────────────────────

/** In the order they stand, each right after the one before. */
async function placeMembers(
  bytes: RandomBytes,
  members: readonly Member[],
  end: number,
): Promise<readonly PlacedMember[]> {
  const ordered = [...members].sort((one, other) => one.at - other.at)
  const placed: PlacedMember[] = []
  let at = 0
  for (const [i, member] of ordered.entries()) {
    if (member.at !== at) throw twoWays()
    const from = await bodyOf(bytes, member)
    placed.push({ ...member, from })
    const next = ordered[i + 1]?.at ?? end
    if (!leavesNothing(member, next - from - member.packed)) throw twoWays()
    at = next
  }
  if (at !== end) throw twoWays()
  return placed
}

/** Between a file and the next there may be its sizes once more (§4.3.9), in one of four lengths. */
const leavesNothing = ({ flags }: Member, gap: number): boolean =>
  flags & descriptorFlag ? [12, 16, 20, 24].includes(gap) : gap === 0

async function bodyOf(bytes: RandomBytes, member: Member): Promise<number> {
  const { at, flags, method, crc, size, packed, rawName } = member
  if (at + localLength > bytes.length) throw twoWays()
  const view = viewOf(await bytes.read(at, localLength))
  const [nameLength, extraLength] = [view.getUint16(26, true), view.getUint16(28, true)]
  const from = at + localLength + nameLength + extraLength
  if (from + packed > bytes.length) throw twoWays()
  const rest = await bytes.read(at + localLength, nameLength + extraLength)
  const said = largeFields(rest.subarray(nameLength), {
    size: view.getUint32(22, true),
    packed: view.getUint32(18, true),
    at: 0,
  })
  const same = (found: number, told: number) => found === told || ((flags & descriptorFlag) !== 0 && found === 0)
  const agrees =
    view.getUint32(0, true) === zipSignatures.local &&
    (view.getUint16(6, true) & tellingFlags) === (flags & tellingFlags) &&
    view.getUint16(8, true) === method &&
    equalBytes(rest.subarray(0, nameLength), rawName) &&
    same(view.getUint32(14, true), crc) &&
    same(said.size, size) &&
    same(said.packed, packed)
  if (!agrees) throw twoWays()
  return from
}

/** Every byte that is not a file's own is as we would have written it. */
async function isAsMade(bytes: RandomBytes, placed: readonly PlacedMember[]): Promise<boolean> {
  const layout = readForeign(() => layOutZip(placed))
  if (!layout || layout.length !== bytes.length) return false
  const { members, tail, length } = layout
  const parts = [...members, { header: tail, at: length - tail.length }]
  for (const { header, at } of parts) {
    if (!equalBytes(await bytes.read(at, header.length), header)) return false
  }
  return true
}

const fileOf = (bytes: RandomBytes, member: PlacedMember): BundleFile => ({
  size: member.size,
  read: () => (member.method === stored ? checked(storedBytes(bytes, member), member) : inflated(bytes, member)),
})

async function* storedBytes(bytes: RandomBytes, { from, packed }: PlacedMember, step = readAtOnce) {
  for (let at = 0; at < packed; at += step) yield await bytes.read(from + at, Math.min(step, packed - at))
}

const inflated = (bytes: RandomBytes, member: PlacedMember) => checked(inflatedBytes(bytes, member), member)

async function* inflatedBytes(bytes: RandomBytes, member: PlacedMember): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  let ended = false
  const inflate = new Inflate((part, final) => {
    ready.push(part)
    ended ||= final
  })
  let read = 0
  for await (const part of storedBytes(bytes, member, inflateAtOnce)) {
    read += part.length
    push(inflate, part, { last: read === member.packed, member })
    yield* ready.splice(0)
  }
  if (!ended) throw damaged(member)
}

function push(
  inflate: Inflate,
  part: Uint8Array,
  { last, member }: { readonly last: boolean; readonly member: Member },
) {
  try {
    inflate.push(part, last)
  } catch {
    // It throws of data that is none, and of nothing else.
    throw damaged(member)
  }
}

const damaged = ({ name }: Member) => bent(printable(name), 'its compressed bytes are damaged')

/** The file's bytes, as long and with the sum as its headers say; and not swollen beyond reason. */
async function* checked(parts: AsyncIterable<Uint8Array>, member: PlacedMember): AsyncGenerator<Uint8Array> {
  const { name, size, packed, crc } = member
  const most = Math.max(1024 * 1024, mostSwelling * packed)
  let [length, sum] = [0, 0]
  for await (const part of parts) {
    length += part.length
    if (length > most) throw lacking(printable(name), 'it swells in unpacking as no file of a bundle does')
    if (length > size) throw damaged(member)
    sum = crc32(part, sum)
    yield part
  }
  if (length !== size || sum !== crc) throw bent(printable(name), 'its bytes are not those the ZIP says they are')
}
