/**
 * ASN.1 in its distinguished encoding (X.690): enough to read a time stamp and a
 * certificate. One spelling: definite lengths in their shortest form, tag
 * numbers below 31, nothing left over.
 */
import { Malformed } from '../outcome.ts'
import { concat } from './bytes.ts'

export interface DerNode {
  /** Class and form included: 0x30 SEQUENCE, 0x31 SET, 0xa0 constructed [0] … */
  readonly tag: number
  readonly content: Uint8Array
  /** Tag and length too. */
  readonly whole: Uint8Array
}

export const der = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  nothing: 0x05,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** Constructed, context-specific. */
export const contextTag = (n: number): number => 0xa0 + n

/** The one value these bytes are. Throws Malformed. */
export function parseDer(bytes: Uint8Array): DerNode {
  const { node, next } = nodeAt(bytes, 0)
  if (next !== bytes.length) throw new Malformed('DER: octets left over')
  return node
}

/** The values inside a constructed one. Throws Malformed. */
export function partsOf({ content }: DerNode): readonly DerNode[] {
  const parts: DerNode[] = []
  for (let at = 0; at < content.length; ) {
    const { node, next } = nodeAt(content, at)
    parts.push(node)
    at = next
  }
  return parts
}

function nodeAt(bytes: Uint8Array, at: number): { readonly node: DerNode; readonly next: number } {
  const [tag, first] = [bytes[at], bytes[at + 1]]
  if (tag === undefined || first === undefined) throw new Malformed('DER: cut short')
  if ((tag & 0x1f) === 0x1f) throw new Malformed('DER: a tag of several octets')
  const octets = first < 0x80 ? 0 : first - 0x80
  if (first === 0x80 || octets > 3) throw new Malformed('DER: indefinite or enormous length')
  let length = octets === 0 ? first : 0
  for (let i = 0; i < octets; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0)
  const shortest = octets === 0 || (octets === 1 ? length >= 0x80 : length >= 256 ** (octets - 1))
  const from = at + 2 + octets
  const next = from + length
  if (!shortest) throw new Malformed('DER: a length in another spelling')
  if (next > bytes.length) throw new Malformed('DER: cut short')
  return { node: { tag, content: bytes.slice(from, next), whole: bytes.slice(at, next) }, next }
}

/** A value with its length in front. */
export function formatDer(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = concat(...contents)
  return concat(Uint8Array.of(tag), lengthOf(content.length), content)
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length)
  if (length < 0x100) return Uint8Array.of(0x81, length)
  if (length < 0x10000) return Uint8Array.of(0x82, length >> 8, length & 0xff)
  throw new RangeError('nothing of ours is that long')
}

/** The node, or Malformed if it is absent or of another tag. */
export function tagged(node: DerNode | undefined, tag: number): DerNode {
  if (node?.tag !== tag) throw new Malformed('DER: another value was due')
  return node
}

/** Dotted decimal of an object identifier. */
export function oidOf(node: DerNode | undefined): string {
  const numbers: number[] = []
  let value = 0
  const { content } = tagged(node, der.oid)
  for (const octet of content) {
    if (value > 2 ** 44) throw new Malformed('DER: an identifier out of range')
    value = value * 128 + (octet & 0x7f)
    if (octet < 0x80) {
      numbers.push(value)
      value = 0
    }
  }
  const [first] = numbers
  if (first === undefined || (content.at(-1) ?? 0x80) >= 0x80) throw new Malformed('DER: bad identifier')
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - 40 * root, ...numbers.slice(1)].join('.')
}

/** The contents of an object identifier in dotted decimal. */
export function formatOid(dotted: string): Uint8Array {
  const [root = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const octets = [40 * root + second, ...rest].flatMap((number) => {
    const digits = [number & 0x7f]
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift((left & 0x7f) | 0x80)
    return digits
  })
  return formatDer(der.oid, Uint8Array.from(octets))
}

/** Milliseconds of a UTCTime or GeneralizedTime in UTC; fractions are cut to milliseconds. Throws Malformed. */
export function timeOf(node: DerNode | undefined): number {
  const text = String.fromCharCode(...(node?.content ?? []))
  const full = node?.tag === der.utcTime ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text
  if (node?.tag !== der.utcTime && node?.tag !== der.generalizedTime) throw new Malformed('DER: no time')
  const [, y, mo, d, h, mi, s, fraction = ''] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/.exec(full) ?? []
  if (s === undefined) throw new Malformed('DER: a time in another form')
  const iso = `${y}-${mo}-${d}T${h}:${mi}:${s}.${fraction.padEnd(3, '0').slice(0, 3)}Z`
  const at = Date.parse(iso)
  if (Number.isNaN(at) || new Date(at).toISOString() !== iso) throw new Malformed('DER: no such time')
  return at
}
