import { describe, expect, it } from 'vitest'
import { concat, fromHex, toHex, u32, utf8 } from '../../app/formats/bytes.ts'
import { publicKeyOf, signEd25519, verifyEd25519 } from '../../app/formats/ed25519.ts'
import { ed25519, eddsaLegacy, parseOpenPgpSignature, signedDigest } from '../../app/formats/openpgp-signature.ts'
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

interface Parts {
  readonly version?: number
  readonly algorithm?: number
  readonly hash?: number
  readonly hashed?: readonly Uint8Array[]
  readonly unhashed?: readonly Uint8Array[]
  readonly value?: Uint8Array
}
function body(parts: Parts = {}): Uint8Array {
  const { version = 4, algorithm = ed25519, hash = 10, hashed = [created, issuer], unhashed = [keyId] } = parts
  const [first, second] = [concat(...hashed), concat(...unhashed)]
  const head = Uint8Array.of(version, 0, algorithm, hash)
  return concat(head, two(first.length), first, two(second.length), second, two(0xabcd), parts.value ?? signature64)
}
const packet = (parts: Parts = {}) => concat(Uint8Array.of(0xc2, body(parts).length), body(parts))
const refused = (bytes: Uint8Array) => expect(() => parseOpenPgpSignature(bytes)).toThrow(Malformed)

describe('a signature packet', () => {
  it('says who, when, how and over what', () => {
    expect(parseOpenPgpSignature(packet())).toEqual({
      type: 0,
      publicKeyAlgorithm: 27,
      hashAlgorithm: 10,
      createdAt: 1_790_000_000_000,
      issuer: toHex(Uint8Array.from(fingerprint)),
      expires: false,
      namesUserId: false,
      hashedPart: body().slice(0, 6 + created.length + issuer.length),
      digestStart: Uint8Array.of(0xab, 0xcd),
      ed25519: signature64,
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

  it('of 192 octets and more counts them in two, also inside', () => {
    const note = Uint8Array.from({ length: 300 }, () => 0x41)
    const wide = concat(Uint8Array.of(192 + ((301 - 192) >> 8), (301 - 192) & 255, 20), note)
    const wider = concat(Uint8Array.of(255), u32(301), Uint8Array.of(20), note)
    for (const unhashed of [[wide], [wider]]) {
      const inside = body({ unhashed })
      const rest = inside.length - 192
      const whole = concat(Uint8Array.of(0xc2, 192 + (rest >> 8), rest & 255), inside)
      expect(parseOpenPgpSignature(whole).createdAt).toBe(1_790_000_000_000)
    }
  })

  it('that expires or names its signer says so, in whichever area', () => {
    const [expires, user] = [sub(3, ...u32(60)), sub(28, 0x61)]
    expect(parseOpenPgpSignature(packet({ hashed: [created, issuer, expires] }))).toMatchObject({
      expires: true,
      namesUserId: false,
    })
    expect(parseOpenPgpSignature(packet({ unhashed: [expires] }))).toMatchObject({ expires: true })
    expect(parseOpenPgpSignature(packet({ hashed: [created, user, issuer] }))).toMatchObject({
      expires: false,
      namesUserId: true,
    })
    expect(parseOpenPgpSignature(packet({ unhashed: [user] }))).toMatchObject({ namesUserId: true })
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
    ['with an unknown critical subpacket', { hashed: [created, issuer, sub(0x80 | 99, 1)] }],
    ['with an empty subpacket', { hashed: [created, issuer, Uint8Array.of(0)] }],
    ['whose subpacket goes on beyond its area', { unhashed: [Uint8Array.of(9, 20, 1)] }],
    ['with octets behind the signature', { value: concat(signature64, Uint8Array.of(0)) }],
    ['with a signature cut short', { value: signature64.slice(1) }],
  ])('%s is refused', (_, parts) => refused(packet(parts)))

  it('may hold what says nothing: an unknown subpacket that is not critical, notations, intended recipients', () => {
    for (const one of [sub(99, 1), sub(0x80 | 20, 1), sub(0x80 | 35, 1)])
      expect(parseOpenPgpSignature(packet({ hashed: [created, issuer, one] })).expires).toBe(false)
  })

  it('under another tag, with a partial length, or too long, is none', () => {
    for (const head of [[0xc1], [0x8b], [0xc2, 224], [0xc2, 254], []]) refused(concat(Uint8Array.from(head), body()))
    refused(concat(Uint8Array.of(0xc2, 255), u32(4091), body(), new Uint8Array(4091 - body().length)))
  })
})

describe('the numbers of an older Ed25519 signature', () => {
  const mpi = (hex: string, bits: number) => concat(two(bits), fromHex(hex))
  const legacy = (value: Uint8Array) => parseOpenPgpSignature(packet({ algorithm: eddsaLegacy, value })).ed25519
  const r = 'ff'.repeat(32)

  it('get their leading zeros back', () => {
    const s = '01'.repeat(31)
    expect(toHex(legacy(concat(mpi(r, 256), mpi(s, 241))) ?? new Uint8Array())).toBe(`${r}00${s}`)
    expect(toHex(legacy(concat(mpi('', 0), mpi('7f', 7))) ?? new Uint8Array())).toBe(`${'00'.repeat(63)}7f`)
  })

  it.each([
    ['a wrong count of bits', concat(mpi(r, 255), mpi(r, 256))],
    ['a zero in front', concat(mpi(`00${'01'.repeat(31)}`, 256), mpi(r, 256))],
    ['more than 256 bits', concat(mpi(`01${r}`, 257), mpi(r, 256))],
    ['one of them missing', mpi(r, 256)],
    ['something behind them', concat(mpi(r, 256), mpi(r, 256), Uint8Array.of(0))],
  ])('with %s are refused', (_, value) => expect(() => legacy(value)).toThrow(Malformed))

  it('of another algorithm are left alone', () => {
    expect(parseOpenPgpSignature(packet({ algorithm: 1, value: Uint8Array.of(1, 2, 3) })).ed25519).toBeNull()
  })
})

it('what is signed is the text, the hashed part and how long that is (§5.2.4)', () => {
  const seed = sha256(utf8('fuin test vector signature'))
  const read = parseOpenPgpSignature(packet({ hash: 8 }))
  const trailer = concat(Uint8Array.of(4, 255), u32(read.hashedPart.length))
  const digest = signedDigest(read, utf8('fuin-act/1'))
  expect(toHex(digest ?? new Uint8Array())).toBe(toHex(sha256(utf8('fuin-act/1'), read.hashedPart, trailer)))
  expect(verifyEd25519(publicKeyOf(seed), digest ?? seed, signEd25519(seed, digest ?? seed))).toBe(true)
  const lengths = [8, 9, 10].map((hash) => signedDigest({ ...read, hashAlgorithm: hash }, seed)?.length)
  expect(lengths).toEqual([32, 48, 64])
  expect(signedDigest({ ...read, hashAlgorithm: 2 }, seed)).toBeNull()
})
