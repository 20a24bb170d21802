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
import type { Sha256Hex } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { fromHex } from './bytes.ts'
import { canonicalJson, type JsonObject, parseCanonicalJson } from './canonical-json.ts'
import {
  type Codec,
  type Decoded,
  fingerprint,
  flag,
  list,
  nullable,
  object,
  oneOf,
  person,
  saltText,
  sha256Text,
  text,
  time,
} from './codec.ts'
import { handlingMarks } from './marks.ts'
import { type Hash, leafHash, rootOf } from './merkle.ts'
import { bulletinId, copyId } from './proof-wire.ts'
import { sha256Hex } from './sha256.ts'

/** Body, indicators and all: what a copy may hold, bytes. */
export const payloadLimit = 8 * 1024 * 1024

const shortText = text({ most: 10_000 })
const longText = text({ most: payloadLimit })

/** A STIX 2.1 bundle as somebody made it: whoever parsed its bytes has bounded it. */
const stixBundle: Codec<JsonObject> = {
  shape: { is: 'foreign' },
  encode: (value) => value,
  decode(json, at = '') {
    if (!isJsonObject(json)) throw new Malformed(`${at}: no bundle`)
    return json
  },
}

const isJsonObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

/** What is the same for every recipient. */
const bulletinContent = object({
  bulletin: bulletinId,
  number: shortText,
  /** A word of the bulletins room, e.g. `advisory`. */
  kind: shortText,
  marks: handlingMarks,
  /** Not secret: the server shows it in lists. */
  headline: shortText,
  title: shortText,
  /** Markdown. */
  body: longText,
  indicators: nullable(stixBundle),
  acknowledgeBy: nullable(time),
  notBefore: nullable(time),
})
export type BulletinContent = Decoded<typeof bulletinContent>

// Attachments come with a later format of the same name: the field stands, so that their absence is signed too.
const attachments = list(flag, { most: 0 })

const saltedContent = object({
  v: oneOf(['fuin-content/1']),
  salt: saltText,
  ...bulletinContent.fields,
  attachments,
})

const keyHolder = object({ person, key: fingerprint })

const bulletinPayload = object({
  v: oneOf(['fuin-bulletin/1']),
  ...bulletinContent.fields,
  attachments,
  portal: shortText,
  copy: copyId,
  /** 配付番号: random, shown on screen and print. */
  code: shortText,
  recipient: keyHolder,
  sender: keyHolder,
  sealedAt: time,
  /** The same in all copies of a bulletin. */
  contentSalt: saltText,
  contentDigest: sha256Text,
})
export type BulletinPayload = Omit<Decoded<typeof bulletinPayload>, 'v' | 'attachments'>

/** SHA-256 of the content's canonical bytes under this salt (32 bytes, base64). */
export function contentDigest(content: BulletinContent, salt: string): Sha256Hex {
  saltText.decode(salt, 'content salt')
  const salted = saltedContent.encode({ ...content, v: 'fuin-content/1', salt, attachments: [] })
  return sha256Hex(canonicalJson(salted))
}

/** The payload's bytes. `parsePayload` refuses every other spelling. */
export function formatPayload(payload: BulletinPayload): Uint8Array {
  const bytes = canonicalJson(bulletinPayload.encode({ ...payload, v: 'fuin-bulletin/1', attachments: [] }))
  if (bytes.length > payloadLimit) throw new Malformed('bulletin is too large')
  return bytes
}

/**
 * The payload of these bytes. Throws Malformed unless they are in the one
 * spelling, and where the content digest is not that of the content: the reader
 * need only compare it with the one in the `issued` entry.
 */
export function parsePayload(bytes: Uint8Array): BulletinPayload {
  // STIX allows floats (a confidence, a coordinate), hence ieee754.
  const json = parseCanonicalJson(bytes, { numbers: 'ieee754', maxBytes: payloadLimit })
  const { v: _, attachments: none, ...payload } = bulletinPayload.decode(json, 'bulletin')
  if (contentDigest(payload, payload.contentSalt) !== payload.contentDigest) {
    throw new Malformed('bulletin: the content digest is of another content')
  }
  return payload
}

/**
 * Merkle root (RFC 6962) over the copies' ciphertext hashes, each 32-byte hash a
 * leaf's bytes, ascending: what the act `issue` commits to. Ascending, so that
 * the root does not hang on the order in which the copies were made or stored.
 */
export function copiesRoot(hashes: readonly Sha256Hex[]): Hash {
  return rootOf([...hashes].sort().map((hash) => leafHash(fromHex(hash))))
}
