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
import {
  algorithms,
  curveOf,
  edwards,
  isSoundCipher,
  isSoundHash,
  isTwisted,
  montgomery,
  type NistCurve,
  nistCurves,
  rsaBits,
  type TwistedCurve,
  untakenBecause,
} from './algorithms.ts'
import { toHex } from './bytes.ts'
import { isSoundPoint, numberOf } from './ed25519.ts'
import { bitsOf, numberAt, type Reader } from './openpgp-packet.ts'

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

export type KeyMaterial =
  | { readonly kind: 'ed25519'; readonly algorithm: number; readonly point: Uint8Array }
  /** Both without leading zeros. */
  | { readonly kind: 'rsa'; readonly algorithm: number; readonly modulus: Uint8Array; readonly exponent: Uint8Array }
  /** The point uncompressed: 0x04 ‖ x ‖ y. */
  | { readonly kind: 'ecdsa'; readonly algorithm: number; readonly curve: NistCurve; readonly point: Uint8Array }
  | { readonly kind: 'agreement'; readonly algorithm: number; readonly curve: NistCurve | typeof montgomery }
  | { readonly kind: 'flawed'; readonly algorithm: number; readonly because: MaterialFlaw }

/** For showing: the algorithm's own name, and the size or curve. */
export function nameOf(material: KeyMaterial): string {
  switch (material.kind) {
    case 'rsa':
      return `RSA ${bitsOf(material.modulus)}`
    case 'ed25519':
      return edwards
    case 'ecdsa':
      return `ECDSA ${material.curve}`
    case 'agreement':
      return `ECDH ${material.curve}`
    case 'flawed':
      return `#${material.algorithm}`
  }
}

/** Bits. Every tool writes 65537; verifying with one as long as the modulus costs a thousand times more. */
const largestExponent = 32

/** Throws Malformed where the numbers are in another spelling; reads nothing behind them. */
export function readKeyMaterial(reader: Reader, of: number): KeyMaterial {
  switch (of) {
    case algorithms.rsa.number:
      return rsa(reader)
    case algorithms.ecdsa.number:
    case algorithms.eddsa.number:
    case algorithms.ecdh.number:
      return onCurve(reader, of)
    default:
      return flawed(of, untakenBecause(of))
  }
}

const flawed = (of: number, because: MaterialFlaw): KeyMaterial => ({ kind: 'flawed', algorithm: of, because })

function rsa(reader: Reader): KeyMaterial {
  const modulus = numberAt(reader, 65_535)
  const exponent = numberAt(reader, 65_535)
  if (bitsOf(modulus) > rsaBits.longest || bitsOf(exponent) > largestExponent)
    return flawed(algorithms.rsa.number, 'key-too-large')
  const isOdd = (number: Uint8Array) => ((number.at(-1) ?? 0) & 1) === 1
  // With exponent 1 anybody signs; with an even one nothing verifies.
  const sound = isOdd(modulus) && isOdd(exponent) && bitsOf(exponent) > 1 && bitsOf(modulus) >= rsaBits.shortest
  if (!sound) return flawed(algorithms.rsa.number, 'key-weak')
  // Copies: what was read of a key is kept, and would keep the whole of what it was read from.
  return {
    kind: 'rsa',
    algorithm: algorithms.rsa.number,
    modulus: Uint8Array.from(modulus),
    exponent: Uint8Array.from(exponent),
  }
}

function onCurve(reader: Reader, of: number): KeyMaterial {
  const oid = toHex(reader.take(reader.octet()))
  const curve = curveOf(oid)
  if (curve === 'key-secp256k1' || curve === 'key-brainpool' || curve === 'key-algorithm') return flawed(of, curve)
  const point = numberAt(reader, 8 * 133)
  if (of === algorithms.ecdh.number) demandDerivation(reader)
  if (isTwisted(curve)) return onTwistedCurve(reader, of, { curve, point })
  if (of === algorithms.eddsa.number) return flawed(of, 'key-algorithm')
  if (!isOnCurve(curve, point)) return flawed(of, 'key-point-unsound')
  if (of === algorithms.ecdh.number) return { kind: 'agreement', algorithm: of, curve }
  return { kind: 'ecdsa', algorithm: of, curve, point: Uint8Array.from(point) }
}

/** §11.2: 0x40 before the curve's own encoding. */
function onTwistedCurve(
  reader: Reader,
  of: number,
  { curve, point }: { readonly curve: TwistedCurve; readonly point: Uint8Array },
): KeyMaterial {
  if ((of === algorithms.eddsa.number) !== (curve === edwards) || of === algorithms.ecdsa.number)
    return flawed(of, 'key-algorithm')
  if (point.length !== 33 || point[0] !== 0x40) throw reader.wrong('a point in another spelling')
  return curve === edwards ? ed25519(point.subarray(1), of) : curve25519(point.subarray(1), of)
}

/** §11.5: three octets: reserved, a hash, a cipher. AES with SHA-2 is what every tool writes. */
function demandDerivation(reader: Reader): void {
  const [length, reserved, hash, cipher] = [reader.octet(), reader.octet(), reader.octet(), reader.octet()]
  const known = length === 3 && reserved === 1 && isSoundHash(hash) && isSoundCipher(cipher)
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
  return { kind: 'agreement', algorithm: of, curve: montgomery }
}

const nist = { 32: p256, 48: p384, 66: p521 } as const

function isOnCurve(curve: NistCurve, point: Uint8Array): boolean {
  // §11.2.1: uncompressed only.
  if (point[0] !== 4) return false
  try {
    nist[nistCurves[curve].octets].Point.fromBytes(point)
    return true
  } catch {
    return false
  }
}
