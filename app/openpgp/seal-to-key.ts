/**
 * Encrypting to one key: SEIPDv1 under AES-256, which GnuPG 2.2 and Sequoia open
 * too. Left to itself openpgp.js chooses SEIPDv2 as soon as the key advertises
 * it; a session key of our own, named without an AEAD mode, keeps it to v1.
 * Nothing is compressed: ciphertext sizes would speak of the text's content, and
 * zlib costs more than all the rest.
 */
import * as openpgp from 'openpgp'
import { sha256Hex } from '../formats/sha256.ts'
import type { Fingerprint, Instant, Sha256Hex } from '../ids.ts'
import { NotProven } from '../outcome.ts'
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
  const key = await openpgp.readKey({ binaryKey: to.publicKey, config })
  if (key.getFingerprint() !== to.fingerprint) throw new NotProven('the key is another one')
  const date = new Date(to.date)
  const message = await openpgp.createMessage({ binary: bytes, date })
  const sessionKey = { data: crypto.getRandomValues(new Uint8Array(32)), algorithm: 'aes256' as const }
  const signed = signature ? { signature } : {}
  return openpgp.encrypt({ message, encryptionKeys: key, sessionKey, ...signed, date, format: 'binary', config })
}

/** One job of sealing, in this thread: what a pool worker does, and what the demo and the tests use instead of a pool. */
export async function encryptHere(
  job: SealTo & SignedBytes,
): Promise<{ readonly ciphertext: Uint8Array; readonly sha256: Sha256Hex }> {
  const ciphertext = await sealSigned(job, job)
  return { ciphertext, sha256: sha256Hex(ciphertext) }
}
