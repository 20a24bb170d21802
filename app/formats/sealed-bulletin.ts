/**
 * What a bulletin and its card hold inside (`fuin-sealed/1`). The card is a small
 * sealed part of its own, so that a list can show true headlines and the server
 * need not know even those.
 */
import type { Sha256Hex } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { assessment } from './assessment.ts'
import { attachment } from './attachment.ts'
import type { JsonObject, JsonValue } from './canonical-json.ts'
import { type Codec, type Decoded, either, list, nullable, object, sha256Text, time } from './codec.ts'
import { handlingMarks } from './marks.ts'
import { bulletinId } from './proof-wire.ts'
import { type Revision, revision } from './revision.ts'
import { type SealedForm, type SealedThing, shortText } from './sealed.ts'

/** A STIX 2.1 bundle as somebody made it: whoever parsed its bytes has bounded it. */
export const stixBundle: Codec<JsonObject> = {
  declared: { is: 'foreign' },
  encode: (value) => value,
  decode(json, at = '') {
    if (!isJsonObject(json)) throw new Malformed(`${at}: no bundle`)
    return json
  },
}

const isJsonObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

/** A product the bulletin is about: by it a vault matches registers, and no server. */
const affectedProduct = object({
  vendor: shortText,
  product: shortText,
  versions: shortText,
  /** CPE 2.3. */
  cpe: nullable(shortText),
  /** Package URL. */
  purl: nullable(shortText),
})

const written = object({
  number: shortText,
  /** A word of the bulletins room, e.g. `advisory`. */
  kind: shortText,
  marks: handlingMarks,
  /** Null where the author says nothing of it. */
  assessment: nullable(assessment),
  /** What the server shows in lists, and knows; null where it is to know nothing. */
  publicTitle: nullable(shortText),
  headline: shortText,
  /** One line of what to do; empty where there is nothing. */
  toDo: shortText,
  indicators: nullable(stixBundle),
  affected: list(affectedProduct, { most: 1000 }),
  attachments: list(attachment, { most: 64 }),
  acknowledgeBy: nullable(time),
  notBefore: nullable(time),
})
/** Where it corrects, replaces or ends an earlier one. Absent in all others, so that what was sealed before is read as it was. */
interface Revising {
  readonly revises?: Revision
}
const revises = { revises: revision }
/** What its author decides, but for the text, which stands apart (`words`). */
export type WrittenBulletin = Decoded<typeof written> & Revising

const withText = { ...written.fields, bodyDigest: sha256Text }
const content: Codec<WrittenBulletin & { readonly bodyDigest: Sha256Hex }> = either(
  'revises',
  object({ ...withText, ...revises }),
  object(withText),
)
export type BulletinContent = Decoded<typeof content>
type BulletinDocument = Decoded<typeof bulletinId>

export const bulletinForm: SealedForm<WrittenBulletin, BulletinContent, BulletinDocument> = {
  type: 'bulletin',
  document: bulletinId,
  content,
  complete: (bulletin: WrittenBulletin, bodyDigest: Sha256Hex) => ({ ...bulletin, bodyDigest }),
  words: ({ bodyDigest, indicators }) => ({ bodyDigest, items: objectsIn(indicators).length }),
  step: 1,
}
export type SealedBulletin = SealedThing<BulletinContent, BulletinDocument>

/** A bundle's objects: what a copy's own order is of. */
export const objectsIn = (bundle: JsonObject | null): readonly JsonValue[] =>
  isList(bundle?.objects) ? bundle.objects : []

// Array.isArray alone does not narrow a readonly array.
const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value)

const card = object({ number: shortText, headline: shortText, toDo: shortText })
export type CardContent = Decoded<typeof card>

export const cardForm: SealedForm<CardContent, CardContent, BulletinDocument> = {
  type: 'card',
  document: bulletinId,
  content: card,
  complete: (said) => said,
  words: null,
  // Short and long headlines have one size.
  step: 512,
}

export const cardOf = ({ number, headline, toDo }: CardContent): CardContent => ({ number, headline, toDo })
