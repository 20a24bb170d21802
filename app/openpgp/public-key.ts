/**
 * Public keys and signatures made with them: what a judge, a composer and an
 * auditor need. Runs anywhere; holds no secret.
 *
 * A signature is judged with the very key bytes the log committed to before it,
 * by log order. OpenPGP libraries judge by the key as it is known today: for
 * them a revocation without a reason voids everything ever signed, and a
 * signature just made with an expired key passes if it is backdated. Neither may
 * be true of a record that is to hold in court.
 *
 * Whatever is foreign is taken apart first (formats/openpgp-key, openpgp-signature):
 * no key, and no number in it, is computed with that is not on their lists.
 */
import { utf8 } from '../formats/bytes.ts'
import { type KeyFlaw, readKeyPackets } from '../formats/openpgp-key.ts'
import { type OpenPgpSignature, parseOpenPgpSignature } from '../formats/openpgp-signature.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { Instant, Sha256Hex } from '../ids.ts'
import { done, isTrouble, NotProven, type Outcome, refused } from '../outcome.ts'
import { type CertifiedKey, certifyKey, type SigningKey, type UsableKey } from './certify-key.ts'
import { isMadeBy } from './verify-signature.ts'

/** A signature's creation time and its entry's time may differ by this much, milliseconds. */
export const signatureTolerance = 20 * 60_000

/** Why a key may not be used, beside what is wrong with its bytes. Words of the dictionary. */
export const keyRefusals = [
  'key-revoked',
  'key-uncertified',
  'key-signed-weakly',
  'key-expired',
  'key-from-the-future',
  'key-cannot-sign',
  'key-cannot-encrypt',
  'key-encryption-expired',
  'key-encryption-weak',
] as const
export type KeyRefusal = (typeof keyRefusals)[number] | KeyFlaw

/** A key as its bytes say, read once. */
export interface ParsedPublicKey extends CertifiedKey {
  /** SHA-256 of the bytes as given: what log and roll commit to. */
  readonly hash: Sha256Hex
}

/**
 * The one v4 public key these bytes are (binary, no armor). Throws UnfitKey, which
 * is Malformed with a reason, where they are anything else, a private key included.
 */
export async function parsePublicKey(bytes: Uint8Array): Promise<ParsedPublicKey> {
  return { ...(await certifyKey(readKeyPackets(bytes))), hash: sha256Hex(bytes) }
}

// ── facts for enrolment and for the composer ───────────────────────────────

export interface KeyFacts extends Pick<ParsedPublicKey, 'fingerprint' | 'hash' | 'algorithm' | 'userIds'> {
  /** User ids in its bytes that it has not certified, or has revoked. */
  readonly otherUserIds: number
  readonly createdAt: Instant
  readonly expiresAt: Instant | null
  /** When no subkey is left to be encrypted to; null where there is none now, or no end. */
  readonly encryptionUntil: Instant | null
  /** From the instant asked for on, the first at which it cannot be used any more; null where there is no end, or it cannot be used at all. */
  readonly usableUntil: Instant | null
  /** Empty: the key may be used at that instant. */
  readonly refusals: readonly KeyRefusal[]
}

/** What there is to say about a key at an instant. Throws Malformed where the bytes are not one v4 public key. */
export async function keyFacts(bytes: Uint8Array, at: Instant): Promise<KeyFacts> {
  return factsOf(await parsePublicKey(bytes), at)
}

export function factsOf(key: ParsedPublicKey, at: Instant): KeyFacts {
  const { fingerprint, hash, algorithm, userIds, otherUserIds, createdAt, expiresAt } = key
  return {
    fingerprint,
    hash,
    algorithm,
    userIds,
    otherUserIds,
    createdAt,
    expiresAt,
    encryptionUntil: endWhere(key, at, (when) => encryptionKeyAt(key, when).ok),
    usableUntil: endWhere(key, at, (when) => refusalsOf(key, when).length === 0),
    refusals: refusalsOf(key, at),
  }
}

/** Something about a key changes only where a part of it ends. */
function endWhere(key: ParsedPublicKey, at: Instant, holds: (when: Instant) => boolean): Instant | null {
  if (!holds(at)) return null
  const ends = [key, ...key.signing, ...key.encryption].flatMap(({ expiresAt }) => expiresAt ?? [])
  return ends.sort((one, other) => one - other).find((end) => end > at && !holds(end)) ?? null
}

/** Why a key may not be used at an instant, gravest first. */
export function refusalsOf(key: ParsedPublicKey, at: Instant): readonly KeyRefusal[] {
  if (key.revoked) return ['key-revoked']
  if (key.flaw) return [key.flaw]
  if (isOver(key.expiresAt, at)) return ['key-expired']
  if (key.statedAt > at + signatureTolerance) return ['key-from-the-future']
  const signing = signingFlawAt(key, at)
  const encryption = encryptionKeyAt(key, at)
  return [...(signing ? [signing] : []), ...(encryption.ok ? [] : [encryption.reason])]
}

export type EncryptionRefusal = Exclude<KeyRefusal, 'key-cannot-sign'>

/**
 * The subkey to encrypt to at an instant: the newest of those that have begun and
 * not ended, as gpg and sq choose. Where that one cannot be used, its older
 * neighbour is not either: whoever added it meant it to be used instead. The same
 * for a post-quantum one, however old: its holder wants what the others lack.
 */
export function encryptionKeyAt(key: ParsedPublicKey, at: Instant): Outcome<UsableKey, EncryptionRefusal> {
  if (key.revoked) return refused('key-revoked')
  if (key.flaw) return refused(key.flaw)
  if (isOver(key.expiresAt, at)) return refused('key-expired')
  if (key.statedAt > at + signatureTolerance) return refused('key-from-the-future')
  const postQuantum = key.encryption.find((part) => part.flaw === 'key-post-quantum' && isIn(part, at))
  if (postQuantum) return refused('key-post-quantum')
  const newest = key.encryption.find((part) => isIn(part, at))
  if (newest?.flaw) return refused(newest.flaw === 'key-weak' ? 'key-encryption-weak' : newest.flaw)
  if (newest) return done(newest)
  const ended = key.encryption.some(({ expiresAt }) => isOver(expiresAt, at))
  return refused(ended ? 'key-encryption-expired' : 'key-cannot-encrypt')
}

/** Null where one of its parts signs. */
function signingFlawAt(key: ParsedPublicKey, at: Instant): KeyRefusal | null {
  const living = key.signing.filter((part) => isIn(part, at))
  if (living.some(({ flaw }) => flaw === null)) return null
  return living[0]?.flaw ?? 'key-cannot-sign'
}

function isIn({ from, expiresAt }: UsableKey, at: Instant): boolean {
  return from <= at + signatureTolerance && !isOver(expiresAt, at) && !isOver(expiresAt, from)
}

const latest = (one: Instant, other: Instant): Instant => (one > other ? one : other)

function isOver(end: Instant | null, at: Instant): boolean {
  return end !== null && end <= at
}

// ── judging ────────────────────────────────────────────────────────────────

export interface SignatureClaim {
  /** The text signed; a string is taken as UTF-8. */
  readonly text: string | Uint8Array
  /** One detached signature packet, binary. */
  readonly signature: Uint8Array
  /** The key's bytes as the log committed to them before the signature's entry. */
  readonly keyBytes: Uint8Array
  /** `t` of the entry that holds the signature. */
  readonly entryTime: Instant
}

/**
 * Throws NotProven unless the signature is good: on the list of
 * formats/openpgp-signature, made by the key or a signing subkey bound to it,
 * within 20 minutes of the entry, with a key in force then.
 */
export async function judgeSignature(claim: SignatureClaim): Promise<void> {
  const signature = await provenOrNot(async () => parseOpenPgpSignature(claim.signature))
  demandTime(signature.createdAt, claim.entryTime)
  const key = await provenOrNot(() => rememberedKey(claim.keyBytes))
  const part = signingPart(key, signature, claim.entryTime)
  const data = typeof claim.text === 'string' ? await provenOrNot(async () => utf8(String(claim.text))) : claim.text
  if (!(await isMadeBy(part.material, signature, data))) throw new NotProven('signature is not good')
}

async function provenOrNot<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (isTrouble(error, 'Malformed')) throw new NotProven(error.message)
    throw error
  }
}

function demandTime(createdAt: Instant, entryTime: Instant): void {
  if (Math.abs(createdAt - entryTime) > signatureTolerance) {
    throw new NotProven('signature was made more than 20 minutes from its entry')
  }
}

/** The part of the key that made the signature, if it was in force by the entry's time: the signature's own time is the signer's word. */
function signingPart(key: ParsedPublicKey, signature: OpenPgpSignature, entryTime: Instant): SigningKey {
  if (key.revoked) throw new NotProven('key was revoked when the log took it')
  if (key.flaw) throw new NotProven(`key cannot be used: ${key.flaw}`)
  const part = key.signing.find(({ fingerprint }) => fingerprint === signature.issuer)
  if (!part) throw new NotProven('signature is by another key')
  if (part.flaw) throw new NotProven(`key cannot be used: ${part.flaw}`)
  const signed = latest(entryTime, signature.createdAt)
  if (isOver(key.expiresAt, signed) || isOver(part.expiresAt, signed)) throw new NotProven('key had expired')
  if (signature.createdAt < part.from) throw new NotProven('signature is older than its key')
  return part
}

// Reading a key costs as much as verifying with it ten times over: keep what was read. Oldest out first.
const remembered = new Map<Sha256Hex, ParsedPublicKey>()
const memory = 8192

/** The same, kept: for keys on record, which are asked for again and again. */
export async function rememberedKey(bytes: Uint8Array): Promise<ParsedPublicKey> {
  const known = remembered.get(sha256Hex(bytes))
  if (known) return known
  const key = await parsePublicKey(bytes)
  rememberKey(key)
  return key
}

/** Keeps what was read of a key elsewhere: a stranger's is read in a thread of its own, and then not again in this one. */
export function rememberKey(key: ParsedPublicKey): void {
  const [oldest] = remembered.keys()
  if (remembered.size >= memory && oldest !== undefined) remembered.delete(oldest)
  remembered.set(key.hash, key)
}
