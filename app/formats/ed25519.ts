/**
 * Ed25519 (RFC 8032), synchronous everywhere: Node's own where Node is
 * underneath, noble's in browsers and workers.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { concat, fromHex } from './bytes.ts'

const native = globalThis.process?.getBuiltinModule?.('node:crypto')

// Node takes keys in DER only. For Ed25519 (RFC 8410 §7, §4) DER is these fixed
// bytes before the raw key.
const publicPrefix = fromHex('302a300506032b6570032100')
const privatePrefix = fromHex('302e020100300506032b657004220420')

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
    const der = Buffer.from(concat(publicPrefix, publicKey))
    return native.verify(null, message, native.createPublicKey({ key: der, format: 'der', type: 'spki' }), signature)
  } catch {
    return false
  }
}

/** 64 bytes: the signature over `message` by the key whose 32-byte seed (RFC 8032 §5.1.5) this is. */
export function signEd25519(seed: Uint8Array, message: Uint8Array): Uint8Array {
  if (seed.length !== 32) throw new RangeError('an Ed25519 seed is 32 bytes')
  if (!native) return ed25519.sign(message, seed)
  const der = Buffer.from(concat(privatePrefix, seed))
  return Uint8Array.from(
    native.sign(null, message, native.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })),
  )
}

/** 32 bytes: the public key of a seed. */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  if (seed.length !== 32) throw new RangeError('an Ed25519 seed is 32 bytes')
  return ed25519.getPublicKey(seed)
}
