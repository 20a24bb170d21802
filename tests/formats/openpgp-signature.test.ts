import { describe, expect, it } from 'vitest'
import { algorithms } from '../../app/formats/algorithms.ts'
import { concat, fromHex, toHex, u32, utf8 } from '../../app/formats/bytes.ts'
import { publicKeyOf, signEd25519, verifyEd25519 } from '../../app/formats/ed25519.ts'
import { parseOpenPgpSignature, signedDigest } from '../../app/formats/openpgp-signature.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { Malformed } from '../../app/outcome.ts'

// A packet put together octet by octet, as RFC 9580 §5.2.3 has it.
const two = (value: number) => Uint8Array.of(value >> 8, value & 255)
const sub = (type: number, ...body: readonly number[]) => Uint8Array.of(body.length + 1, type, ...body)
const fingerprint = Array.from({ length: 20 }, (_, i) => i + 1)
const created = sub(0x82, ...u32(1_790_000_000))
const issuer = sub(33, 4, ...fingerprint)
const keyId = sub(16, ...fingerprint.slice(12))
const signature64 = Uint8Array.from({ length: 64 }, (_, i) => 0x80 | i)
/** R and S as two numbers, each of 256 bits. */
const numbers = concat(two(256), signature64.slice(0, 32), two(256), signature64.slice(32))

/** A notation (§5.2.3.24): flags, both lengths, name, value. */
function note({ type = 20, flags = 0x80, name = 'salt@council.example', value = 'A', more = 0 } = {}): Uint8Array {
  const [key, words] = [utf8(name), utf8(value)]
  const inside = concat(Uint8Array.of(flags, 0, 0, 0), two(key.length), two(words.length + more), key, words)
  const length = inside.length + 1
  const head = length < 192 ? [length] : [192 + ((length - 192) >> 8), (length - 192) & 255]
  return concat(Uint8Array.from([...head, type]), inside)
}

interface Parts {
  readonly version?: number
  readonly type?: number
  readonly algorithm?: number
  readonly hash?: number
  readonly hashed?: readonly Uint8Array[]
  readonly unhashed?: readonly Uint8Array[]
  readonly value?: Uint8Array
}
function body(parts: Parts = {}): Uint8Array {
  const {
    version = 4,
    type = 0,
    algorithm: of = algorithms.eddsa.number,
    hash = 10,
    hashed = [created, issuer],
    unhashed = [keyId],
  } = parts
  const [first, second] = [concat(...hashed), concat(...unhashed)]
  const head = Uint8Array.of(version, type, of, hash)
  return concat(head, two(first.length), first, two(second.length), second, two(0xabcd), parts.value ?? numbers)
}
const packet = (parts: Parts = {}) => concat(Uint8Array.of(0xc2, body(parts).length), body(parts))
const refused = (bytes: Uint8Array) => expect(() => parseOpenPgpSignature(bytes)).toThrow(Malformed)

describe('a signature packet', () => {
  it('says who, when, how and over what', () => {
    expect(parseOpenPgpSignature(packet())).toEqual({
      publicKeyAlgorithm: 22,
      hashAlgorithm: 10,
      createdAt: 1_790_000_000_000,
      issuer: toHex(Uint8Array.from(fingerprint)),
      hashedPart: body().slice(0, 6 + created.length + issuer.length),
      digestStart: Uint8Array.of(0xab, 0xcd),
      value: { kind: 'ed25519', bytes: signature64 },
    })
  })

  it.each([
    ['new, one octet', (bytes: Uint8Array) => [0xc2, bytes.length]],
    ['new, five octets', (bytes: Uint8Array) => [0xc2, 255, ...u32(bytes.length)]],
    ['old, one octet', (bytes: Uint8Array) => [0x88, bytes.length]],
    ['old, two octets', (bytes: Uint8Array) => [0x89, ...two(bytes.length)]],
    ['old, four octets', (bytes: Uint8Array) => [0x8a, ...u32(bytes.length)]],
  ])('has a header in each form: %s', (_, head) => {
    const whole = concat(Uint8Array.from(head(body())), body())
    expect(parseOpenPgpSignature(whole)).toEqual(parseOpenPgpSignature(packet()))
    refused(concat(whole, Uint8Array.of(0)))
    for (let length = 0; length < whole.length; length++) refused(whole.slice(0, length))
  })

  it('of 192 octets and more counts them in two', () => {
    const long = note({ value: 'A'.repeat(300) })
    const inside = body({ hashed: [created, issuer, long] })
    const rest = inside.length - 192
    const whole = concat(Uint8Array.of(0xc2, 192 + (rest >> 8), rest & 255), inside)
    expect(parseOpenPgpSignature(whole).createdAt).toBe(1_790_000_000_000)
  })

  it.each<readonly [string, Parts]>([
    ['of another version', { version: 5 }],
    ['without a time', { hashed: [issuer] }],
    ['with two times', { hashed: [created, created, issuer] }],
    ['whose time is outside what is signed', { hashed: [issuer], unhashed: [created] }],
    ['whose time is too short', { hashed: [sub(2, 1, 2, 3), issuer] }],
    ['without an issuer', { hashed: [created] }],
    ['with two issuers', { hashed: [created, issuer, issuer] }],
    ['whose issuer is outside what is signed', { hashed: [created], unhashed: [issuer] }],
    ['whose issuer is no v4 key', { hashed: [created, sub(33, 6, ...fingerprint)] }],
    ['whose issuer is too short', { hashed: [created, sub(33, 4, ...fingerprint.slice(1))] }],
    ['whose key id is another’s', { unhashed: [sub(16, 9, 9, 9, 9, 9, 9, 9, 9)] }],
    ['whose key id is another’s, signed', { hashed: [created, issuer, sub(16, 9, 9, 9, 9, 9, 9, 9, 9)] }],
    ['with another issuer beside', { unhashed: [sub(33, 4, ...[...fingerprint].reverse())] }],
    ['of a text, whose line ends would not count', { type: 1 }],
    ['of nothing', { type: 2 }],
    ['over a key', { type: 0x13 }],
    ['under SHA-1', { hash: 2 }],
    ['under SHA-224', { hash: 11 }],
    ['under SHA-3', { hash: 12 }],
    ['by DSA', { algorithm: 17 }],
    ['by an algorithm of the future', { algorithm: 30 }],
    ['by Ed25519 in a spelling that gpg does not know', { algorithm: 27, value: signature64 }],
    ['that runs out', { hashed: [created, issuer, sub(3, ...u32(60))] }],
    ['that never runs out, twice', { hashed: [created, issuer, sub(3, 0, 0, 0, 0), sub(3, 0, 0, 0, 0)] }],
    ['that never runs out, and critically so', { hashed: [created, issuer, sub(0x83, 0, 0, 0, 0)] }],
    ['that says when it runs out where nobody signed it', { unhashed: [sub(3, 0, 0, 0, 0)] }],
    ['that names its signer', { hashed: [created, issuer, sub(28, 0x61)] }],
    ['that names its signer where nobody signed it', { unhashed: [sub(28, 0x61)] }],
    ['with an unknown subpacket', { hashed: [created, issuer, sub(99, 1)] }],
    ['with an unknown critical subpacket', { hashed: [created, issuer, sub(0x80 | 99, 1)] }],
    ['with an unknown subpacket where nobody signed it', { unhashed: [keyId, sub(99, 1)] }],
    ['that names whom it is meant for', { hashed: [created, issuer, sub(35, 4, ...fingerprint)] }],
    ['that holds its key', { hashed: [created, issuer, sub(38, 0)] }],
    ['with a policy', { hashed: [created, issuer, sub(26, 0x61)] }],
    ['with a keyserver', { hashed: [created, issuer, sub(24, 0x61)] }],
    ['with a notation that must be understood', { hashed: [created, issuer, note({ type: 0x80 | 20 })] }],
    ['with two notations', { hashed: [created, issuer, note(), note({ name: 'x@council.example' })] }],
    ['with a notation without a name', { hashed: [created, issuer, note({ name: '' })] }],
    ['with a notation whose name is two', { hashed: [created, issuer, note({ name: 'a@b@c' })] }],
    ['with a notation of unknown flags', { hashed: [created, issuer, note({ flags: 0x40 })] }],
    ['with a notation cut short', { hashed: [created, issuer, note({ more: 1 })] }],
    ['with a notation longer than it says', { hashed: [created, issuer, note({ more: -1 })] }],
    ['with a notation where nobody signed it', { unhashed: [note()] }],
    ['with a critical issuer where nobody signed it', { unhashed: [sub(0x80 | 16, ...fingerprint.slice(12))] }],
    ['with its key id twice', { unhashed: [keyId, keyId] }],
    ['with a key id too short', { unhashed: [sub(16, ...fingerprint.slice(13))] }],
    ['with an empty subpacket', { hashed: [created, issuer, Uint8Array.of(0)] }],
    ['with a length in five octets', { hashed: [created, concat(Uint8Array.of(255), u32(22), issuer.subarray(1))] }],
    ['whose subpacket goes on beyond its area', { unhashed: [Uint8Array.of(9, 20, 1)] }],
    ['with octets behind the signature', { value: concat(numbers, Uint8Array.of(0)) }],
    ['with a signature cut short', { value: numbers.slice(0, -1) }],
    [
      'whose R is the point that stands for nothing',
      { value: concat(two(249), Uint8Array.of(1), new Uint8Array(31), two(1), Uint8Array.of(1)) },
    ],
  ])('%s is refused', (_, parts) => refused(packet(parts)))

  it.each<readonly [string, Parts]>([
    ['nothing but time and issuer', { unhashed: [] }],
    ['the key id beside, as gpg and RNP write it', { unhashed: [keyId] }],
    [
      'the key id signed, a critical time and a notation, as sq writes them',
      { hashed: [sub(0x82, ...u32(1_790_000_000)), keyId, note({ flags: 0 }), issuer], unhashed: [] },
    ],
    ['that it never expires, as RNP writes it', { hashed: [issuer, created, sub(3, 0, 0, 0, 0)] }],
    ['a notation of the IETF’s own', { hashed: [created, issuer, note({ name: 'charset' })] }],
    ['the issuer once more', { unhashed: [issuer, keyId] }],
  ])('may hold %s', (_, parts) => {
    expect(parseOpenPgpSignature(packet(parts)).issuer).toBe(toHex(Uint8Array.from(fingerprint)))
  })

  it('under another tag, with a partial length, or too long, is none', () => {
    for (const head of [[0xc1], [0x8b], [0xc2, 224], [0xc2, 254], []]) refused(concat(Uint8Array.from(head), body()))
    refused(concat(Uint8Array.of(0xc2, 255), u32(4091), body(), new Uint8Array(4091 - body().length)))
  })
})

describe('the numbers', () => {
  const mpi = (hex: string, bits: number) => concat(two(bits), fromHex(hex))
  const numbersOf = (of: number, value: Uint8Array) => parseOpenPgpSignature(packet({ algorithm: of, value })).value
  const legacy = (value: Uint8Array) => {
    const read = numbersOf(algorithms.eddsa.number, value)
    return read.kind === 'ed25519' ? toHex(read.bytes) : read.kind
  }
  const r = 'ff'.repeat(32)

  it('of an older Ed25519 signature get their leading zeros back', () => {
    const s = '01'.repeat(31)
    expect(legacy(concat(mpi(r, 256), mpi(s, 241)))).toBe(`${r}00${s}`)
    expect(legacy(concat(mpi('', 0), mpi('7f', 7)))).toBe(`${'00'.repeat(63)}7f`)
  })

  it.each([
    ['a wrong count of bits', concat(mpi(r, 255), mpi(r, 256))],
    ['a zero in front', concat(mpi(`00${'01'.repeat(31)}`, 256), mpi(r, 256))],
    ['more than 256 bits', concat(mpi(`01${r}`, 257), mpi(r, 256))],
    ['one of them missing', mpi(r, 256)],
    ['something behind them', concat(mpi(r, 256), mpi(r, 256), Uint8Array.of(0))],
  ])('of an older Ed25519 signature with %s are refused', (_, value) => expect(() => legacy(value)).toThrow(Malformed))

  it('of RSA and the NIST curves are read no longer than need be', () => {
    expect(numbersOf(algorithms.rsa.number, mpi('80', 8))).toEqual({ kind: 'rsa', s: Uint8Array.of(0x80) })
    const [first, second] = [Uint8Array.of(1), Uint8Array.of(0x7f, 0xff)]
    expect(numbersOf(algorithms.ecdsa.number, concat(mpi('01', 1), mpi('7fff', 15)))).toEqual({
      kind: 'ecdsa',
      r: first,
      s: second,
    })
    const long = (octets: number) => concat(two(octets * 8), new Uint8Array(octets).fill(0xff))
    const inside = (of: number, value: Uint8Array) => body({ algorithm: of, value })
    const wide = (bytes: Uint8Array) => concat(Uint8Array.of(0xc2, 255), u32(bytes.length), bytes)
    refused(wide(inside(algorithms.rsa.number, long(1025))))
    refused(wide(inside(algorithms.ecdsa.number, concat(long(66), mpi('01', 1)))))
    refused(packet({ algorithm: algorithms.rsa.number, value: concat(mpi('80', 8), Uint8Array.of(0)) }))
  })

  it('are read out of a piece of a larger buffer, as a database hands it out', () => {
    const whole = Buffer.concat([Buffer.of(1, 2, 3), packet(), Buffer.of(9)])
    const read = parseOpenPgpSignature(whole.subarray(3, whole.length - 1))
    expect(Uint8Array.from(read.hashedPart)).toEqual(parseOpenPgpSignature(packet()).hashedPart)
  })
})

it('what is signed is the text, the hashed part and how long that is (§5.2.4)', () => {
  const seed = sha256(utf8('fuin test vector signature'))
  const read = parseOpenPgpSignature(packet({ hash: 8 }))
  const trailer = concat(Uint8Array.of(4, 255), u32(read.hashedPart.length))
  const digest = signedDigest(read, utf8('fuin-act/1'))
  expect(toHex(digest)).toBe(toHex(sha256(utf8('fuin-act/1'), read.hashedPart, trailer)))
  expect(verifyEd25519(publicKeyOf(seed), digest, signEd25519(seed, digest))).toBe(true)
  const lengths = ([8, 9, 10] as const).map((hashAlgorithm) => signedDigest({ ...read, hashAlgorithm }, seed).length)
  expect(lengths).toEqual([32, 48, 64])
})
