/**
 * Whether a key made a signature: the one place where it is computed, for
 * documents and for what keys say of themselves, in server, browser and verifier
 * alike. Ed25519 runs here and at once; RSA and the NIST curves by WebCrypto,
 * which is the platform's own code everywhere and in Node leaves this thread.
 *
 * openpgp.js is not asked: what it takes and refuses hangs on its version, its
 * configuration and the machine's clock. Tests hold it, gpg, sqv and RNP against this.
 */
import { digestLength, hashName, nistCurves } from '../formats/algorithms.ts'
import { concat, equalBytes } from '../formats/bytes.ts'
import { verifyEd25519 } from '../formats/ed25519.ts'
import type { KeyMaterial } from '../formats/openpgp-key-material.ts'
import { bitsOf, padded } from '../formats/openpgp-packet.ts'
import { type OpenPgpSignature, type SignatureValue, signedBytes, signedDigest } from '../formats/openpgp-signature.ts'

export type ToVerify = Pick<
  OpenPgpSignature,
  'publicKeyAlgorithm' | 'hashAlgorithm' | 'hashedPart' | 'digestStart' | 'value'
>

/** `data`: what is signed, without the signature's own hashed part, which is added here. */
export async function isMadeBy(material: KeyMaterial, signature: ToVerify, data: Uint8Array): Promise<boolean> {
  // One kind of number may stand under several algorithms: under another one it is no signature to anybody else.
  if (signature.publicKeyAlgorithm !== material.algorithm) return false
  const digest = signedDigest(signature, data)
  // A wrong start is a wrong signature for gpg and RNP, so it must be for us.
  if (!equalBytes(digest.subarray(0, 2), signature.digestStart)) return false
  const { value } = signature
  if (material.kind === 'ed25519') return value.kind === 'ed25519' && verifyEd25519(material.point, digest, value.bytes)
  if (material.kind === 'rsa') return isByRsa(material, signature, data)
  return material.kind === 'ecdsa' && isOnNistCurve(material, signature, data)
}

async function isByRsa(
  { modulus, exponent }: Extract<KeyMaterial, { kind: 'rsa' }>,
  signature: ToVerify,
  data: Uint8Array,
): Promise<boolean> {
  const { value, hashAlgorithm } = signature
  if (value.kind !== 'rsa' || bitsOf(value.s) > bitsOf(modulus)) return false
  const key = { kty: 'RSA', n: base64Url(modulus), e: base64Url(exponent) }
  const scheme = { name: 'RSASSA-PKCS1-v1_5', hash: hashName(hashAlgorithm) }
  const imported = await crypto.subtle.importKey('jwk', key, scheme, false, ['verify'])
  return verified(scheme, imported, { value: padded(value.s, modulus.length), signed: signedBytes(signature, data) })
}

async function isOnNistCurve(
  { curve, point }: Extract<KeyMaterial, { kind: 'ecdsa' }>,
  signature: ToVerify,
  data: Uint8Array,
): Promise<boolean> {
  const { octets, digest } = nistCurves[curve]
  const value = fixedPair(signature.value, octets)
  if (!value || digestLength(signature.hashAlgorithm) < digest) return false
  const scheme = { name: 'ECDSA', namedCurve: curve }
  const imported = await crypto.subtle.importKey('raw', Uint8Array.from(point), scheme, false, ['verify'])
  const hash = hashName(signature.hashAlgorithm)
  return verified({ name: 'ECDSA', hash }, imported, { value, signed: signedBytes(signature, data) })
}

/** r ‖ s in the curve's own length, as WebCrypto wants them. */
function fixedPair(value: SignatureValue, octets: number): Uint8Array | null {
  if (value.kind !== 'ecdsa' || value.r.length > octets || value.s.length > octets) return null
  return concat(padded(value.r, octets), padded(value.s, octets))
}

function verified(
  scheme: AlgorithmIdentifier | EcdsaParams,
  key: CryptoKey,
  { value, signed }: { readonly value: Uint8Array; readonly signed: Uint8Array },
): Promise<boolean> {
  return crypto.subtle.verify(scheme, key, Uint8Array.from(value), Uint8Array.from(signed))
}

/** RFC 7518 §2, without padding. */
function base64Url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
