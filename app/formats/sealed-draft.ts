/**
 * A draft: all that stands in the composer, sealed to whoever writes it. It is
 * kept as typed, sound or not, so nothing here is judged but its size. Padded: how
 * long a text is under way says something of what it is about.
 */
import { assessment } from './assessment.ts'
import { broughtAttachment } from './attachment.ts'
import {
  type Codec,
  type Decoded,
  either,
  flag,
  list,
  nullable,
  object,
  oneOf,
  organization,
  person,
  sha256Text,
  text,
  time,
} from './codec.ts'
import { handlingMarks } from './marks.ts'
import { bulletinId, draftId } from './proof-wire.ts'
import { revisionHows } from './revision.ts'
import { type SealedForm, type SealedThing, sealedLimit, shortText } from './sealed.ts'
import { stixBundle } from './sealed-bulletin.ts'

const longText = text({ most: sealedLimit })

/** The issued bulletin that it answers to, as it was opened for it: what is compared with what. */
const basis = object({
  how: oneOf(revisionHows),
  bulletin: bulletinId,
  number: shortText,
  contentDigest: sha256Text,
  marks: handlingMarks,
  headline: shortText,
  toDo: shortText,
  body: longText,
  acknowledgeBy: nullable(time),
  /** Kind and value, a space between. */
  indicators: list(longText, { most: 20_000 }),
  /** Who had it. */
  readers: list(person, { most: 5_000 }),
})
export type Basis = Decoded<typeof basis>

const written = object({
  kind: shortText,
  marks: handlingMarks,
  assessment: nullable(assessment),
  blocksAdvised: flag,
  publicTitle: shortText,
  headline: shortText,
  toDo: shortText,
  body: longText,
  /** Products it is about, one a line. */
  affected: longText,
  /** Lines of indicators as they were pasted. */
  pasted: longText,
  imported: nullable(object({ name: shortText, bundle: stixBundle })),
  /** Values with a warning that stay all the same. */
  kept: list(longText, { most: 20_000 }),
  /** Found in what was pasted, and left out: kind and value. */
  left: list(longText, { most: 20_000 }),
  /** What the author says of some of them in place of what stood where they were found. */
  said: list(object({ key: longText, meaning: shortText, action: shortText }), { most: 20_000 }),
  /** Files that were sent, and those that are being sent, as far as they have come. */
  attachments: list(broughtAttachment, { most: 64 }),
  deadline: shortText,
  groups: list(shortText, { most: 64 }),
  organizations: list(organization, { most: 5_000 }),
  persons: list(person, { most: 5_000 }),
})
/** Without a basis where it stands alone: so are the drafts of before there were any. */
export type DraftContent = Decoded<typeof written> & { readonly basis?: Basis }
export const draftContent: Codec<DraftContent> = either('basis', object({ ...written.fields, basis }), written)

export const draftForm: SealedForm<DraftContent, DraftContent, Decoded<typeof draftId>> = {
  type: 'draft',
  document: draftId,
  content: draftContent,
  complete: (written) => written,
  words: null,
  step: 16 * 1024,
}
export type SealedDraft = SealedThing<DraftContent, Decoded<typeof draftId>>
