/**
 * The numbers of an OpenPGP v4 public key or subkey (RFC 9580 §5.5.2, §5.5.5), by
 * an allow-list: RSA, Ed25519 and the NIST curves sign; RSA, Curve25519 and the
 * NIST curves are encrypted to. Everything else has its reason word and is not
 * read any further, so that no number of a stranger's choosing is computed with.
 *
 * What is read is sound: points lie on their curve and are not of small order,
 * moduli are odd and neither short nor huge, exponents are odd and small.
 */
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { toHex } from './bytes.ts'
import { isSoundPoint, numberOf } from './ed25519.ts'
import { bitsOf, numberAt, type Reader } from './openpgp-packet.ts'
import { algorithm, isSoundHash, largestRsa } from './openpgp-signature.ts'

/** Why a key's algorithm or numbers are not taken. Words of the dictionary. */
export const materialFlaws = [
  'key-weak',
  'key-brainpool',
  'key-secp256k1',
  'key-post-quantum',
  'key-respelled',
  'key-algorithm',
  'key-point-unsound',
  'key-too-large',
] as const
export type MaterialFlaw = (typeof materialFlaws)[number]

export type NistCurve = 'P-256' | 'P-384' | 'P-521'

export type KeyMaterial =
  | { readonly kind: 'ed25519'; readonly algorithm: number; readonly point: Uint8Array }
  /** Both without leading zeros. */
  | { readonly kind: 'rsa'; readonly algorithm: number; readonly modulus: Uint8Array; readonly exponent: Uint8Array }
  /** The point uncompressed: 0x04 ‖ x ‖ y. */
  | { readonly kind: 'ecdsa'; readonly algorithm: number; readonly curve: NistCurve; readonly point: Uint8Array }
  | { readonly kind: 'agreement'; readonly algorithm: number; readonly curve: NistCurve | 'Curve25519' }
  | { readonly kind: 'flawed'; readonly algorithm: number; readonly because: MaterialFlaw }

/** For showing: the algorithm's own name, and the size or curve. */
export function nameOf(material: KeyMaterial): string {
  switch (material.kind) {
    case 'rsa':
      return `RSA ${bitsOf(material.modulus)}`
    case 'ed25519':
      return 'Ed25519'
    case 'ecdsa':
      return `ECDSA ${material.curve}`
    case 'agreement':
      return `ECDH ${material.curve}`
    case 'flawed':
      return `#${material.algorithm}`
  }
}

/** §9.2, by the octets of their object identifiers. */
const curves: Readonly<Record<string, NistCurve | 'Ed25519' | 'Curve25519'>> = {
  '2a8648ce3d030107': 'P-256',
  '2b81040022': 'P-384',
  '2b81040023': 'P-521',
  '2b06010401da470f01': 'Ed25519',
  '2b060104019755010501': 'Curve25519',
}
const secp256k1 = '2b8104000a'
const brainpool = /^2b240303020801010[0-9a-f]$/

// 8 as LibrePGP numbers Kyber, the rest as draft-ietf-openpgp-pqc numbers ML-DSA, SLH-DSA and ML-KEM (35, 36).
const postQuantum = new Set([8, 30, 31, 32, 33, 34, 35, 36])
// Elgamal in both numbers, DSA; RSA that says it can do one thing only (§9.1: deprecated).
const outdated = new Set([2, 3, 16, 17, 20])

// X25519 and Ed25519 as RFC 9580 spells them anew: gpg, sqv and RNP in the releases people have cannot read such a
// key, so that nobody could check its signatures without us, nor open with them what was sealed to it.
const respelled = new Set([25, 27])

export const isPostQuantum = (of: number): boolean => postQuantum.has(of)

/** Shorter is refused by every guideline for what is to hold ten years. */
const shortestRsa = 3072
/** Bits. Every tool writes 65537; verifying with one as long as the modulus costs a thousand times more. */
const largestExponent = 32

/** Throws Malformed where the numbers are in another spelling; reads nothing behind them. */
export function readKeyMaterial(reader: Reader, of: number): KeyMaterial {
  switch (of) {
    case algorithm.rsa:
      return rsa(reader)
    case algorithm.ecdsa:
    case algorithm.eddsa:
    case algorithm.ecdh:
      return onCurve(reader, of)
    default:
      return flawed(of, flawOfAlgorithm(of))
  }
}

function flawOfAlgorithm(of: number): MaterialFlaw {
  if (postQuantum.has(of)) return 'key-post-quantum'
  if (respelled.has(of)) return 'key-respelled'
  return outdated.has(of) ? 'key-weak' : 'key-algorithm'
}

const flawed = (of: number, because: MaterialFlaw): KeyMaterial => ({ kind: 'flawed', algorithm: of, because })

function rsa(reader: Reader): KeyMaterial {
  const modulus = numberAt(reader, 65_535)
  const exponent = numberAt(reader, 65_535)
  if (bitsOf(modulus) > largestRsa || bitsOf(exponent) > largestExponent) return flawed(algorithm.rsa, 'key-too-large')
  const isOdd = (number: Uint8Array) => ((number.at(-1) ?? 0) & 1) === 1
  // With exponent 1 anybody signs; with an even one nothing verifies.
  const sound = isOdd(modulus) && isOdd(exponent) && bitsOf(exponent) > 1 && bitsOf(modulus) >= shortestRsa
  if (!sound) return flawed(algorithm.rsa, 'key-weak')
  // Copies: what was read of a key is kept, and would keep the whole of what it was read from.
  return {
    kind: 'rsa',
    algorithm: algorithm.rsa,
    modulus: Uint8Array.from(modulus),
    exponent: Uint8Array.from(exponent),
  }
}

function onCurve(reader: Reader, of: number): KeyMaterial {
  const oid = toHex(reader.take(reader.octet()))
  if (oid === secp256k1) return flawed(of, 'key-secp256k1')
  if (brainpool.test(oid)) return flawed(of, 'key-brainpool')
  const curve = curves[oid]
  if (!curve) return flawed(of, 'key-algorithm')
  const point = numberAt(reader, 8 * 133)
  if (of === algorithm.ecdh) demandDerivation(reader)
  if (curve === 'Ed25519' || curve === 'Curve25519') return onTwistedCurve(reader, of, { curve, point })
  if (of === algorithm.eddsa) return flawed(of, 'key-algorithm')
  if (!isOnCurve(curve, point)) return flawed(of, 'key-point-unsound')
  if (of === algorithm.ecdh) return { kind: 'agreement', algorithm: of, curve }
  return { kind: 'ecdsa', algorithm: of, curve, point: Uint8Array.from(point) }
}

/** §11.2: 0x40 before the curve's own encoding. */
function onTwistedCurve(
  reader: Reader,
  of: number,
  { curve, point }: { readonly curve: 'Ed25519' | 'Curve25519'; readonly point: Uint8Array },
): KeyMaterial {
  if ((of === algorithm.eddsa) !== (curve === 'Ed25519') || of === algorithm.ecdsa) return flawed(of, 'key-algorithm')
  if (point.length !== 33 || point[0] !== 0x40) throw reader.wrong('a point in another spelling')
  return curve === 'Ed25519' ? ed25519(point.subarray(1), of) : curve25519(point.subarray(1), of)
}

/** §11.5: three octets: reserved, a hash, a cipher. AES with SHA-2 is what every tool writes. */
function demandDerivation(reader: Reader): void {
  const [length, reserved, hash, cipher] = [reader.octet(), reader.octet(), reader.octet(), reader.octet()]
  const known = length === 3 && reserved === 1 && isSoundHash(hash) && cipher >= 7 && cipher <= 9
  if (!known) throw reader.wrong('unknown key derivation')
}

const ed25519 = (point: Uint8Array, of: number): KeyMaterial =>
  isSoundPoint(point)
    ? { kind: 'ed25519', algorithm: of, point: Uint8Array.from(point) }
    : flawed(of, 'key-point-unsound')

/**
 * The u of every point of small order, on the curve and on its twist: orders 1, 2, 4
 * and 8 (RFC 7748 §6.1; the two long ones are the roots of the curve's eighth
 * division polynomial). A shared secret with any of them is zero, whoever holds what.
 */
const p25519 = 2n ** 255n - 19n
const smallOrder = new Set([
  0n,
  1n,
  p25519 - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
])

function curve25519(point: Uint8Array, of: number): KeyMaterial {
  // Little-endian; the uppermost bit counts for nothing, and 2^255 - 19 is another spelling of 0.
  const u = (numberOf(point) % 2n ** 255n) % p25519
  if (smallOrder.has(u)) return flawed(of, 'key-point-unsound')
  return { kind: 'agreement', algorithm: of, curve: 'Curve25519' }
}

const nist = { 'P-256': p256, 'P-384': p384, 'P-521': p521 } as const

function isOnCurve(curve: NistCurve, point: Uint8Array): boolean {
  // §11.2.1: uncompressed only.
  if (point[0] !== 4) return false
  try {
    nist[curve].Point.fromBytes(point)
    return true
  } catch {
    return false
  }
}
