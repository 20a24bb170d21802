/**
 * The framing of OpenPGP: packets, subpackets, numbers (RFC 9580 §4.2, §5.2.3.7,
 * §3.2). Reads before anybody else does: an OpenPGP library begins to compute as
 * soon as it can, with numbers as large as whoever sent them likes.
 */
import { Malformed } from '../outcome.ts'
import { concat, u32 } from './bytes.ts'

export const packetTag = {
  sessionKey: 1,
  signature: 2,
  secretKey: 5,
  publicKey: 6,
  secretSubkey: 7,
  userId: 13,
  publicSubkey: 14,
  sealed: 18,
} as const

export interface Packet {
  readonly tag: number
  readonly body: Uint8Array
  /** Which of the two header formats: the present one, or that of the 1990s, which gpg still writes. */
  readonly format: 'present' | 'old'
}

/** A cursor over bytes; reading past the end is Malformed. Takes views, never copies. */
export class Reader {
  private at = 0
  constructor(
    private readonly bytes: Uint8Array,
    private readonly name: string,
  ) {}

  octet(): number {
    return this.take(1)[0] ?? 0
  }

  two(): number {
    return this.octet() * 256 + this.octet()
  }

  four(): number {
    return this.two() * 65_536 + this.two()
  }

  take(length: number): Uint8Array {
    if (length > this.left) throw this.wrong('cut short')
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  /** All that was read so far. */
  read(): Uint8Array {
    return this.bytes.subarray(0, this.at)
  }

  get left(): number {
    return this.bytes.length - this.at
  }

  /** Nothing may hang on behind. */
  end(): void {
    if (this.left > 0) throw this.wrong('octets left over')
  }

  wrong(what: string): Malformed {
    return new Malformed(`${this.name}: ${what}`)
  }
}

/** Every packet, in both header formats, with definite lengths: nothing else is written for keys and signatures. */
export function packetsOf(
  bytes: Uint8Array,
  { name, most }: { readonly name: string; readonly most: number },
): readonly Packet[] {
  const reader = new Reader(bytes, name)
  const packets: Packet[] = []
  while (reader.left > 0) {
    if (packets.length === most) throw reader.wrong('too many packets')
    packets.push(packetAt(reader))
  }
  return packets
}

/** The next packet; with `parts`, also one whose body comes in parts (§4.2.1.4), as gpg writes a long ciphertext. */
export function packetAt(reader: Reader, { parts = false } = {}): Packet {
  const header = reader.octet()
  if ((header & 0x80) === 0) throw reader.wrong('no packet')
  if ((header & 0x40) === 0) {
    const tag = (header >> 2) & 0x0f
    return { tag, format: 'old', body: reader.take(oldLength(header & 3, reader)) }
  }
  return { tag: header & 0x3f, format: 'present', body: presentBody(reader, parts) }
}

function oldLength(type: number, reader: Reader): number {
  if (type === 0) return reader.octet()
  if (type === 1) return reader.two()
  if (type === 2) return reader.four()
  throw reader.wrong('no length')
}

function presentBody(reader: Reader, parts: boolean): Uint8Array {
  const first = reader.octet()
  const isPart = first >= 224 && first < 255
  if (!isPart) return reader.take(lengthFrom(first, reader, 224))
  if (!parts) throw reader.wrong('partial length')
  // Only the outside is looked at here: the first part holds what there is to see.
  const body = reader.take(2 ** (first & 0x1f))
  for (;;) {
    const next = reader.octet()
    if (next < 224 || next === 255) {
      reader.take(lengthFrom(next, reader, 224))
      return body
    }
    reader.take(2 ** (next & 0x1f))
  }
}

// The two-octet form reaches to 223 for packets, to 254 for subpackets, which have no partial one.
function lengthFrom(first: number, reader: Reader, twoOctetsBelow: 224 | 255): number {
  if (first < 192) return first
  if (first < twoOctetsBelow) return (first - 192) * 256 + reader.octet() + 192
  return reader.four()
}

/** A packet in the present format, its length in the shortest form. */
export function formatPacket(tag: number, body: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(0xc0 | tag), packetLength(body.length), body)
}

function packetLength(length: number): Uint8Array {
  if (length < 192) return Uint8Array.of(length)
  if (length < 8384) return Uint8Array.of(((length - 192) >> 8) + 192, (length - 192) & 255)
  return concat(Uint8Array.of(255), u32(length))
}

export interface Subpacket {
  readonly type: number
  readonly critical: boolean
  readonly body: Uint8Array
}

/** The subpackets of one area, each length in its shortest form: no tool writes another, and one that is hashed has one spelling. */
export function subpacketsOf(area: Uint8Array, name: string): readonly Subpacket[] {
  const reader = new Reader(area, name)
  const found: Subpacket[] = []
  while (reader.left > 0) {
    const first = reader.octet()
    const length = lengthFrom(first, reader, 255)
    const shortest = length < 192 ? first < 192 : length < 16_320 ? first < 255 : true
    if (!shortest) throw reader.wrong('a length in another spelling')
    const whole = reader.take(length)
    const [type] = whole
    if (type === undefined) throw reader.wrong('empty subpacket')
    found.push({ type: type & 0x7f, critical: type >= 0x80, body: whole.subarray(1) })
  }
  return found
}

/** A number (§3.2): bits counted exactly, no more than `most`. The bytes are a view, without leading zeros. */
export function numberAt(reader: Reader, most: number): Uint8Array {
  const bits = reader.two()
  if (bits > most) throw reader.wrong('a number too large')
  const octets = reader.take(Math.ceil(bits / 8))
  if (bitsOf(octets) !== bits) throw reader.wrong('bad number')
  return octets
}

/** How many bits a number without leading zeros has. */
export function bitsOf(octets: Uint8Array): number {
  return octets.length === 0 ? 0 : (octets.length - 1) * 8 + (32 - Math.clz32(octets[0] ?? 0))
}

/** Leading zeros given back, which a number has lost. */
export function padded(octets: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length)
  whole.set(octets, length - octets.length)
  return whole
}
