/**
 * One OpenPGP v4 signature packet (RFC 9580 §5.2.3), read strictly: what a
 * judge needs to know before any cryptography, and, for Ed25519, all that is
 * needed to verify it without an OpenPGP library.
 *
 * Stricter than the RFC: one packet and nothing beside it, definite lengths,
 * exact MPIs, creation time and issuer fingerprint once each in the hashed area,
 * no unknown critical subpacket.
 */
import { sha384, sha512 } from '@noble/hashes/sha2.js'
import { type Fingerprint, type Instant, instant, parseFingerprint } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { concat, toHex, u32 } from './bytes.ts'
import { sha256 } from './sha256.ts'

export interface OpenPgpSignature {
  /** 0x00 is a binary document, 0x01 a text with its line ends rewritten (§5.2.1). */
  readonly type: number
  /** §9.1: 22 EdDSALegacy, 27 Ed25519, 1 RSA, 19 ECDSA. */
  readonly publicKeyAlgorithm: number
  /** §9.5: 8 SHA-256, 9 SHA-384, 10 SHA-512. */
  readonly hashAlgorithm: number
  /** To the second. */
  readonly createdAt: Instant
  readonly issuer: Fingerprint
  /** A signature that expires, or names its signer by user id (subpacket 28), is not one of ours. */
  readonly expires: boolean
  readonly namesUserId: boolean
  /** The packet from its version octet to the end of the hashed area: it is signed too (§5.2.4). */
  readonly hashedPart: Uint8Array
  /** The first two octets of the digest, as the packet states them. */
  readonly digestStart: Uint8Array
  /** R ‖ S, 64 bytes, where the algorithm is EdDSALegacy or Ed25519; else null. */
  readonly ed25519: Uint8Array | null
}

const subpacket = { created: 2, expires: 3, issuerKeyId: 16, signersUserId: 28, issuerFingerprint: 33 } as const
// What openpgp.js, gpg and sq write under a document, and what says nothing about its validity (§5.2.3.7).
const knownTypes = new Set<number>([...Object.values(subpacket), 20, 35])
export const eddsaLegacy = 22
export const ed25519 = 27

/** Throws Malformed unless the bytes are exactly one v4 signature packet in the form above. */
export function parseOpenPgpSignature(bytes: Uint8Array): OpenPgpSignature {
  const reader = new Reader(packetBody(bytes))
  if (reader.octet() !== 4) throw new Malformed('signature: version is not 4')
  const [type, publicKeyAlgorithm, hashAlgorithm] = [reader.octet(), reader.octet(), reader.octet()]
  const hashed = subpacketsOf(reader.take(reader.two()))
  const hashedPart = reader.read()
  const unhashed = subpacketsOf(reader.take(reader.two()))
  const digestStart = reader.take(2)
  const ed = edSignature(publicKeyAlgorithm, reader)
  return {
    type,
    publicKeyAlgorithm,
    hashAlgorithm,
    createdAt: instant(uint32(only(hashed, subpacket.created, 4)) * 1000),
    issuer: issuerOf(hashed, unhashed),
    expires: [...hashed, ...unhashed].some((packet) => packet.type === subpacket.expires),
    namesUserId: [...hashed, ...unhashed].some((packet) => packet.type === subpacket.signersUserId),
    hashedPart,
    digestStart,
    ed25519: ed,
  }
}

/** A cursor over bytes; reading past the end is Malformed. */
class Reader {
  private at = 0
  constructor(private readonly bytes: Uint8Array) {}

  octet(): number {
    return this.take(1)[0] ?? 0
  }

  two(): number {
    return this.octet() * 256 + this.octet()
  }

  take(length: number): Uint8Array {
    if (length > this.left) throw new Malformed('signature: cut short')
    this.at += length
    return this.bytes.slice(this.at - length, this.at)
  }

  /** All that was read so far. */
  read(): Uint8Array {
    return this.bytes.slice(0, this.at)
  }

  get left(): number {
    return this.bytes.length - this.at
  }
}

/** The body of the one packet, both header formats of §4.2, definite lengths only. */
function packetBody(bytes: Uint8Array): Uint8Array {
  if (bytes.length > 4096) throw new Malformed('signature: too long')
  const reader = new Reader(bytes)
  const length = bodyLength(reader)
  const body = reader.take(length)
  if (reader.left > 0) throw new Malformed('signature: more than one packet')
  return body
}

function bodyLength(reader: Reader): number {
  const tag = reader.octet()
  if (tag === 0xc2) return newLength(reader)
  // Legacy header of a signature packet: the low bits say how many octets of length follow.
  if (tag === 0x88) return reader.octet()
  if (tag === 0x89) return reader.two()
  if (tag === 0x8a) return uint32(reader.take(4))
  throw new Malformed('signature: no signature packet')
}

// §4.2.1 and, the same without partial lengths, §5.2.3.7.
function newLength(reader: Reader): number {
  const first = reader.octet()
  if (first < 192) return first
  if (first < 224) return (first - 192) * 256 + reader.octet() + 192
  if (first === 255) return uint32(reader.take(4))
  throw new Malformed('signature: partial length')
}

interface Subpacket {
  readonly type: number
  readonly body: Uint8Array
}

function subpacketsOf(area: Uint8Array): readonly Subpacket[] {
  const reader = new Reader(area)
  const found: Subpacket[] = []
  while (reader.left > 0) {
    const bytes = reader.take(subpacketLength(reader))
    const [first] = bytes
    if (first === undefined) throw new Malformed('signature: empty subpacket')
    const type = first & 0x7f
    if (first !== type && !knownTypes.has(type)) throw new Malformed('signature: unknown critical subpacket')
    found.push({ type, body: bytes.slice(1) })
  }
  return found
}

// Subpacket lengths have no partial form, so the two-octet range reaches to 254.
function subpacketLength(reader: Reader): number {
  const first = reader.octet()
  if (first < 192) return first
  if (first < 255) return (first - 192) * 256 + reader.octet() + 192
  return uint32(reader.take(4))
}

function only(packets: readonly Subpacket[], type: number, length: number): Uint8Array {
  const [found, second] = packets.filter((packet) => packet.type === type)
  if (!found || second || found.body.length !== length) throw new Malformed(`signature: subpacket ${type}`)
  return found.body
}

/** The v4 fingerprint in the hashed area; a key id beside it, wherever it stands, must be its tail. */
function issuerOf(hashed: readonly Subpacket[], unhashed: readonly Subpacket[]): Fingerprint {
  const body = only(hashed, subpacket.issuerFingerprint, 21)
  const issuer = parseFingerprint(toHex(body.slice(1)))
  if (body[0] !== 4 || issuer === null) throw new Malformed('signature: issuer is no v4 key')
  for (const { type, body: value } of [...hashed, ...unhashed]) {
    const claims = type === subpacket.issuerKeyId ? toHex(value) : null
    if (claims !== null && claims !== issuer.slice(24)) throw new Malformed('signature: two issuers')
    if (type === subpacket.issuerFingerprint && toHex(value.slice(1)) !== issuer) {
      throw new Malformed('signature: two issuers')
    }
  }
  return issuer
}

function edSignature(algorithm: number, reader: Reader): Uint8Array | null {
  if (algorithm !== eddsaLegacy && algorithm !== ed25519) return null
  const signature = algorithm === ed25519 ? reader.take(64) : concat(paddedMpi(reader), paddedMpi(reader))
  if (reader.left > 0) throw new Malformed('signature: octets left over')
  return signature
}

/** §3.2 and §5.2.3.3.3: R and S stand as MPIs, their leading zeros lost; 32 octets again. */
function paddedMpi(reader: Reader): Uint8Array {
  const bits = reader.two()
  const octets = reader.take(Math.ceil(bits / 8))
  const exact = octets.length === 0 ? 0 : (octets.length - 1) * 8 + (32 - Math.clz32(octets[0] ?? 0))
  if (bits > 256 || exact !== bits) throw new Malformed('signature: bad number')
  return concat(new Uint8Array(32 - octets.length), octets)
}

function uint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0)
}

/** The digest an Ed25519 signature of OpenPGP is made over (§5.2.4): data ‖ hashed part ‖ trailer. Null for a hash not offered here. */
export function signedDigest(signature: OpenPgpSignature, data: Uint8Array): Uint8Array | null {
  const trailer = concat(Uint8Array.of(4, 0xff), u32(signature.hashedPart.length))
  const bytes = concat(data, signature.hashedPart, trailer)
  switch (signature.hashAlgorithm) {
    case 8:
      return sha256(bytes)
    case 9:
      return sha384(bytes)
    case 10:
      return sha512(bytes)
    default:
      return null
  }
}
