/**
 * Encrypting to one key: SEIPDv1 under AES-256, which GnuPG 2.2 and Sequoia open
 * too. Left to itself openpgp.js chooses SEIPDv2 as soon as the key advertises
 * it; a session key of our own, named without an AEAD mode, keeps it to v1.
 * Nothing is compressed: ciphertext sizes would speak of the text's content, and
 * zlib costs more than all the rest.
 *
 * Which subkey it is, is not the library's to choose: the one that the key's facts
 * were told from (public-key.ts), so that whoever was said to be reachable is.
 */
import * as openpgp from 'openpgp'
import { messageCipher } from '../formats/algorithms.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { Fingerprint, Instant, Sha256Hex } from '../ids.ts'
import { Broken, NotProven } from '../outcome.ts'
import type { UsableKey } from './certify-key.ts'
import { encryptionKeyAt, rememberedKey } from './public-key.ts'
import { strictConfig } from './strict-config.ts'

const config: openpgp.PartialConfig = {
  ...strictConfig,
  preferredCompressionAlgorithm: openpgp.enums.compression.uncompressed,
}

export interface SealTo {
  /** The one recipient's key, binary. */
  readonly publicKey: Uint8Array
  /** What the caller believes the key to be; NotProven if it is another. */
  readonly fingerprint: Fingerprint
  /** The instant at which the key must be in force. */
  readonly date: Instant
}

/** Bytes and a detached signature over them, of type 0x00. */
export interface SignedBytes {
  readonly bytes: Uint8Array
  readonly signature: Uint8Array
}

/** Encrypts plain bytes, unsigned: for a `fuin-proof/1`, which needs no signature. Binary. */
export async function sealToKey(bytes: Uint8Array, to: SealTo): Promise<Uint8Array> {
  return encrypted(bytes, null, to)
}

/** Encrypts signed bytes as one OpenPGP message with the signature inside. Binary. */
export async function sealSigned({ bytes, signature }: SignedBytes, to: SealTo): Promise<Uint8Array> {
  // Signature and text travel apart until here: reading a whole signed message
  // back, openpgp.js leaves the signature behind the text unread, and would
  // encrypt the text alone.
  return encrypted(bytes, await openpgp.readSignature({ binarySignature: signature, config }), to)
}

async function encrypted(bytes: Uint8Array, signature: openpgp.Signature | null, to: SealTo): Promise<Uint8Array> {
  const subkey = await chosenSubkey(to)
  const key = await openpgp.readKey({ binaryKey: to.publicKey, config })
  const message = await openpgp.createMessage({ binary: bytes, date: new Date(to.date) })
  const { name: algorithm, octets } = messageCipher
  const sessionKey = { data: crypto.getRandomValues(new Uint8Array(octets)), algorithm }
  return openpgp.encrypt({
    message,
    encryptionKeys: key,
    encryptionKeyIDs: [keyIdIn(key, subkey.fingerprint)],
    sessionKey,
    ...(signature ? { signature } : {}),
    // Under a clock some minutes behind the key's own, the library would not find it bound yet.
    date: new Date(Math.max(to.date, subkey.from)),
    format: 'binary',
    config,
  })
}

async function chosenSubkey({ publicKey, fingerprint, date }: SealTo): Promise<UsableKey> {
  const known = await rememberedKey(publicKey)
  if (known.fingerprint !== fingerprint) throw new NotProven('the key is another one')
  const chosen = encryptionKeyAt(known, date)
  if (!chosen.ok) throw new NotProven(`the key cannot be sealed to: ${chosen.reason}`)
  return chosen.value
}

function keyIdIn(key: openpgp.Key, fingerprint: Fingerprint): openpgp.KeyID {
  const part = key.getKeys().find((one) => one.getFingerprint() === fingerprint)
  if (!part) throw new Broken('openpgp.js does not see the subkey that was chosen')
  return part.getKeyID()
}

/** One job of sealing, in this thread: what a pool worker does, and what the demo and the tests use instead of a pool. */
export async function encryptHere(
  job: SealTo & SignedBytes,
): Promise<{ readonly ciphertext: Uint8Array; readonly sha256: Sha256Hex }> {
  const ciphertext = await sealSigned(job, job)
  return { ciphertext, sha256: sha256Hex(ciphertext) }
}
