/**
 * ML-DSA-44 (FIPS 204, pure, empty context), for other people's cosignatures. By
 * noble everywhere: Node knows it from version 24 on, and two ways of verifying
 * could come to two verdicts.
 */
import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js'

/** Bytes. */
export const mldsaLengths = { publicKey: 1312, signature: 2420 } as const

/** True only if `signature` is by `publicKey` over `message`. Never throws: a wrong length is a wrong signature. */
export function verifyMldsa44(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== mldsaLengths.publicKey || signature.length !== mldsaLengths.signature) return false
  try {
    return ml_dsa44.verify(signature, message, publicKey)
  } catch {
    return false
  }
}
