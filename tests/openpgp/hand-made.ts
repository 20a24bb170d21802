/** Signature packets put together octet by octet, with a real Ed25519 signature over whatever they say. */
import { createHash } from 'node:crypto'
import type { SoundHash } from '../../app/formats/algorithms.ts'
import { concat, fromHex, u32, utf8 } from '../../app/formats/bytes.ts'
import { signEd25519 } from '../../app/formats/ed25519.ts'

/** A key whose seed lies open, so that anything can be signed with it. */
export interface OpenKey {
  /** 40 hex digits. */
  readonly fingerprint: string
  readonly seed: Uint8Array
  readonly algorithm: 22 | 27
}

export interface Sub {
  readonly type: number
  readonly critical?: boolean
  readonly body: Uint8Array
  /** Its length in five octets, though fewer would do. */
  readonly wide?: boolean
}

export interface Plan {
  readonly key: OpenKey
  /** What is signed: a text, or a key and what is said of it. */
  readonly text: Uint8Array
  readonly version?: number
  readonly type?: number
  readonly algorithm?: number
  readonly hash?: number
  readonly hashed?: readonly Sub[]
  readonly unhashed?: readonly Sub[]
  /** Which header: old with one, two or four octets of length, or present with one (or as needed), or five. */
  readonly header?: 'old-1' | 'old-2' | 'old-4' | 'present' | 'present-5'
  /** Turned over in the two octets that the digest begins with. */
  readonly start?: number
  /** Behind the packet. */
  readonly trailing?: Uint8Array
  /** What becomes of R ‖ S. */
  readonly value?: (signature: Uint8Array) => Uint8Array
  /** The number S with a zero in front, and counted so. */
  readonly looseNumbers?: boolean
}

export const created = (at: number, critical = false): Sub => ({ type: 2, critical, body: u32(Math.floor(at / 1000)) })
export const issuer = ({ fingerprint }: OpenKey, critical = false): Sub => ({
  type: 33,
  critical,
  body: concat(Uint8Array.of(4), fromHex(fingerprint)),
})
export const issuerId = ({ fingerprint }: OpenKey, critical = false): Sub => ({
  type: 16,
  critical,
  body: fromHex(fingerprint.slice(24)),
})
export const notation = (name: string, value: string, { critical = false, flags = 0x8000_0000 } = {}): Sub => ({
  type: 20,
  critical,
  body: concat(u32(flags), two(utf8(name).length), two(utf8(value).length), utf8(name), utf8(value)),
})

export function handMade(plan: Plan): Uint8Array {
  const { version = 4, type = 0, algorithm = plan.key.algorithm, hash = 8, hashed = [], unhashed = [] } = plan
  const signed = concat(...hashed.map(subpacket))
  const rest = concat(...unhashed.map(subpacket))
  const part = concat(Uint8Array.of(version, type, algorithm, hash), two(signed.length), signed)
  const data = concat(plan.text, part, Uint8Array.of(version, 0xff), u32(part.length))
  const digest = digestOf(hash, data)
  const raw = signEd25519(plan.key.seed, digest)
  const signature = plan.value ? plan.value(raw) : raw
  const start = Uint8Array.of((digest[0] ?? 0) ^ (plan.start ?? 0), digest[1] ?? 0)
  const numbers =
    algorithm === 27
      ? signature
      : concat(number(signature.slice(0, 32)), number(signature.slice(32), plan.looseNumbers === true))
  const body = concat(part, two(rest.length), rest, start, numbers)
  return concat(headerOf(body.length, plan.header ?? 'present'), body, plan.trailing ?? new Uint8Array())
}

const names: Readonly<Record<number, string>> = {
  1: 'md5',
  2: 'sha1',
  3: 'ripemd160',
  8: 'sha256',
  9: 'sha384',
  10: 'sha512',
  11: 'sha224',
  12: 'sha3-256',
  14: 'sha3-512',
} satisfies Readonly<Record<SoundHash, string>> & Readonly<Record<number, string>>

export function digestOf(hash: number, data: Uint8Array): Uint8Array {
  return new Uint8Array(
    createHash(names[hash] ?? 'sha256')
      .update(data)
      .digest(),
  )
}

export const two = (value: number) => Uint8Array.of(value >> 8, value & 255)

function subpacket({ type, critical = false, body, wide = false }: Sub): Uint8Array {
  const length = body.length + 1
  return concat(
    wide ? concat(Uint8Array.of(255), u32(length)) : shortest(length),
    Uint8Array.of(type | (critical ? 0x80 : 0)),
    body,
  )
}

/** A length as it stands in headers and before subpackets. */
export function shortest(length: number): Uint8Array {
  if (length < 192) return Uint8Array.of(length)
  return Uint8Array.of(192 + ((length - 192) >> 8), (length - 192) & 255)
}

/** A number of OpenPGP: its bits, its octets. */
export function number(bytes: Uint8Array, loose = false): Uint8Array {
  const first = bytes.findIndex((octet) => octet !== 0)
  const octets = first === -1 ? new Uint8Array() : bytes.slice(first)
  if (loose) return concat(two((octets.length + 1) * 8), Uint8Array.of(0), octets)
  const bits = octets.length === 0 ? 0 : (octets.length - 1) * 8 + 32 - Math.clz32(octets[0] ?? 0)
  return concat(two(bits), octets)
}

function headerOf(length: number, form: NonNullable<Plan['header']>): Uint8Array {
  switch (form) {
    case 'old-1':
      return Uint8Array.of(0x88, length)
    case 'old-2':
      return concat(Uint8Array.of(0x89), two(length))
    case 'old-4':
      return concat(Uint8Array.of(0x8a), u32(length))
    case 'present-5':
      return concat(Uint8Array.of(0xc2, 255), u32(length))
    case 'present':
      return concat(Uint8Array.of(0xc2), shortest(length))
  }
}
