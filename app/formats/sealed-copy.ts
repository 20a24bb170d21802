/**
 * `fuin-bulletin/1`: what lies inside a sealed copy, as canonical JSON
 * (RFC 8785, UTF-8), signed by the sender and encrypted to one key.
 *
 * Recipient and recipient's key stand inside the signature: else a recipient
 * could re-encrypt the sender's signed text to a colleague and frame them. What
 * the server shows outside (number, kind, class, TLP, headline, sender, copy) is
 * repeated inside, and a reader refuses a copy where the two disagree.
 *
 * The **content digest** is SHA-256 of the canonical JSON of `fuin-content/1`:
 * the parts that are the same for all recipients, salted with 32 random bytes so
 * that nobody can confirm a guessed text against the log.
 */
import type { BulletinId, CopyId, Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import { instant, parseFingerprint, parseId, parseSha256Hex } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { fromBase64Of, fromHex } from './bytes.ts'
import { canonicalJson, type JsonObject, type JsonValue, parseCanonicalJson } from './canonical-json.ts'
import { type Marks, marksOf } from './marks.ts'
import { type Hash, leafHash, rootOf } from './merkle.ts'
import { sha256Hex } from './sha256.ts'

/** What is the same for every recipient. */
export interface BulletinContent {
  readonly bulletin: BulletinId
  readonly number: string
  /** A word of the bulletins room, e.g. `advisory`. */
  readonly kind: string
  readonly marks: Marks
  /** Not secret: the server shows it in lists. */
  readonly headline: string
  readonly title: string
  /** Markdown. */
  readonly body: string
  /** A STIX 2.1 bundle, or null. */
  readonly indicators: JsonObject | null
  readonly acknowledgeBy: Instant | null
  readonly notBefore: Instant | null
}

export interface KeyHolder {
  readonly person: PersonId
  readonly key: Fingerprint
}

export interface BulletinPayload extends BulletinContent {
  readonly portal: string
  readonly copy: CopyId
  /** 配付番号: random, shown on screen and print. */
  readonly code: string
  readonly recipient: KeyHolder
  readonly sender: KeyHolder
  readonly sealedAt: Instant
  /** 32 random bytes, base64; the same in all copies of a bulletin. */
  readonly contentSalt: string
  readonly contentDigest: Sha256Hex
}

/** Body, indicators and all: what a copy may hold, bytes. */
export const payloadLimit = 8 * 1024 * 1024

/** SHA-256 of the content's canonical bytes under this salt (32 bytes, base64). */
export function contentDigest(content: BulletinContent, salt: string): Sha256Hex {
  fromBase64Of(32, salt, 'content salt')
  return sha256Hex(canonicalJson({ v: 'fuin-content/1', salt, ...contentJson(content) }))
}

function contentJson(content: BulletinContent): JsonObject {
  const { class: statutory, grade, restrictions, tlp, pap } = content.marks
  return {
    bulletin: content.bulletin,
    number: content.number,
    kind: content.kind,
    marks: { class: statutory, grade, restrictions, tlp, pap },
    headline: content.headline,
    title: content.title,
    body: content.body,
    indicators: content.indicators,
    acknowledgeBy: content.acknowledgeBy,
    notBefore: content.notBefore,
    // Attachments come with a later format of the same name: the field stands, so that their absence is signed too.
    attachments: [],
  }
}

/** The payload's bytes. `parsePayload` refuses every other spelling. */
export function formatPayload(payload: BulletinPayload): Uint8Array {
  const { portal, copy, code, recipient, sender, sealedAt, contentSalt, contentDigest: digest } = payload
  const bytes = canonicalJson({
    v: 'fuin-bulletin/1',
    ...contentJson(payload),
    portal,
    copy,
    code,
    recipient: { person: recipient.person, key: recipient.key },
    sender: { person: sender.person, key: sender.key },
    sealedAt,
    contentSalt,
    contentDigest: digest,
  })
  if (bytes.length > payloadLimit) throw new Malformed('bulletin is too large')
  return bytes
}

const payloadNames =
  'acknowledgeBy,attachments,body,bulletin,code,contentDigest,contentSalt,copy,headline,indicators,kind,marks,notBefore,number,portal,recipient,sealedAt,sender,title,v'

/**
 * The payload of these bytes. Throws Malformed unless they are in the one
 * spelling, and where the content digest is not that of the content: the reader
 * need only compare it with the one in the `issued` entry.
 */
export function parsePayload(bytes: Uint8Array): BulletinPayload {
  // STIX allows floats (a confidence, a coordinate), hence ieee754.
  const value = parseCanonicalJson(bytes, { numbers: 'ieee754', maxBytes: payloadLimit })
  const field = objectOf(value, payloadNames)
  if (field.v !== 'fuin-bulletin/1') throw new Malformed('bulletin: unknown format')
  if (!Array.isArray(field.attachments) || field.attachments.length > 0) throw new Malformed('bulletin: attachments')
  const payload: BulletinPayload = {
    ...contentOf(field),
    portal: textOf(field.portal, 'portal'),
    copy: present(parseId('c', textOf(field.copy, 'copy')), 'copy'),
    code: textOf(field.code, 'code'),
    recipient: holderOf(field.recipient),
    sender: holderOf(field.sender),
    sealedAt: timeOf(field.sealedAt),
    contentSalt: textOf(field.contentSalt, 'contentSalt'),
    contentDigest: present(parseSha256Hex(textOf(field.contentDigest, 'contentDigest')), 'contentDigest'),
  }
  if (contentDigest(payload, payload.contentSalt) !== payload.contentDigest) {
    throw new Malformed('bulletin: the content digest is of another content')
  }
  return payload
}

function contentOf(field: JsonObject): BulletinContent {
  return {
    bulletin: present(parseId('b', textOf(field.bulletin, 'bulletin')), 'bulletin'),
    number: textOf(field.number, 'number'),
    kind: textOf(field.kind, 'kind'),
    marks: marksOf(field.marks),
    headline: textOf(field.headline, 'headline'),
    title: textOf(field.title, 'title'),
    body: textOf(field.body, 'body'),
    indicators: indicatorsOf(field.indicators),
    acknowledgeBy: timeOrNull(field.acknowledgeBy),
    notBefore: timeOrNull(field.notBefore),
  }
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function objectOf(value: JsonValue | undefined, names: string): JsonObject {
  if (!isObject(value) || Object.keys(value).join() !== names) throw new Malformed('bulletin: other fields')
  return value
}

function indicatorsOf(value: JsonValue | undefined): JsonObject | null {
  if (value === null) return null
  if (!isObject(value)) throw new Malformed('bulletin: indicators are no bundle')
  return value
}

function holderOf(value: JsonValue | undefined): KeyHolder {
  const field = objectOf(value, 'key,person')
  return {
    person: present(parseId('p', textOf(field.person, 'person')), 'person'),
    key: present(parseFingerprint(textOf(field.key, 'key')), 'key'),
  }
}

function textOf(value: JsonValue | undefined, name: string): string {
  if (typeof value !== 'string') throw new Malformed(`bulletin: ${name} is no text`)
  return value
}

function timeOf(value: JsonValue | undefined): Instant {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new Malformed('bulletin: bad time')
  return instant(value)
}

function timeOrNull(value: JsonValue | undefined): Instant | null {
  return value === null ? null : timeOf(value)
}

function present<T>(value: T | null, name: string): T {
  if (value === null) throw new Malformed(`bulletin: bad ${name}`)
  return value
}

/**
 * Merkle root (RFC 6962) over the copies' ciphertext hashes, each 32-byte hash a
 * leaf's bytes, ascending: what the act `issue` commits to. Ascending, so that
 * the root does not hang on the order in which the copies were made or stored.
 */
export function copiesRoot(hashes: readonly Sha256Hex[]): Hash {
  return rootOf([...hashes].sort().map((hash) => leafHash(fromHex(hash))))
}
