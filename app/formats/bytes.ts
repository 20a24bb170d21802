/**
 * The few codecs every format stands on. Decoders accept exactly one spelling
 * of a value and throw Malformed for any other: two spellings of one value would
 * be two hashes of it.
 */
import { Malformed } from '../outcome.ts'

const encoder = new TextEncoder()
// ignoreBOM keeps a leading U+FEFF instead of dropping it: dropped, two byte
// strings would decode to one text.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 of a text. Throws Malformed on a lone surrogate, which TextEncoder would silently turn into U+FFFD. */
export function utf8(text: string): Uint8Array {
  if (hasLoneSurrogate(text)) throw new Malformed('text holds a lone surrogate')
  return encoder.encode(text)
}

/** The text of UTF-8 bytes. Throws Malformed unless they are valid UTF-8 (RFC 3629). A BOM is kept as a character. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new Malformed('bytes are not UTF-8')
  }
}

/** True where half a surrogate pair stands alone: no Unicode text, so no UTF-8 of it exists. */
export function hasLoneSurrogate(text: string): boolean {
  // Most texts hold no half of a pair at all, and looking for one is many times quicker than looking for one alone.
  return /[\ud800-\udfff]/.test(text) && /\p{Surrogate}/u.test(text)
}

/** All parts in order, as one. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Not constant-time: for public values only (hashes, roots, keys). */
export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false
  return true
}

// Node's own codecs, many times faster, where Node is underneath.
const native = globalThis.process?.getBuiltinModule?.('node:buffer')?.Buffer

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  if (native) return native.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
  let text = ''
  for (const byte of bytes) text += hexOfByte[byte]
  return text
}

/** Bytes of lower-case hex. Throws Malformed on anything else, upper case included. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) throw new Malformed('not lower-case hex')
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

/** Standard base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  if (native) return native.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  // fromCharCode takes its arguments on the stack; parts keep a large file from overflowing it.
  const part = 0x8000
  let binary = ''
  for (let at = 0; at < bytes.length; at += part) binary += String.fromCharCode(...bytes.subarray(at, at + part))
  return btoa(binary)
}

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** By character code; 255: not of the alphabet. */
const base64Values = new Uint8Array(128).fill(255)
for (let i = 0; i < 64; i++) base64Values[base64Alphabet.charCodeAt(i)] = i

/**
 * Bytes of standard base64 (RFC 4648 §4). Throws Malformed on white space,
 * missing padding, the URL alphabet, or spare bits that are not zero (§3.5). By
 * hand: the engines' own forgive all of these, and must be asked to write back
 * what they read.
 */
export function fromBase64(text: string): Uint8Array {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  if (text.length % 4 !== 0) throw new Malformed('base64 in another spelling')
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  const whole = text.length - (padding > 0 ? 4 : 0)
  let at = 0
  for (let i = 0; i < whole; i += 4, at += 3) {
    const bits =
      (sextet(text, i) << 18) | (sextet(text, i + 1) << 12) | (sextet(text, i + 2) << 6) | sextet(text, i + 3)
    bytes[at] = bits >> 16
    bytes[at + 1] = bits >> 8
    bytes[at + 2] = bits
  }
  if (padding > 0) lastBytes(text, { from: whole, padding }, bytes.subarray(at))
  return bytes
}

function sextet(text: string, at: number): number {
  const value = base64Values[text.charCodeAt(at)] ?? 255
  if (value === 255) throw new Malformed('not base64')
  return value
}

function lastBytes(
  text: string,
  { from, padding }: { readonly from: number; readonly padding: number },
  into: Uint8Array,
) {
  const [first, second] = [sextet(text, from), sextet(text, from + 1)]
  const third = padding === 1 ? sextet(text, from + 2) : 0
  const spare = padding === 1 ? third & 3 : second & 15
  if (spare !== 0) throw new Malformed('base64 in another spelling')
  into[0] = (first << 2) | (second >> 4)
  if (padding === 1) into[1] = (second << 4) | (third >> 2)
}

/** Base64 of exactly so many bytes, or Malformed. `name` is what the message calls it. */
export function fromBase64Of(length: number, text: string, name: string): Uint8Array {
  const bytes = fromBase64(text)
  if (bytes.length !== length) throw new Malformed(`${name} is not ${length} bytes`)
  return bytes
}

/** Big-endian u32. Throws RangeError outside 0…2^32−1. */
export function u32(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) throw new RangeError('not a u32')
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

/** Big-endian u64. Throws RangeError outside 0…2^64−1. */
export function u64(value: bigint): Uint8Array {
  if (value < 0n || value >= 1n << 64n) throw new RangeError('not a u64')
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value)
  return bytes
}

/** Sizes and indexes stay below 2^63, so that a signed 64-bit column holds them. */
export const sizeLimit = 1n << 63n

/** A decimal without sign or leading zero, below 2^63. Throws Malformed. */
export function parseDecimal(text: string, name: string): bigint {
  if (!/^(?:0|[1-9][0-9]{0,18})$/.test(text)) throw new Malformed(`${name} is not a decimal`)
  const value = BigInt(text)
  if (value >= sizeLimit) throw new Malformed(`${name} is not below 2^63`)
  return value
}
