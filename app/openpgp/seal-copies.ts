/**
 * Sealing: one OpenPGP message per recipient, signed here, encrypted by whoever
 * is handed in (a pool of workers in the browser, the same thread elsewhere).
 *
 * Nobody is sealed to on the page's word: each recipient's line is proven under
 * the roll in force, and the key's bytes are those the line names, before the
 * first copy is made.
 */
import { toBase64 } from '../formats/bytes.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import type { RollLine } from '../formats/roll.ts'
import { type BulletinPayload, contentDigest, copiesRoot, formatPayload } from '../formats/sealed-copy.ts'
import type { Fingerprint, Instant, Sha256Hex } from '../ids.ts'
import { type OwnKey, signBytes } from './own-key.ts'
import type { SignedBytes } from './seal-to-key.ts'
import { lineInRoll, type Pins } from './vault-pins.ts'
import type { Sealed, SealedCopy, SealProgress, SealRecipient, SealRequest } from './vault-protocol.ts'
import { demand, orRefuse, VaultRefusal } from './vault-refusal.ts'

export interface EncryptionJob {
  readonly bytes: Uint8Array
  readonly signature: Uint8Array
  readonly publicKey: Uint8Array
  readonly fingerprint: Fingerprint
  readonly date: Instant
}
/** Encrypts signed bytes to one key, as one message. Throws where the key is not the named one, or cannot be encrypted to. */
export type Encrypt = (job: EncryptionJob) => Promise<{ readonly ciphertext: Uint8Array; readonly sha256: Sha256Hex }>

export interface Sealing {
  readonly request: SealRequest
  readonly own: OwnKey
  readonly pins: Pins
  readonly encrypt: Encrypt
  /** How many copies may be under way at once. */
  readonly width: number
  readonly signal: AbortSignal
  /** Awaited: copies leave memory no slower than they are made. */
  readonly report: (progress: SealProgress) => Promise<void>
}

interface Addressee {
  readonly recipient: SealRecipient
  readonly line: RollLine
}

export async function sealCopies(sealing: Sealing): Promise<Sealed> {
  const { request, own, pins } = sealing
  const addressees = await provenRecipients(request, pins, own)
  const salt = toBase64(crypto.getRandomValues(new Uint8Array(32)))
  const digest = await orRefuse('request-malformed', () => contentDigest(request.content, salt))
  const payloadFor = (to: Addressee): BulletinPayload => ({
    ...request.content,
    portal: pins.portal,
    copy: to.recipient.copy,
    code: to.recipient.code,
    recipient: { person: to.line.person, key: to.line.fingerprint },
    sender: { person: own.person, key: own.fingerprint },
    sealedAt: pins.time,
    contentSalt: salt,
    contentDigest: digest,
  })
  const hashes = await sealedInBatches(sealing, addressees, payloadFor)
  return { contentDigest: digest, copiesRoot: copiesRoot(hashes), count: hashes.length }
}

async function provenRecipients(request: SealRequest, pins: Pins, own: OwnKey): Promise<readonly Addressee[]> {
  const { recipients } = request
  demand(recipients.length > 0, 'recipients-none')
  demand(new Set(recipients.map(({ person }) => person)).size === recipients.length, 'recipient-twice')
  demand(new Set(recipients.map(({ copy }) => copy)).size === recipients.length, 'recipient-twice')
  await orRefuse('request-malformed', () => canonicalJson(request.content.indicators))
  const roll = await pins.rollInForce(request.roll)
  const addressees: Addressee[] = []
  for (const recipient of recipients) {
    const line = await lineInRoll(roll, recipient, pins.time, own)
    demand(line.person === recipient.person, 'line-other-key')
    addressees.push({ recipient, line })
  }
  return addressees
}

const batchSize = 20

/** The hashes of all copies. Each batch is reported, and taken, before the next is begun. */
async function sealedInBatches(
  sealing: Sealing,
  addressees: readonly Addressee[],
  payloadFor: (to: Addressee) => BulletinPayload,
): Promise<readonly Sha256Hex[]> {
  const hashes: Sha256Hex[] = []
  const step = Math.max(batchSize, sealing.width)
  let reported: Promise<void> = Promise.resolve()
  for (let at = 0; at < addressees.length; at += step) {
    demand(!sealing.signal.aborted, 'sealing-stopped')
    const copies = await sealBatch(sealing, addressees.slice(at, at + step), payloadFor)
    hashes.push(...copies.map(({ sha256 }) => sha256))
    // One batch is taken away while the next is made, never more.
    await reported
    reported = sealing.report({ done: hashes.length, of: addressees.length, copies })
  }
  await reported
  demand(!sealing.signal.aborted, 'sealing-stopped')
  return hashes
}

async function sealBatch(
  sealing: Sealing,
  batch: readonly Addressee[],
  payloadFor: (to: Addressee) => BulletinPayload,
): Promise<readonly SealedCopy[]> {
  const underWay: Promise<SealedCopy>[] = []
  for (const to of batch) {
    const bytes = await orRefuse('request-malformed', () => formatPayload(payloadFor(to)))
    const signed = await signBytes(sealing.own.privateKey, bytes, sealing.pins.time)
    // Signing goes on while the pool encrypts; failures are looked at below, together.
    underWay.push(encryptedCopy(sealing, to, signed))
  }
  const settled = await Promise.allSettled(underWay)
  return settled.map((result) => {
    if (result.status === 'rejected') throw new VaultRefusal('sealing-failed')
    return result.value
  })
}

async function encryptedCopy({ encrypt, pins }: Sealing, to: Addressee, signed: SignedBytes): Promise<SealedCopy> {
  const { publicKey, copy } = to.recipient
  const made = await encrypt({ ...signed, publicKey, fingerprint: to.line.fingerprint, date: pins.time })
  return { copy, ...made }
}
