/**
 * A person's own private key: made, protected, unlocked, used. Only the vault
 * imports this, and nothing here gives a private key away unprotected.
 *
 * Every time is handed in, and is the witnessed time of the newest checkpoint:
 * the machine's clock may be wrong, or set wrong.
 */
import * as openpgp from 'openpgp'
import { newKeys } from '../formats/algorithms.ts'
import { parseSealedMessage } from '../formats/openpgp-message.ts'
import { demandTamePrivateKey } from '../formats/openpgp-private-key.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { type Fingerprint, type Instant, instant, type PersonId, parseFingerprint, type Sha256Hex } from '../ids.ts'
import { Broken } from '../outcome.ts'
import { atRest, forGpg } from './key-protection.ts'
import { makePassphrase, normalPassphrase } from './passphrase.ts'
import type { SignedBytes } from './seal-to-key.ts'
import { endOfTime, strictConfig } from './strict-config.ts'
import { VaultRefusal } from './vault-refusal.ts'

/** An unlocked key. Lives in the vault, dies with `forget`. */
export interface OwnKey {
  readonly person: PersonId
  readonly fingerprint: Fingerprint
  readonly publicKey: Uint8Array
  readonly publicKeyHash: Sha256Hex
  readonly privateKey: openpgp.PrivateKey
}

const twoYears = 2 * 365 * 86_400

export interface NewKey {
  readonly own: OwnKey
  readonly protectedKey: Uint8Array
  readonly passphrase: string
  readonly revocation: { readonly superseded: string; readonly compromised: string }
  readonly createdAt: Instant
  readonly expiresAt: Instant
}

/**
 * v4, Ed25519 with a Curve25519 encryption subkey in their legacy spelling,
 * which GnuPG 2.2 and Sequoia read; `life`: seconds. The user id is the person's id
 * alone: a name or address would be in the record for ever.
 */
export async function makeOwnKey(person: PersonId, at: Instant, life = twoYears): Promise<NewKey> {
  const privateKey = await generated(person, { date: new Date(at), keyExpirationTime: life })
  const passphrase = makePassphrase()
  return {
    own: ownKeyOf(person, privateKey),
    protectedKey: await protectedBytes(privateKey, passphrase, atRest),
    passphrase,
    revocation: await revocations(privateKey, at),
    createdAt: instant(privateKey.getCreationTime().getTime()),
    expiresAt: instant(privateKey.getCreationTime().getTime() + life * 1000),
  }
}

/** A new key pair under this user id. Without an expiration time it has none: the council key's life is the pin's. */
export async function generated(
  name: string,
  life: { readonly date: Date; readonly keyExpirationTime: number },
): Promise<openpgp.PrivateKey> {
  const { privateKey } = await openpgp.generateKey({
    ...newKeys,
    userIDs: [{ name }],
    ...life,
    format: 'object',
    config: strictConfig,
  })
  return privateKey
}

/** The private key's bytes under a passphrase. */
async function protectedBytes(
  privateKey: openpgp.PrivateKey,
  passphrase: string,
  config: openpgp.PartialConfig,
): Promise<Uint8Array> {
  return (await openpgp.encryptKey({ privateKey, passphrase, config })).write()
}

// Two, because they say different things: after "superseded" what was signed
// before stays good even for libraries, after "compromised" nothing does.
async function revocations(key: openpgp.PrivateKey, at: Instant): Promise<NewKey['revocation']> {
  const { keySuperseded, keyCompromised } = openpgp.enums.reasonForRevocation
  return {
    superseded: await revocation(key, keySuperseded, at),
    compromised: await revocation(key, keyCompromised, at),
  }
}

async function revocation(
  key: openpgp.PrivateKey,
  flag: openpgp.enums.reasonForRevocation,
  at: Instant,
): Promise<string> {
  const date = new Date(at)
  const { publicKey } = await openpgp.revokeKey({
    key,
    reasonForRevocation: { flag, string: '' },
    date,
    format: 'object',
    config: strictConfig,
  })
  const certificate = await publicKey.getRevocationCertificate(date)
  if (typeof certificate !== 'string') throw new Broken('a key just revoked has no revocation certificate')
  return certificate
}

export function ownKeyOf(person: PersonId, privateKey: openpgp.PrivateKey): OwnKey {
  const fingerprint = parseFingerprint(privateKey.getFingerprint())
  if (fingerprint === null) throw new VaultRefusal('key-unusable')
  const publicKey = privateKey.toPublic().write()
  return { person, fingerprint, publicKey, publicKeyHash: sha256Hex(publicKey), privateKey }
}

/** Unlocks a protected key. Refuses one that is not the person's, and tells nothing else about a wrong passphrase. */
export async function unlockOwnKey(claim: {
  readonly person: PersonId
  readonly protectedKey: Uint8Array
  readonly passphrase: string
}): Promise<OwnKey> {
  const { privateKey } = await unlocked(claim.protectedKey, claim.passphrase)
  if (privateKey.getUserIDs().join('\n') !== claim.person) throw new VaultRefusal('key-not-own')
  return ownKeyOf(claim.person, privateKey)
}

interface Unlocking {
  readonly privateKey: openpgp.PrivateKey
  /** The spelling that opened it. */
  readonly passphrase: string
}

async function unlocked(protectedKey: Uint8Array, passphrase: string): Promise<Unlocking> {
  const privateKey = await readable(() => {
    demandTamePrivateKey(protectedKey)
    return openpgp.readPrivateKey({ binaryKey: protectedKey, config: strictConfig })
  })
  if (privateKey.isDecrypted()) throw new VaultRefusal('key-unusable')
  // A passphrase typed with other spaces or widths is still the person's; one they chose elsewhere is taken to the letter first.
  for (const spelling of new Set([
    passphrase,
    normalPassphrase(passphrase),
    normalPassphrase(passphrase).toLowerCase(),
  ])) {
    const opened = await openedWith(privateKey, spelling)
    if (opened) return { privateKey: opened, passphrase: spelling }
  }
  throw new VaultRefusal('passphrase-wrong')
}

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch {
    // Unreadable is all there is to say about a blob the server kept for us.
    throw new VaultRefusal('key-unusable')
  }
}

// The library's words in browsers, and those of Node's AES-GCM, which it passes on.
const wrongPassphrase = /Incorrect key passphrase|unable to authenticate data/

async function openedWith(privateKey: openpgp.PrivateKey, passphrase: string): Promise<openpgp.PrivateKey | null> {
  if (passphrase === '') return null
  try {
    return await openpgp.decryptKey({ privateKey, passphrase, config: strictConfig })
  } catch (error) {
    if (error instanceof Error && wrongPassphrase.test(error.message)) return null
    throw new VaultRefusal('key-unusable')
  }
}

/** A private key that lay sealed, and under no passphrase: a share of the council's. Refuses any other key. */
export async function bareKey(bytes: Uint8Array, fingerprint: Fingerprint): Promise<openpgp.PrivateKey> {
  const key = await readable(() => openpgp.readPrivateKey({ binaryKey: bytes, config: strictConfig }))
  if (!key.isDecrypted() || key.getFingerprint() !== fingerprint) throw new VaultRefusal('share-unreadable')
  return key
}

export interface RenewedKey {
  readonly own: OwnKey
  readonly protectedKey: Uint8Array
  readonly expiresAt: Instant
}

/**
 * The same key, with statements of its own made now that it ends two years from
 * now: nobody's seal or signature changes by it. Under the same passphrase.
 */
export async function renewOwnKey(
  claim: { readonly person: PersonId; readonly protectedKey: Uint8Array; readonly passphrase: string },
  at: Instant,
): Promise<RenewedKey> {
  const { privateKey, passphrase } = await unlocked(claim.protectedKey, claim.passphrase)
  const created = privateKey.getCreationTime().getTime()
  const keyExpirationTime = Math.floor((at - created) / 1000) + twoYears
  const { privateKey: renewed } = await openpgp.reformatKey({
    privateKey,
    userIDs: [{ name: claim.person }],
    date: new Date(at),
    keyExpirationTime,
    format: 'object',
    config: strictConfig,
  })
  return {
    own: ownKeyOf(claim.person, renewed),
    protectedKey: await protectedBytes(renewed, passphrase, atRest),
    expiresAt: instant(created + keyExpirationTime * 1000),
  }
}

/** The key for GnuPG, armored, under the same passphrase with the iterated S2K. */
export async function exportForGpg(claim: {
  readonly protectedKey: Uint8Array
  readonly passphrase: string
}): Promise<string> {
  const { privateKey, passphrase } = await unlocked(claim.protectedKey, claim.passphrase)
  const exported = await openpgp.encryptKey({ privateKey, passphrase, config: forGpg })
  forget(privateKey)
  return exported.armor()
}

/** Overwrites the secret numbers: what a later crash or swap could still show. */
export function forget(privateKey: openpgp.PrivateKey): void {
  for (const part of [privateKey, ...privateKey.subkeys]) {
    const parameters = 'privateParams' in part.keyPacket ? part.keyPacket.privateParams : null
    for (const value of Object.values(parameters ?? {})) if (value instanceof Uint8Array) value.fill(0)
  }
}

// ── use ────────────────────────────────────────────────────────────────────

/** A detached signature of type 0x00 over these bytes, binary. */
export async function signDetached(
  privateKey: openpgp.PrivateKey,
  bytes: Uint8Array,
  at: Instant,
): Promise<Uint8Array> {
  const message = await openpgp.createMessage({ binary: bytes })
  const date = new Date(at)
  return usable(() =>
    openpgp.sign({ message, signingKeys: privateKey, detached: true, date, format: 'binary', config: strictConfig }),
  )
}

/** The bytes with their detached signature: what `sealSigned` makes one message of. */
export async function signBytes(privateKey: openpgp.PrivateKey, bytes: Uint8Array, at: Instant): Promise<SignedBytes> {
  return { bytes, signature: await signDetached(privateKey, bytes, at) }
}

async function usable<T>(use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } catch {
    // Expired by the witnessed time, or revoked: the library says no before any cryptography.
    throw new VaultRefusal('key-unusable')
  }
}

/** What came out of a message encrypted to this key. Its signatures are not judged yet. */
export interface OpenedMessage {
  readonly bytes: Uint8Array
  /** Each a detached signature packet over `bytes`. */
  readonly signatures: readonly Uint8Array[]
}

/** Null where the message cannot be opened with this key, or is meant for more than one. */
export async function openMessage(
  privateKey: openpgp.PrivateKey,
  ciphertext: Uint8Array,
): Promise<OpenedMessage | null> {
  try {
    // A second recipient would mean that somebody else was given this very copy.
    parseSealedMessage(ciphertext)
    const message = await openpgp.readMessage({ binaryMessage: ciphertext, config: strictConfig })
    // What was sealed to a key stays readable with it, expired or not.
    const date = endOfTime
    const opened = await openpgp.decrypt({
      message,
      decryptionKeys: privateKey,
      date,
      format: 'binary',
      config: strictConfig,
    })
    return { bytes: opened.data, signatures: await packetsOf(opened.signatures) }
  } catch {
    // Damaged, forged, or for another key: nothing of it was shown, and no oracle says which.
    return null
  }
}

async function packetsOf(results: openpgp.DecryptMessageResult['signatures']): Promise<readonly Uint8Array[]> {
  const packets: Uint8Array[] = []
  for (const result of results) {
    // The library's own verdict, by its own rules, is not asked for; it must not surface as an unhandled rejection.
    result.verified.catch(() => undefined)
    const written = (await result.signature).write()
    if (written instanceof Uint8Array) packets.push(written)
  }
  return packets
}
