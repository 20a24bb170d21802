/**
 * SHA-256 (FIPS 180-4), synchronous everywhere. WebCrypto's digest is
 * asynchronous, and a proof checked across awaits is a proof a caller can forget
 * to wait for. Where Node is underneath, its native hash is used: a million
 * entries are verified in seconds instead of a minute.
 */
import { sha256 as portable } from '@noble/hashes/sha2.js'
import type { Sha256Hex } from '../ids.ts'
import { concat, toHex } from './bytes.ts'

const native = globalThis.process?.getBuiltinModule?.('node:crypto')

/** 32 bytes: SHA-256 of all parts in order. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  const bytes = parts.length === 1 && only ? only : concat(...parts)
  return digest(bytes)
}

const digest: (bytes: Uint8Array) => Uint8Array = native ? nativeDigest(native) : portable

function nativeDigest(crypto: NonNullable<typeof native>): (bytes: Uint8Array) => Uint8Array {
  // A plain Uint8Array, not Node's Buffer: they differ in slice() and in toString().
  if (typeof crypto.hash !== 'function') {
    return (bytes) => Uint8Array.from(crypto.createHash('sha256').update(bytes).digest())
  }
  return (bytes) => {
    const buffer = crypto.hash('sha256', bytes, 'buffer')
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)
  }
}

/** SHA-256 of the bytes as 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array): Sha256Hex {
  return toHex(sha256(bytes)) as Sha256Hex
}

export interface RunningSha256 {
  add(bytes: Uint8Array): void
  /** Of what was added up to here; more may follow. */
  soFar(): Sha256Hex
  /** Of all that was added. Once. */
  hex(): Sha256Hex
}

/** For what is too large to be held at once. */
export function runningSha256(): RunningSha256 {
  if (native) {
    const hash = native.createHash('sha256')
    return {
      add: (bytes) => void hash.update(bytes),
      soFar: () => hash.copy().digest('hex') as Sha256Hex,
      hex: () => hash.digest('hex') as Sha256Hex,
    }
  }
  const hash = portable.create()
  return {
    add: (bytes) => void hash.update(bytes),
    soFar: () => toHex(hash.clone().digest()) as Sha256Hex,
    hex: () => toHex(hash.digest()) as Sha256Hex,
  }
}
