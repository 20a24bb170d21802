/**
 * The OpenPGP algorithms of this house: which are taken and made, for what, from
 * when and until when, and how much room each needs. The one table: what reads
 * keys, signatures and messages, what computes and what seals goes by it, and
 * nothing else names an algorithm. A new one (RFC 9980: ML-KEM-768 with X25519, as
 * a subkey of a v4 key) is a row here and whatever computes with it in the library.
 *
 * Numbers are those of RFC 9580 §9.
 */
import type { Instant } from '../ids.ts'

export type AlgorithmUse = 'sign' | 'encrypt'

export interface Algorithm {
  /** §9.1. */
  readonly number: number
  readonly uses: readonly AlgorithmUse[]
  /** Octets, at most: what it adds to a key, and to a message (a session key wrapped for one recipient). */
  readonly inKey: number
  readonly inMessage: number
  /** Milliseconds: keys of it are taken from then, and until then; null for as long as anybody knows. */
  readonly since: Instant | null
  readonly until: Instant | null
}

const always = { since: null, until: null } as const

/** EdDSALegacy is Ed25519 as gpg, sq and RNP all know it; ECDH encrypts only. */
export const algorithms = {
  rsa: { number: 1, uses: ['sign', 'encrypt'], inKey: 1032, inMessage: 1030, ...always },
  ecdh: { number: 18, uses: ['encrypt'], inKey: 160, inMessage: 200, ...always },
  ecdsa: { number: 19, uses: ['sign'], inKey: 145, inMessage: 0, ...always },
  eddsa: { number: 22, uses: ['sign'], inKey: 51, inMessage: 0, ...always },
} as const satisfies Readonly<Record<string, Algorithm>>

type Table = readonly Algorithm[]
export const algorithmTable: Table = Object.values(algorithms)

export const algorithmOf = (number: number, table: Table = algorithmTable): Algorithm | null =>
  table.find((row) => row.number === number) ?? null

/** Whether messages are sealed under it. */
export const encryptsUnder = (number: number, table?: Table): boolean =>
  algorithmOf(number, table)?.uses.includes('encrypt') ?? false

/** Octets of the largest wrapped session key. */
export const largestWrapped = (table: Table = algorithmTable): number =>
  Math.max(...table.map(({ inMessage }) => inMessage))

/** RSA numbers, bits: shorter is refused by every guideline for what is to hold ten years; verifying costs the cube of the length. */
export const rsaBits = { shortest: 3072, longest: 8192 } as const

// 8 as LibrePGP numbers Kyber, the rest as draft-ietf-openpgp-pqc numbers ML-DSA, SLH-DSA and ML-KEM (35, 36).
const postQuantum = new Set([8, 30, 31, 32, 33, 34, 35, 36])
// Elgamal in both numbers, DSA; RSA that says it can do one thing only (§9.1: deprecated).
const outdated = new Set([2, 3, 16, 17, 20])
// X25519 and Ed25519 as RFC 9580 spells them anew: gpg, sqv and RNP in the releases people have cannot read such a
// key, so that nobody could check its signatures without us, nor open with them what was sealed to it.
const respelled = new Set([25, 27])

/** Why one that is not in the table is not taken. */
export function untakenBecause(number: number): 'key-post-quantum' | 'key-respelled' | 'key-weak' | 'key-algorithm' {
  if (postQuantum.has(number)) return 'key-post-quantum'
  if (respelled.has(number)) return 'key-respelled'
  return outdated.has(number) ? 'key-weak' : 'key-algorithm'
}

// ── curves, §9.2 ───────────────────────────────────────────────────────────

/** Octets of a number on the curve; octets a digest must have under it, as gpg demands. */
export const nistCurves = {
  'P-256': { oid: '2a8648ce3d030107', octets: 32, digest: 32 },
  'P-384': { oid: '2b81040022', octets: 48, digest: 48 },
  'P-521': { oid: '2b81040023', octets: 66, digest: 64 },
} as const
export type NistCurve = keyof typeof nistCurves

export const twistedCurves = {
  Ed25519: { oid: '2b06010401da470f01' },
  Curve25519: { oid: '2b060104019755010501' },
} as const
export type TwistedCurve = keyof typeof twistedCurves
/** The one that is agreed on, beside those of NIST. */
export const montgomery = 'Curve25519' satisfies TwistedCurve
export const edwards = 'Ed25519' satisfies TwistedCurve
export const isTwisted = (curve: NistCurve | TwistedCurve): curve is TwistedCurve => curve in twistedCurves

const curvesByOid: Readonly<Record<string, NistCurve | TwistedCurve>> = {
  [nistCurves['P-256'].oid]: 'P-256',
  [nistCurves['P-384'].oid]: 'P-384',
  [nistCurves['P-521'].oid]: 'P-521',
  [twistedCurves.Ed25519.oid]: 'Ed25519',
  [twistedCurves.Curve25519.oid]: 'Curve25519',
}

/** By the octets of its object identifier, hex; else why it is not taken. */
export function curveOf(oid: string): NistCurve | TwistedCurve | 'key-secp256k1' | 'key-brainpool' | 'key-algorithm' {
  if (oid === '2b8104000a') return 'key-secp256k1'
  if (/^2b240303020801010[0-9a-f]$/.test(oid)) return 'key-brainpool'
  return curvesByOid[oid] ?? 'key-algorithm'
}

// ── hashes, §9.5 ───────────────────────────────────────────────────────────

const soundHashes = {
  8: { name: 'SHA-256', octets: 32 },
  9: { name: 'SHA-384', octets: 48 },
  10: { name: 'SHA-512', octets: 64 },
} as const
export type SoundHash = keyof typeof soundHashes
export const isSoundHash = (hash: number): hash is SoundHash => hash in soundHashes
export const digestLength = (hash: SoundHash): number => soundHashes[hash].octets
/** As WebCrypto calls it. */
export const hashName = (hash: SoundHash): string => soundHashes[hash].name

/** §9.3: AES of any length, for the key derivation of ECDH. */
export const isSoundCipher = (cipher: number): boolean => cipher >= 7 && cipher <= 9

// ── what is made here ──────────────────────────────────────────────────────

/**
 * New keys, as openpgp.js is asked for them: in the spelling that GnuPG 2.2 and
 * Sequoia read, where the new one of v4 and v6 fails.
 */
export const newKeys = { type: 'ecc', curve: 'curve25519Legacy' } as const
/** The cipher of every sealed message. */
export const messageCipher = { name: 'aes256', octets: 32 } as const
