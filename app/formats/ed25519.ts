/**
 * Ed25519 (RFC 8032), synchronous everywhere: Node's own where Node is
 * underneath, noble's in browsers and workers.
 *
 * RFC 8032 leaves open what libraries then answer differently: points of small
 * order, points with a part of small order, the cofactor. Who makes such a key on
 * purpose has signatures that fit every text, or that a stranger's tool calls bad;
 * people's acts are judged here, and whoever signed one must not be able to say
 * afterwards that it proves nothing. So a public key is a point of the large
 * prime order in its one encoding or it is none, and the equation is the one
 * without the cofactor, as in OpenSSL, libgcrypt and Botan: the server, the
 * browser and those tools give one answer to every input. (Chalkias, Garillot and
 * Nikolaenko, "Taming the many EdDSAs", SSR 2020; tests/vectors/ed25519-speccheck.)
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concat, equalBytes, fromHex, toHex } from './bytes.ts'

const native = globalThis.process?.getBuiltinModule?.('node:crypto')
type Native = NonNullable<typeof native>
type KeyObject = ReturnType<Native['createPublicKey']>

// Node takes keys in DER only. For Ed25519 (RFC 8410 §7, §4) DER is these fixed
// bytes before the raw key.
const publicPrefix = fromHex('302a300506032b6570032100')
const privatePrefix = fromHex('302e020100300506032b657004220420')

// Looking at a point costs twenty times what using it costs, reading it from DER
// several times, and the same few hundred keys sign and are verified again and again.

/** By hex; null, where the bytes are no sound point. Oldest out first. */
const publicKeys = new Map<string, PublicKey | null>()
const mostPublicKeys = 8192

interface PublicKey {
  readonly point: Point
  /** Node's own form of it, once asked for. */
  object?: KeyObject
}

type Point = ReturnType<typeof ed25519.Point.fromBytes>

interface KeyPair {
  readonly private: KeyObject
  /** 32 bytes. */
  readonly public: Uint8Array
}

/** By the very array that holds the seed, so that nothing of it outlives its holder. Whoever wipes a seed lets go of the array too. */
const keyPairs = new WeakMap<Uint8Array, KeyPair>()

interface SignedMessage {
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

/**
 * True only if `signature` (64 bytes) is by `publicKey` (32 bytes) over `message`,
 * and the key is sound. Never throws: a wrong length is a wrong signature.
 */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  const key = readPublicKey(publicKey)
  if (!key || isIdentityPoint(signature.subarray(0, 32))) return false
  const signed = { publicKey, message, signature }
  return native ? nativeVerify(native, key, signed) : portableVerify(key, signed)
}

/** Whether these 32 bytes are a public key: canonical, on the curve, of the large prime order. */
export function isSoundPoint(publicKey: Uint8Array): boolean {
  return publicKey.length === 32 && readPublicKey(publicKey) !== null
}

const identity = fromHex(`01${'00'.repeat(31)}`)

/**
 * Under a sound key, the one R of small order that the equation can hold for. An
 * honest signer meets it once in 2^252 signatures; some tools refuse it.
 */
export const isIdentityPoint = (encoded: Uint8Array): boolean => equalBytes(encoded, identity)

function readPublicKey(bytes: Uint8Array): PublicKey | null {
  const name = toHex(bytes)
  const known = publicKeys.get(name)
  if (known !== undefined) return known
  const point = soundPoint(bytes)
  const key = point && { point }
  const [oldest] = publicKeys.keys()
  if (publicKeys.size >= mostPublicKeys && oldest !== undefined) publicKeys.delete(oldest)
  publicKeys.set(name, key)
  return key
}

function soundPoint(bytes: Uint8Array): Point | null {
  try {
    const point = ed25519.Point.fromBytes(bytes, false)
    return !point.is0() && point.isTorsionFree() ? point : null
  } catch {
    // Not canonical, or not on the curve.
    return null
  }
}

/** S·B − k·A encodes to the very octets of R. */
function portableVerify({ point }: PublicKey, { publicKey, message, signature }: SignedMessage): boolean {
  const [r, s] = [signature.subarray(0, 32), numberOf(signature.subarray(32))]
  const { n } = ed25519.Point.CURVE()
  // A second S for the same signature would be a second signature.
  if (s >= n) return false
  const k = numberOf(sha512(concat(r, publicKey, message))) % n
  const found = ed25519.Point.BASE.multiplyUnsafe(s).subtract(point.multiplyUnsafe(k))
  return equalBytes(found.toBytes(), r)
}

/** Of little-endian bytes. Node's Buffer gives a view where it is asked for a slice: turned round, it would turn what is judged. */
export const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(Uint8Array.from(bytes).reverse())}`)

function nativeVerify(crypto: Native, key: PublicKey, { publicKey, message, signature }: SignedMessage): boolean {
  key.object ??= crypto.createPublicKey({
    key: Buffer.from(concat(publicPrefix, publicKey)),
    format: 'der',
    type: 'spki',
  })
  return crypto.verify(null, message, key.object, signature)
}

/** 64 bytes: the signature over `message` by the key whose 32-byte seed (RFC 8032 §5.1.5) this is. The seed's bytes must not change between two signatures. */
export function signEd25519(seed: Uint8Array, message: Uint8Array): Uint8Array {
  demandSeed(seed)
  if (!native) return ed25519.sign(message, seed)
  return Uint8Array.from(native.sign(null, message, keyPairOf(native, seed).private))
}

/** 32 bytes: the public key of a seed. */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  demandSeed(seed)
  return native ? keyPairOf(native, seed).public.slice() : ed25519.getPublicKey(seed)
}

function demandSeed(seed: Uint8Array): void {
  if (seed.length !== 32) throw new RangeError('an Ed25519 seed is 32 bytes')
}

function keyPairOf(crypto: Native, seed: Uint8Array): KeyPair {
  const known = keyPairs.get(seed)
  if (known) return known
  const der = Buffer.from(concat(privatePrefix, seed))
  const key = crypto.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  der.fill(0)
  const spki = crypto.createPublicKey(key).export({ format: 'der', type: 'spki' })
  const pair = { private: key, public: new Uint8Array(spki.subarray(publicPrefix.length)) }
  keyPairs.set(seed, pair)
  return pair
}
