/**
 * Public keys and signatures made with them: what a judge, a composer and an
 * auditor need. Runs anywhere; holds no secret.
 *
 * A signature is judged with the very key bytes the log committed to before it,
 * by log order. OpenPGP libraries judge by the key as it is known today: for
 * them a revocation without a reason voids everything ever signed, and a
 * signature just made with an expired key passes if it is backdated. Neither may
 * be true of a record that is to hold in court.
 */
import * as openpgp from 'openpgp'
import { equalBytes, utf8 } from '../formats/bytes.ts'
import { verifyEd25519 } from '../formats/ed25519.ts'
import { type OpenPgpSignature, parseOpenPgpSignature, signedDigest } from '../formats/openpgp-signature.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { type Fingerprint, type Instant, instant, parseFingerprint, type Sha256Hex } from '../ids.ts'
import { isTrouble, Malformed, NotProven } from '../outcome.ts'
import { ed25519Of } from './ed25519-point.ts'
import { config, endOfTime } from './strict-config.ts'

/** A signature's creation time and its entry's time may differ by this much, milliseconds. */
export const signatureTolerance = 20 * 60_000

export const keyRefusals = [
  'key-revoked',
  'key-expired',
  'key-from-the-future',
  'key-weak',
  'key-cannot-sign',
  'key-cannot-encrypt',
] as const
export type KeyRefusal = (typeof keyRefusals)[number]

/** A primary key or subkey that may do something. */
interface UsableKey {
  readonly fingerprint: Fingerprint
  readonly createdAt: Instant
  /** Null: never. */
  readonly expiresAt: Instant | null
}

interface SigningKey extends UsableKey {
  readonly keyId: openpgp.KeyID
  /** 32 bytes, where the algorithm is Ed25519 in either spelling. */
  readonly ed25519: Uint8Array | null
}

/** A key as its bytes say, read once. */
export interface ParsedPublicKey {
  readonly fingerprint: Fingerprint
  /** SHA-256 of the bytes as given: what log and roll commit to. */
  readonly hash: Sha256Hex
  readonly algorithm: string
  readonly userIds: readonly string[]
  readonly createdAt: Instant
  /** Null: never. */
  readonly expiresAt: Instant | null
  readonly revoked: boolean
  readonly weak: boolean
  readonly signing: readonly SigningKey[]
  readonly encryption: UsableKey | null
  readonly key: openpgp.PublicKey
}

/**
 * The one v4 public key these bytes are (binary, no armor). Throws Malformed
 * where they are anything else, a private key included.
 */
export async function parsePublicKey(bytes: Uint8Array): Promise<ParsedPublicKey> {
  const key = await readOneKey(bytes)
  const expiry = await key.getExpirationTime(undefined, config)
  return {
    fingerprint: fingerprintOf(key),
    hash: sha256Hex(bytes),
    algorithm: algorithmName(key),
    userIds: key.getUserIDs(),
    createdAt: instant(key.getCreationTime().getTime()),
    expiresAt: instantOf(expiry),
    revoked: await key.isRevoked(undefined, undefined, endOfTime, config),
    weak: await isWeak(key),
    signing: await signingKeys(key),
    encryption: await encryptionKey(key),
    key,
  }
}

async function readOneKey(bytes: Uint8Array): Promise<openpgp.PublicKey> {
  const keys = await foreign('key', () => openpgp.readKeys({ binaryKeys: bytes, config }))
  const [key, second] = keys
  if (!key || second) throw new Malformed('key: not exactly one')
  if (key.isPrivate()) throw new Malformed('key: a private key')
  if (key.keyPacket.version !== 4) throw new Malformed('key: version is not 4')
  return key
}

/** Errors of the library about foreign bytes are ours to name: Malformed. */
async function foreign<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (isTrouble(error, 'Malformed')) throw error
    throw new Malformed(`${name}: ${error instanceof Error ? error.message : 'unreadable'}`)
  }
}

function fingerprintOf(key: { getFingerprint(): string }): Fingerprint {
  const fingerprint = parseFingerprint(key.getFingerprint())
  if (fingerprint === null) throw new Malformed('key: fingerprint is not a v4 one')
  return fingerprint
}

function algorithmName(key: openpgp.PublicKey): string {
  const { algorithm, bits, curve } = key.getAlgorithmInfo()
  return [algorithm, curve ?? bits].filter((part) => part !== undefined).join(' ')
}

// getExpirationTime answers null for a key that is revoked or unsound; such a key is refused on that ground.
function instantOf(time: Date | number | null): Instant | null {
  return time instanceof Date ? instant(time.getTime()) : null
}

/** Null means usable; the reason's text is the library's and is only told apart, never shown. */
async function failure(attempt: () => Promise<unknown>): Promise<string | null> {
  try {
    await attempt()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown'
  }
}

// Time plays no part here (date null): a judge applies the entry's time to the dates below.
async function isWeak(key: openpgp.PublicKey): Promise<boolean> {
  const message = await failure(() => key.getSigningKey(undefined, null, undefined, config))
  return message !== null && /weak|disabled/.test(message)
}

async function signingKeys(key: openpgp.PublicKey): Promise<readonly SigningKey[]> {
  const usable: SigningKey[] = []
  for (const candidate of [key, ...key.subkeys]) {
    const keyId = candidate.getKeyID()
    const may = (await failure(() => key.getSigningKey(keyId, null, undefined, config))) === null
    if (may) usable.push({ ...(await usableKey(key, candidate)), keyId, ed25519: ed25519Of(candidate) })
  }
  return usable
}

async function encryptionKey(key: openpgp.PublicKey): Promise<UsableKey | null> {
  const failed = await failure(() => key.getEncryptionKey(undefined, null, undefined, config))
  if (failed !== null) return null
  return usableKey(key, await key.getEncryptionKey(undefined, null, undefined, config))
}

async function usableKey(key: openpgp.PublicKey, part: openpgp.PublicKey | openpgp.Subkey): Promise<UsableKey> {
  const primary = instantOf(await key.getExpirationTime(undefined, config))
  const own = part instanceof openpgp.Subkey ? instantOf(await part.getExpirationTime(endOfTime, config)) : null
  return {
    fingerprint: fingerprintOf(part),
    createdAt: instant(part.getCreationTime().getTime()),
    expiresAt: earlier(primary, own),
  }
}

function earlier(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null) return other
  if (other === null) return one
  return one < other ? one : other
}

// ── facts for enrolment and for the composer ───────────────────────────────

export interface KeyFacts {
  readonly fingerprint: Fingerprint
  readonly hash: Sha256Hex
  readonly algorithm: string
  readonly userIds: readonly string[]
  readonly createdAt: Instant
  readonly expiresAt: Instant | null
  /** The end of the encryption subkey, or of the key where that is sooner; null where there is no such subkey, or no end. */
  readonly encryptionUntil: Instant | null
  /** Empty: the key may be used at that instant. */
  readonly refusals: readonly KeyRefusal[]
}

/** What there is to say about a key at an instant. Throws Malformed where the bytes are not one v4 public key. */
export async function keyFacts(bytes: Uint8Array, at: Instant): Promise<KeyFacts> {
  const key = await parsePublicKey(bytes)
  const { fingerprint, hash, algorithm, userIds, createdAt, expiresAt, encryption } = key
  return {
    fingerprint,
    hash,
    algorithm,
    userIds,
    createdAt,
    expiresAt,
    encryptionUntil: encryption?.expiresAt ?? null,
    refusals: refusalsOf(key, at),
  }
}

/** Why a key may not be used at an instant, gravest first. */
export function refusalsOf(key: ParsedPublicKey, at: Instant): readonly KeyRefusal[] {
  if (key.revoked) return ['key-revoked']
  if (key.weak) return ['key-weak']
  const found: KeyRefusal[] = []
  if (isOver(key.expiresAt, at)) found.push('key-expired')
  if (key.createdAt > at + signatureTolerance) found.push('key-from-the-future')
  if (!key.signing.some((part) => !isOver(part.expiresAt, at))) found.push('key-cannot-sign')
  if (!key.encryption || isOver(key.encryption.expiresAt, at)) found.push('key-cannot-encrypt')
  return found.includes('key-expired') ? ['key-expired'] : found
}

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
 * Throws NotProven unless the signature is good: v4, type 0x00 (a text-mode
 * signature would also vouch for texts with other line ends), made by the key or
 * a signing subkey bound to it, naming no user id (an address would stand in the
 * log for ever), made within 20 minutes of the entry, with a key in force then.
 */
export async function judgeSignature(claim: SignatureClaim): Promise<void> {
  const signature = await provenOrNot(async () => parseOpenPgpSignature(claim.signature))
  demandForm(signature)
  demandTime(signature.createdAt, claim.entryTime)
  const key = await provenOrNot(() => rememberedKey(claim.keyBytes))
  const part = signingPart(key, signature, claim.entryTime)
  const data = typeof claim.text === 'string' ? await provenOrNot(async () => utf8(String(claim.text))) : claim.text
  if (!(await isGood({ signature, part, key, data, bytes: claim.signature })))
    throw new NotProven('signature is not good')
}

async function provenOrNot<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (isTrouble(error, 'Malformed')) throw new NotProven(error.message)
    throw error
  }
}

// SHA-2 and SHA-3 (RFC 9580 §9.5); what is older has known collisions.
const soundHashes = new Set([8, 9, 10, 12, 14])

function demandForm(signature: OpenPgpSignature): void {
  if (signature.type !== 0x00) throw new NotProven('signature is not over a binary document')
  if (signature.namesUserId) throw new NotProven('signature names a user id')
  if (signature.expires) throw new NotProven('signature expires')
  if (!soundHashes.has(signature.hashAlgorithm)) throw new NotProven('signature uses a weak hash')
}

function demandTime(createdAt: Instant, entryTime: Instant): void {
  if (Math.abs(createdAt - entryTime) > signatureTolerance) {
    throw new NotProven('signature was made more than 20 minutes from its entry')
  }
}

/** The part of the key that made the signature, if it was in force by the entry's time: the signature's own time is the signer's word. */
function signingPart(key: ParsedPublicKey, signature: OpenPgpSignature, entryTime: Instant): SigningKey {
  if (key.revoked) throw new NotProven('key was revoked when the log took it')
  const part = key.signing.find(({ fingerprint }) => fingerprint === signature.issuer)
  if (!part) throw new NotProven('signature is by another key')
  if (isOver(key.expiresAt, entryTime) || isOver(part.expiresAt, entryTime)) throw new NotProven('key had expired')
  if (signature.createdAt < part.createdAt) throw new NotProven('signature is older than its key')
  return part
}

interface Judged {
  readonly signature: OpenPgpSignature
  readonly part: SigningKey
  readonly key: ParsedPublicKey
  readonly data: Uint8Array
  readonly bytes: Uint8Array
}

async function isGood(judged: Judged): Promise<boolean> {
  const digest = signedDigest(judged.signature, judged.data)
  if (judged.part.ed25519 && judged.signature.ed25519 && digest) return isGoodEd25519(judged, digest)
  return isGoodByLibrary(judged)
}

function isGoodEd25519({ signature, part }: Judged, digest: Uint8Array): boolean {
  if (!part.ed25519 || !signature.ed25519) return false
  // A wrong start is a wrong signature for every OpenPGP library, and must be for us.
  if (!equalBytes(digest.slice(0, 2), signature.digestStart)) return false
  return verifyEd25519(part.ed25519, digest, signature.ed25519)
}

/**
 * openpgp.js, with its own view of time switched off: the packet alone is
 * verified against the part of the key that was found in force above.
 */
async function isGoodByLibrary({ bytes, key, part, data }: Judged): Promise<boolean> {
  try {
    const parsed = await openpgp.readSignature({ binarySignature: bytes, config })
    const [packet] = parsed.packets
    const holder = key.key.getKeys(part.keyId)[0]
    const [literal] = (await openpgp.createMessage({ binary: data })).packets
    if (!packet || !holder || !literal) return false
    await packet.verify(holder.keyPacket, openpgp.enums.signature.binary, literal, endOfTime, true, config)
    return true
  } catch {
    // Whatever the library objects to, the signature is not proven.
    return false
  }
}

/** The library's verdict alone, for tests that hold the fast path against it. */
export async function isGoodForLibrary(claim: SignatureClaim): Promise<boolean> {
  const signature = parseOpenPgpSignature(claim.signature)
  const key = await rememberedKey(claim.keyBytes)
  const part = signingPart(key, signature, claim.entryTime)
  const data = typeof claim.text === 'string' ? utf8(claim.text) : claim.text
  return isGoodByLibrary({ signature, part, key, data, bytes: claim.signature })
}

// Reading a key costs as much as verifying with it ten times over: keep what was read. Oldest out first.
const remembered = new Map<Sha256Hex, ParsedPublicKey>()
const memory = 8192

async function rememberedKey(bytes: Uint8Array): Promise<ParsedPublicKey> {
  const hash = sha256Hex(bytes)
  const known = remembered.get(hash)
  if (known) return known
  const key = await parsePublicKey(bytes)
  const [oldest] = remembered.keys()
  if (remembered.size >= memory && oldest !== undefined) remembered.delete(oldest)
  remembered.set(hash, key)
  return key
}
