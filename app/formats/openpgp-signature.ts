/**
 * What counts as a signature (RFC 9580 §5.2.3): the one list, which everything
 * that enters the log goes through, whoever judges it: portal, vault, verifier,
 * evidence bundle. All that is not on it is refused before any cryptography.
 *
 *   one packet, v4, type 0x00 (a binary document), nothing behind it
 *   hash          SHA-256, SHA-384, SHA-512; under ECDSA at least as long as the curve
 *   hashed area   creation time and issuer fingerprint, each once; at most one
 *                 notation, well-formed and not critical; an expiration of 0
 *                 (never: RNP writes it); the issuer's key id, if it is the
 *                 fingerprint's tail (sq writes it here)
 *   unhashed      the issuer again, and nothing else (gpg and RNP write the key id)
 *   value         numbers and points in their one spelling, no larger than need be
 *
 * Narrower than the RFC on purpose: gpg, sqv and RNP differ about what else they
 * take, and a signature that one of them calls bad is a signature its maker can
 * deny. tests/vectors/openpgp-signatures holds their verdicts.
 */
import { sha384, sha512 } from '@noble/hashes/sha2.js'
import { type Fingerprint, type Instant, instant, parseFingerprint } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { algorithms, isSoundHash, rsaBits, type SoundHash } from './algorithms.ts'
import { concat, fromUtf8, toHex, u32 } from './bytes.ts'
import { isIdentityPoint } from './ed25519.ts'
import { numberAt, packetsOf, padded, Reader, type Subpacket, subpacketsOf } from './openpgp-packet.ts'
import { sha256 } from './sha256.ts'

const largestOrder = 521

export type SignatureValue =
  /** R ‖ S, 64 bytes. */
  | { readonly kind: 'ed25519'; readonly bytes: Uint8Array }
  /** Without leading zeros. */
  | { readonly kind: 'rsa'; readonly s: Uint8Array }
  | { readonly kind: 'ecdsa'; readonly r: Uint8Array; readonly s: Uint8Array }

/** The parts of a signature packet's body that every kind has, a key's own signatures too. Nothing is judged yet. */
export interface SignatureBody {
  readonly type: number
  readonly publicKeyAlgorithm: number
  readonly hashAlgorithm: number
  readonly hashed: readonly Subpacket[]
  readonly unhashed: readonly Subpacket[]
  /** From the version octet to the end of the hashed area: it is signed too (§5.2.4). */
  readonly hashedPart: Uint8Array
  /** The first two octets of the digest, as the packet states them. */
  readonly digestStart: Uint8Array
  /** Null under an algorithm not taken here. */
  readonly value: SignatureValue | null
}

/** A signature that is on the list. */
export interface OpenPgpSignature {
  readonly publicKeyAlgorithm: number
  readonly hashAlgorithm: SoundHash
  /** To the second. */
  readonly createdAt: Instant
  readonly issuer: Fingerprint
  readonly hashedPart: Uint8Array
  readonly digestStart: Uint8Array
  readonly value: SignatureValue
}

export const subpacket = {
  created: 2,
  expires: 3,
  keyExpires: 9,
  revoker: 12,
  issuerKeyId: 16,
  notation: 20,
  keyFlags: 27,
  signersUserId: 28,
  embedded: 32,
  issuerFingerprint: 33,
} as const

const name = 'signature'
const largestSignature = 4096

/** Throws Malformed unless the bytes are exactly one signature packet on the list above. */
export function parseOpenPgpSignature(bytes: Uint8Array): OpenPgpSignature {
  if (bytes.length > largestSignature) throw new Malformed('signature: too long')
  const [packet, second] = packetsOf(bytes, { name, most: 2 })
  if (packet?.tag !== 2) throw new Malformed('signature: no signature packet')
  if (second) throw new Malformed('signature: more than one packet')
  const body = readSignatureBody(packet.body)
  const { hashAlgorithm, value, publicKeyAlgorithm, hashedPart, digestStart } = body
  if (body.type !== 0x00) throw new Malformed('signature: not over a binary document')
  if (!isSoundHash(hashAlgorithm)) throw new Malformed('signature: uses a weak hash')
  if (value === null) throw new Malformed('signature: of an unknown algorithm')
  if (value.kind === 'ed25519' && isIdentityPoint(value.bytes.subarray(0, 32))) {
    throw new Malformed('signature: R is of small order')
  }
  const { createdAt, issuer } = statements(body)
  return { publicKeyAlgorithm, hashAlgorithm, createdAt, issuer, hashedPart, digestStart, value }
}

/** Throws Malformed unless these are the octets of one v4 signature (§5.2.3). */
export function readSignatureBody(bytes: Uint8Array): SignatureBody {
  const reader = new Reader(bytes, name)
  if (reader.octet() !== 4) throw new Malformed('signature: version is not 4')
  const [type, publicKeyAlgorithm, hashAlgorithm] = [reader.octet(), reader.octet(), reader.octet()]
  const hashed = subpacketsOf(reader.take(reader.two()), name)
  const hashedPart = reader.read()
  const unhashed = subpacketsOf(reader.take(reader.two()), name)
  const digestStart = reader.take(2)
  const value = valueAt(reader, publicKeyAlgorithm)
  if (value) reader.end()
  return { type, publicKeyAlgorithm, hashAlgorithm, hashed, unhashed, hashedPart, digestStart, value }
}

function valueAt(reader: Reader, of: number): SignatureValue | null {
  switch (of) {
    case algorithms.rsa.number:
      return { kind: 'rsa', s: numberAt(reader, rsaBits.longest) }
    case algorithms.ecdsa.number:
      return { kind: 'ecdsa', r: numberAt(reader, largestOrder), s: numberAt(reader, largestOrder) }
    case algorithms.eddsa.number:
      // §5.2.3.3: R and S stand as numbers, their leading zeros lost.
      return { kind: 'ed25519', bytes: concat(padded(numberAt(reader, 256), 32), padded(numberAt(reader, 256), 32)) }
    default:
      return null
  }
}

// ── the subpackets of a document's signature ───────────────────────────────

const issuers = new Set<number>([subpacket.issuerKeyId, subpacket.issuerFingerprint])
// sq marks the time critical; the other two say nothing that a tool could fail to understand.
const mayBeCritical = new Set<number>([subpacket.created, ...issuers])
const inHashed = new Set<number>([subpacket.created, subpacket.expires, subpacket.notation, ...issuers])

function statements({ hashed, unhashed }: SignatureBody): Pick<OpenPgpSignature, 'createdAt' | 'issuer'> {
  for (const one of [...hashed, ...unhashed]) {
    if (one.type === subpacket.signersUserId) throw new Malformed('signature: names a user id')
  }
  demandListed(hashed, (type) => inHashed.has(type))
  demandListed(unhashed, (type) => issuers.has(type))
  if (unhashed.some(({ critical }) => critical)) throw new Malformed('signature: critical where nobody signed it')
  for (const { type, critical, body } of hashed) {
    if (critical && !mayBeCritical.has(type)) throw new Malformed(`signature: critical subpacket ${type}`)
    if (type === subpacket.expires && uint32(body) !== 0) throw new Malformed('signature: expires')
    if (type === subpacket.notation) demandNotation(body)
  }
  const createdAt = instant(uint32(only(hashed, subpacket.created)) * 1000)
  return { createdAt, issuer: issuerOf(hashed, unhashed) }
}

function demandListed(area: readonly Subpacket[], listed: (type: number) => boolean): void {
  const seen = new Set<number>()
  for (const { type } of area) {
    if (!listed(type)) throw new Malformed(`signature: subpacket ${type}`)
    if (seen.has(type)) throw new Malformed(`signature: subpacket ${type} twice`)
    seen.add(type)
  }
}

/** The body of the one subpacket of this type. */
export function only(area: readonly Subpacket[], type: number): Uint8Array {
  const [found, second] = area.filter((packet) => packet.type === type)
  if (!found || second) throw new Malformed(`signature: subpacket ${type}`)
  return found.body
}

/** The v4 fingerprint in the hashed area; whatever else names the issuer, wherever it stands, must name the same. */
function issuerOf(hashed: readonly Subpacket[], unhashed: readonly Subpacket[]): Fingerprint {
  const issuer = fingerprintIn(only(hashed, subpacket.issuerFingerprint))
  if (issuer === null) throw new Malformed('signature: issuer is no v4 key')
  for (const { type, body } of [...hashed, ...unhashed]) {
    const same = type === subpacket.issuerKeyId ? toHex(body) === issuer.slice(24) : fingerprintIn(body) === issuer
    if (issuers.has(type) && !same) throw new Malformed('signature: two issuers')
  }
  return issuer
}

/** A fingerprint subpacket's v4 fingerprint: its version octet and twenty more. */
export function fingerprintIn(body: Uint8Array): Fingerprint | null {
  return body.length === 21 && body[0] === 4 ? parseFingerprint(toHex(body.subarray(1))) : null
}

/**
 * §5.2.3.24: four octets of flags, of which one is known; the lengths of name and
 * value; both. A name is UTF-8 with a domain or of IETF's own; a value called
 * readable is UTF-8.
 */
function demandNotation(body: Uint8Array): void {
  const reader = new Reader(body, 'signature: notation')
  const flags = reader.four()
  if (flags !== 0 && flags !== 0x8000_0000) throw reader.wrong('unknown flags')
  const [nameLength, valueLength] = [reader.two(), reader.two()]
  const words = fromUtf8(reader.take(nameLength))
  const value = reader.take(valueLength)
  reader.end()
  if (!/^[^\p{Cc}\s@]+(@[^\p{Cc}\s@]+)?$/u.test(words)) throw reader.wrong('no name')
  if (flags !== 0) fromUtf8(value)
}

export function uint32(bytes: Uint8Array): number {
  if (bytes.length !== 4) throw new Malformed('signature: not four octets')
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0)
}

// ── what is signed ─────────────────────────────────────────────────────────

/** What a v4 signature is made over (§5.2.4): data ‖ hashed part ‖ trailer. */
export function signedBytes({ hashedPart }: Pick<SignatureBody, 'hashedPart'>, data: Uint8Array): Uint8Array {
  return concat(data, hashedPart, Uint8Array.of(4, 0xff), u32(hashedPart.length))
}

/** The digest an Ed25519 signature of OpenPGP is made over. */
export function signedDigest(
  signature: Pick<OpenPgpSignature, 'hashAlgorithm' | 'hashedPart'>,
  data: Uint8Array,
): Uint8Array {
  const bytes = signedBytes(signature, data)
  if (signature.hashAlgorithm === 8) return sha256(bytes)
  return signature.hashAlgorithm === 9 ? sha384(bytes) : sha512(bytes)
}
