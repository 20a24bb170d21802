/**
 * Ed25519 (RFC 8032), synchronous everywhere: Node's own where Node is
 * underneath, noble's in browsers and workers.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { concat, fromHex, toHex } from './bytes.ts'

const native = globalThis.process?.getBuiltinModule?.('node:crypto')
type Native = NonNullable<typeof native>
type KeyObject = ReturnType<Native['createPublicKey']>

// Node takes keys in DER only. For Ed25519 (RFC 8410 §7, §4) DER is these fixed
// bytes before the raw key.
const publicPrefix = fromHex('302a300506032b6570032100')
const privatePrefix = fromHex('302e020100300506032b657004220420')

// Reading a key from DER costs Node several times what using it costs, and the
// same few hundred keys sign and are verified again and again.

/** By hex. Oldest out first. */
const publicKeys = new Map<string, KeyObject>()
const mostPublicKeys = 8192

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

/** True only if `signature` (64 bytes) is by `publicKey` (32 bytes) over `message`. Never throws: a wrong length is a wrong signature. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  return native ? nativeVerify({ publicKey, message, signature }) : portableVerify({ publicKey, message, signature })
}

function portableVerify({ publicKey, message, signature }: SignedMessage): boolean {
  try {
    // zip215 off: the encodings RFC 8032 allows and no others, as in OpenSSL. Who
    // holds a pinned key could still craft a signature with a part of small order
    // that one of them takes and the other refuses: they hurt only themselves.
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}

function nativeVerify({ publicKey, message, signature }: SignedMessage): boolean {
  if (!native) return false
  try {
    return native.verify(null, message, nativePublicKey(native, publicKey), signature)
  } catch {
    return false
  }
}

function nativePublicKey(crypto: Native, publicKey: Uint8Array): KeyObject {
  const name = toHex(publicKey)
  const known = publicKeys.get(name)
  if (known) return known
  const der = Buffer.from(concat(publicPrefix, publicKey))
  const key = crypto.createPublicKey({ key: der, format: 'der', type: 'spki' })
  const [oldest] = publicKeys.keys()
  if (publicKeys.size >= mostPublicKeys && oldest !== undefined) publicKeys.delete(oldest)
  publicKeys.set(name, key)
  return key
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
