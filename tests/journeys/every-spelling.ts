/**
 * Searches bytes for words, in every spelling in which a program might have let
 * them out: as they are, escaped for JSON or an address, in base64 at each of its
 * three offsets, in hexadecimal, as JavaScript keeps strings, and under
 * compression. Reads no format: bytes are searched where they lie.
 */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/** What must not be found: words, or raw bytes of a key. */
export interface Secret {
  readonly what: string
  readonly bytes: Uint8Array
}

export const word = (text: string): Secret => ({ what: text, bytes: Buffer.from(text, 'utf8') })

interface Spelling {
  readonly what: string
  readonly spelling: string
  readonly bytes: Buffer
}

export interface Found {
  readonly what: string
  readonly spelling: string
  readonly where: string
}

export class Search {
  private readonly spellings: readonly Spelling[]

  constructor(secrets: readonly Secret[]) {
    this.spellings = secrets.flatMap(spellingsOf)
  }

  /** Every spelling found in the bytes, and in what unpacks from them. */
  in(bytes: Uint8Array, where: string): readonly Found[] {
    return [
      ...this.plainly(bytes, where),
      ...unpackings(bytes).flatMap((part) => this.plainly(part, `${where}, unpacked`)),
    ]
  }

  private plainly(bytes: Uint8Array, where: string): readonly Found[] {
    const hay = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return this.spellings
      .filter((one) => hay.includes(one.bytes))
      .map(({ what, spelling }) => ({ what, spelling, where }))
  }
}

function spellingsOf({ what, bytes }: Secret): readonly Spelling[] {
  const raw = Buffer.from(bytes)
  const spelled: [string, Buffer | string][] = [
    ['as it is', raw],
    ['hexadecimal', raw.toString('hex')],
    ['HEXADECIMAL', raw.toString('hex').toUpperCase()],
    ...base64Spellings(raw),
    ...(raw.toString('utf8') === what ? textSpellings(what) : []),
  ]
  const seen = new Set<string>()
  return spelled.flatMap(([spelling, form]) => {
    const found = Buffer.from(form)
    const key = found.toString('latin1')
    if (seen.has(key)) return []
    seen.add(key)
    return [{ what, spelling, bytes: found }]
  })
}

function textSpellings(text: string): [string, Buffer | string][] {
  const json = JSON.stringify(text).slice(1, -1)
  const escaped = (upper: boolean) =>
    json.replaceAll(/[\u0080-\uffff]/g, (unit) => {
      const hex = unit.charCodeAt(0).toString(16).padStart(4, '0')
      return `\\u${upper ? hex.toUpperCase() : hex}`
    })
  const percent = encodeURIComponent(text)
  return [
    ['JSON', json],
    ['JSON with slashes escaped', json.replaceAll('/', '\\/')],
    ['JSON, \\u in small letters', escaped(false)],
    ['JSON, \\u in capitals', escaped(true)],
    ['percent', percent],
    ['percent in small letters', percent.replaceAll(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase())],
    ['form', percent.replaceAll('%20', '+')],
    ['address', encodeURI(text)],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['UTF-16BE', Buffer.from(text, 'utf16le').swap16()],
  ]
}

/** What base64 makes of the bytes wherever they stand in a longer text: without the letters their neighbours share. */
function base64Spellings(raw: Buffer): [string, string][] {
  return [0, 1, 2].flatMap((offset): [string, string][] => {
    const encoded = Buffer.concat([Buffer.alloc(offset), raw]).toString('base64')
    const first = Math.ceil((offset * 8) / 6)
    const last = Math.floor(((offset + raw.length) * 8) / 6)
    const standard = encoded.slice(first, last)
    const forAddresses = standard.replaceAll('+', '-').replaceAll('/', '_')
    return [
      [`base64 at offset ${offset}`, standard],
      [`base64url at offset ${offset}`, forAddresses],
    ]
  })
}

const unpackers = [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync] as const
const limit = { maxOutputLength: 64 * 1024 * 1024 }

/** Everything that unpacks: the whole, and whatever begins like gzip, zlib or a ZIP's file somewhere inside. */
function unpackings(bytes: Uint8Array): readonly Buffer[] {
  const whole = unpackers.flatMap((unpack) => tried(() => unpack(bytes, limit)))
  const inside: Buffer[] = []
  for (let at = 0; at + 2 < bytes.length; at++) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3)
    if (a === 0x1f && b === 0x8b && c === 8) inside.push(...gzipped(bytes.subarray(at)))
    else if (a === 0x78 && (a * 256 + b) % 31 === 0) inside.push(...tried(() => inflateSync(bytes.subarray(at), loose)))
    else if (a === 0x50 && b === 0x4b && c === 3) inside.push(...zipped(bytes.subarray(at)))
  }
  return [...whole, ...inside]
}

// What follows a stream in a longer file is no part of it.
const loose = { ...limit, finishFlush: 2 }

// RFC 1952 §2.3: what may stand between the header and the packed bytes. Unpacked
// by hand, because zlib takes whatever follows the stream for another one.
function gzipped(bytes: Uint8Array): readonly Buffer[] {
  const flags = bytes[3] ?? 0
  let at = 10
  if (flags & 4) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0)
  for (const named of [8, 16]) if (flags & named) at = bytes.indexOf(0, at) + 1
  if (flags & 2) at += 2
  return at < bytes.length ? tried(() => inflateRawSync(bytes.subarray(at), loose)) : []
}

function zipped(bytes: Uint8Array): readonly Buffer[] {
  if (bytes.length < 30) return []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const data = 30 + view.getUint16(26, true) + view.getUint16(28, true)
  return data < bytes.length ? tried(() => inflateRawSync(bytes.subarray(data), loose)) : []
}

function tried(unpack: () => Buffer): readonly Buffer[] {
  try {
    return [unpack()]
  } catch {
    // Not packed after all: most bytes are not.
    return []
  }
}
