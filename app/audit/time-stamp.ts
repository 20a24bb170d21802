/**
 * Whether a time stamp is over these bytes, answers this question, and was
 * signed by that authority. WebCrypto, so that browser and Node share it.
 */
import { equalBytes } from '../formats/bytes.ts'
import { der, parseDer, partsOf, tagged } from '../formats/der.ts'
import { sha256 } from '../formats/sha256.ts'
import {
  answersNonce,
  parseStampCertificate,
  parseStampResponse,
  type StampCertificate,
  type StampHash,
  type StampSigner,
} from '../formats/time-stamp.ts'
import type { Instant } from '../ids.ts'
import { NotProven } from '../outcome.ts'

export interface StampClaim {
  /** TimeStampResp, DER. */
  readonly response: Uint8Array
  /** What was stamped. */
  readonly data: Uint8Array
  /** The authority's own certificate, DER; null where nobody gave one, and then nothing is known of who signed. */
  readonly certificate: Uint8Array | null
  /** The question's; null where only the answer was kept. */
  readonly nonce: Uint8Array | null
}

/** Throws Malformed or NotProven. The time is the authority's word. */
export async function checkStamp(claim: StampClaim): Promise<{ readonly time: Instant }> {
  const stamp = parseStampResponse(claim.response)
  if (!equalBytes(stamp.imprint, sha256(claim.data))) throw new NotProven('the time stamp is over something else')
  if (claim.nonce && !answersNonce(stamp, claim.nonce)) throw new NotProven('the time stamp answers another question')
  const { signer, time } = stamp
  if (!equalBytes(signer.digest, await hashed(signer.hash, stamp.content)))
    throw new NotProven('the time stamp was changed after it was signed')
  if (claim.certificate) await checkSigner(signer, claim.certificate, time)
  return { time }
}

async function checkSigner(signer: StampSigner, bytes: Uint8Array, time: Instant): Promise<void> {
  const { hash, value } = signer.certificate
  if (!equalBytes(value, await hashed(hash, bytes))) throw new NotProven('the time stamp is by another authority')
  const certificate = parseStampCertificate(bytes)
  if (!certificate.stampsOnly) throw new NotProven('the certificate is not one for time stamping alone')
  if (time < certificate.notBefore || time > certificate.notAfter)
    throw new NotProven('the time stamp was made outside the time of its certificate')
  if (!(await isSigned(signer, certificate))) throw new NotProven('the signature of the time stamp is not good')
}

async function isSigned(signer: StampSigner, { publicKey, curve }: StampCertificate): Promise<boolean> {
  const { hash, scheme, signed, signature } = signer
  if ((scheme === 'ECDSA') !== (curve !== null)) return false
  const kind = curve ? { name: 'ECDSA', namedCurve: curve, hash } : { name: 'RSASSA-PKCS1-v1_5', hash }
  try {
    const key = await crypto.subtle.importKey('spki', plain(publicKey), kind, false, ['verify'])
    const given = curve ? joined(signature, curve) : signature
    return await crypto.subtle.verify({ name: kind.name, hash }, key, plain(given), plain(signed))
  } catch (error) {
    // A key the platform refuses has signed nothing; a fault of ours goes on up.
    if (error instanceof DOMException) return false
    throw error
  }
}

const width = { 'P-256': 32, 'P-384': 48, 'P-521': 66 } as const

/** WebCrypto wants r ‖ s, each of the curve's width; CMS writes two numbers. */
function joined(signature: Uint8Array, curve: keyof typeof width): Uint8Array {
  const numbers = partsOf(tagged(parseDer(signature), der.sequence)).map((part) => tagged(part, der.integer).content)
  const out = new Uint8Array(2 * width[curve])
  for (const [i, number] of numbers.slice(0, 2).entries()) {
    const bare = number.slice(number.findIndex((octet) => octet !== 0))
    if (bare.length > width[curve]) throw new NotProven('the signature of the time stamp is not good')
    out.set(bare, (i + 1) * width[curve] - bare.length)
  }
  return out
}

async function hashed(name: StampHash, bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(name, plain(bytes)))
}

/** WebCrypto's types want a buffer nobody else can write to meanwhile. */
const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)
