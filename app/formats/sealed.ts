/**
 * `fuin-sealed/1`: what lies inside everything that is sealed here, as canonical
 * JSON (RFC 8785, UTF-8), signed by the sender and encrypted to one key. What it
 * is (a bulletin, a draft, a card …) is its *form*: one declaration each, and the
 * envelope knows none of them.
 *
 *     {v, type, portal, document, copy, code, sender, recipient, sealedAt,
 *      contentSalt, contentDigest, content, words, pad, resealed?}
 *
 * Recipient and recipient's key stand inside the signature: else a recipient
 * could re-encrypt the sender's signed text to a colleague and frame them. What
 * the server shows outside is repeated inside, and a reader refuses a copy where
 * the two disagree.
 *
 * **content** is the same for all recipients, and the **content digest** is
 * SHA-256 of the canonical JSON of `fuin-content/1`: {v, type, document, salt,
 * content}, under 32 random bytes of salt, so that nobody can confirm a guessed
 * text against the log.
 *
 * **words** is what one copy has for itself: its text, and its place in the
 * wording tree (wording.ts). The content holds a salted digest of the author's
 * text instead. Where nobody's words are traced all texts are one: `bodySalt`
 * stands there, and each reader sees from the digest that theirs is the author's.
 * Where they are traced it is null, and the salt is the archive's alone.
 *
 * **resealed** stands in a copy that was made after the issue, of another copy:
 * {author, from}. The sender is then whoever made it, by `sealedAt` when, and author
 * and source are their claim over their own signature; salt, digest and content are
 * those of the issue, so that a reader sees that what was issued is what they have.
 *
 * **pad** is spaces up to the form's step, so that a size says no more than which
 * step.
 */
import type { CopyId, Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { fromHex } from './bytes.ts'
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts'
import {
  type Codec,
  type Decoded,
  either,
  fingerprint,
  nullable,
  object,
  oneOf,
  person,
  saltText,
  sha256Text,
  text,
  time,
} from './codec.ts'
import { type Hash, leafHash, rootOf } from './merkle.ts'
import { copyId, deskName } from './proof-wire.ts'
import { sha256Hex } from './sha256.ts'
import { bodyDigest, copyOrder, demandOrder, wordingPlace } from './wording.ts'

/** Text, indicators and all: what a copy may hold, bytes. */
export const sealedLimit = 8 * 1024 * 1024

export const shortText = text({ most: 10_000 })
const longText = text({ most: sealedLimit })

const personsKey = object({ person, key: fingerprint })
const desksKey = object({ desk: deskName, key: fingerprint })
/** Whose key a copy is sealed to: a person's, or a desk's. */
export const keyHolder = either('person', personsKey, desksKey)
export type KeyHolder = Decoded<typeof keyHolder>

const ownWords = object({
  body: longText,
  /** 32 bytes, base64; null where the words are traced. */
  bodySalt: nullable(saltText),
  order: copyOrder,
  wording: wordingPlace,
})
export type OwnWords = Decoded<typeof ownWords>

/** Whose text it was when it was issued, and the copy it was made from. */
const resealedFrom = object({ author: personsKey, from: copyId })
export type ResealedFrom = Decoded<typeof resealedFrom>

/** A type of sealed thing: what it holds, and how the envelope treats it. */
export interface SealedForm<Written, Content extends object, Document extends string> {
  readonly type: string
  readonly document: Codec<Document>
  readonly content: Codec<Content>
  /** The content of what was written; `body` is the digest of the author's text, for a form that has one. */
  readonly complete: (written: Written, body: Sha256Hex) => Content
  /** For a form whose copies have words of their own: the digest of the author's text, and how many items an order is of. */
  readonly words: ((content: Content) => { readonly bodyDigest: Sha256Hex; readonly items: number }) | null
  /** Bytes; every copy is a multiple of them long. 1 for no padding. */
  readonly step: number
}

export interface SealedThing<Content, Document extends string = string> {
  readonly document: Document
  readonly portal: string
  readonly copy: CopyId
  /** 配付番号: random, shown on screen and print. */
  readonly code: string
  readonly sender: { readonly person: PersonId; readonly key: Fingerprint }
  readonly recipient: KeyHolder
  readonly sealedAt: Instant
  /** The same in all copies of a document. */
  readonly contentSalt: string
  readonly contentDigest: Sha256Hex
  readonly content: Content
  readonly words: OwnWords | null
  /** Absent in what its author sealed. */
  readonly resealed?: ResealedFrom
}

function wireOf<C extends object, D extends string>({ type, document, content }: SealedForm<never, C, D>) {
  const sealed = object({
    v: oneOf(['fuin-sealed/1']),
    type: oneOf([type]),
    portal: shortText,
    document,
    copy: copyId,
    code: shortText,
    sender: personsKey,
    recipient: keyHolder,
    sealedAt: time,
    contentSalt: saltText,
    contentDigest: sha256Text,
    content,
    words: nullable(ownWords),
    pad: text({ most: 1024 * 1024 }, /^ *$/),
  })
  return either('resealed', object({ ...sealed.fields, resealed: resealedFrom }), sealed)
}

/** SHA-256 of the content's canonical bytes under this salt (32 bytes, base64). */
export function contentDigest<C extends object, D extends string>(
  form: SealedForm<never, C, D>,
  said: { readonly document: D; readonly content: C; readonly salt: string },
): Sha256Hex {
  const { document, content, salt } = said
  saltText.decode(salt, 'content salt')
  const parts = { document: form.document.encode(document), content: form.content.encode(content) }
  return sha256Hex(canonicalJson({ v: 'fuin-content/1', type: form.type, salt, ...parts }))
}

/** The bytes to sign. `parseSealed` refuses every other spelling. Throws Malformed where they are too many. */
export function formatSealed<C extends object, D extends string>(
  form: SealedForm<never, C, D>,
  thing: SealedThing<C, D>,
): Uint8Array {
  const spelled = (pad: string) =>
    canonicalJson(wireOf(form).encode({ ...thing, v: 'fuin-sealed/1', type: form.type, pad }))
  const plain = spelled('')
  const short = (form.step - (plain.length % form.step)) % form.step
  const bytes = short === 0 ? plain : spelled(' '.repeat(short))
  if (bytes.length > sealedLimit) throw new Malformed('sealed: too large')
  return bytes
}

/**
 * What these bytes say, of this form alone. Throws Malformed unless they are in
 * the one spelling, and where a digest is not of what stands beside it: a reader
 * need only compare the content digest with the one that was signed at issue, and
 * the words with the root that was (`checkWording`).
 */
export function parseSealed<C extends object, D extends string>(
  bytes: Uint8Array,
  form: SealedForm<never, C, D>,
): SealedThing<C, D> {
  // STIX allows floats (a confidence, a coordinate), hence ieee754.
  const json = parseCanonicalJson(bytes, { numbers: 'ieee754', maxBytes: sealedLimit })
  const { v: _, type: __, pad, ...thing } = wireOf(form).decode(json, 'sealed')
  if (bytes.length % form.step !== 0 || pad.length >= form.step) throw new Malformed('sealed: another padding')
  const { document, content, contentSalt: salt } = thing
  if (contentDigest(form, { document, content, salt }) !== thing.contentDigest) {
    throw new Malformed('sealed: the content digest is of another content')
  }
  demandWords(form, thing)
  return thing
}

function demandWords<C extends object, D extends string>(
  { words: of }: SealedForm<never, C, D>,
  { content, words }: SealedThing<C, D>,
): void {
  if ((of === null) !== (words === null)) throw new Malformed('sealed: words where there are none, or none')
  if (of === null || words === null) return
  const said = of(content)
  demandOrder(words.order, said.items)
  if (words.bodySalt !== null && bodyDigest(words.bodySalt, words.body) !== said.bodyDigest) {
    throw new Malformed('sealed: the text is another than the author signed for all')
  }
}

/**
 * Merkle root (RFC 6962) over the SHA-256 of every sealed part that belongs to a
 * document (each copy's, each card's), each 32-byte hash a leaf's bytes,
 * ascending: what the act `issue` commits to. Ascending, so that the root does not
 * hang on the order in which they were made or stored.
 */
export function copiesRoot(hashes: readonly Sha256Hex[]): Hash {
  return rootOf([...hashes].sort().map((hash) => leafHash(fromHex(hash))))
}
