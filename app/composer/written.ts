/** What stands in the composer, and how it becomes a draft and comes back. */

import { type BulletinKind, isBulletinKind } from '../bulletins/bulletin.ts'
import type { Assessment } from '../formats/assessment.ts'
import type { Attachment } from '../formats/attachment.ts'
import type { JsonObject } from '../formats/canonical-json.ts'
import type { Marks } from '../formats/marks.ts'
import type { Basis, DraftContent } from '../formats/sealed-draft.ts'
import { parseStixBundle, type StixBundle } from '../indicators/stix-bundle.ts'
import { type Choice, isGroup, nobody } from './recipient-choice.ts'

/** A STIX file as it was brought, or what was made of a MISP event. */
export interface ImportedStix {
  readonly name: string
  readonly bundle: StixBundle
}

/** What the author says of an indicator in place of what stood where it was found. */
export interface Said {
  /** Kind and value. */
  readonly key: string
  readonly meaning: string
  readonly action: string
}

export interface Written {
  readonly kind: BulletinKind
  readonly marks: Marks
  /** How far source and content are believed; null where nothing is said of it. */
  readonly assessment: Assessment | null
  readonly blocksAdvised: boolean
  readonly publicTitle: string
  readonly headline: string
  readonly toDo: string
  readonly body: string
  /** Products it is about, one a line, as typed. */
  readonly affected: string
  readonly pasted: string
  readonly imported: ImportedStix | null
  readonly kept: readonly string[]
  /** Found in what was pasted, and left out: keys of indicators. */
  readonly left: readonly string[]
  readonly said: readonly Said[]
  readonly attachments: readonly Attachment[]
  readonly deadline: string
  readonly noSelected: boolean
  readonly choice: Choice
  /** The issued one it answers to. */
  readonly basis: Basis | null
}

export type Change = (part: Partial<Written>) => void

// Strict at first: whoever forgets to choose marks too narrowly, never too widely.
const firstMarks: Marks = {
  class: 'provision',
  grade: 2,
  restrictions: ['concerned-parties-only'],
  tlp: 'TLP:AMBER+STRICT',
  pap: 'PAP:AMBER',
}

export const blank: Written = {
  kind: 'alert',
  marks: firstMarks,
  assessment: null,
  blocksAdvised: false,
  publicTitle: '',
  headline: '',
  toDo: '',
  body: '',
  affected: '',
  pasted: '',
  imported: null,
  kept: [],
  left: [],
  said: [],
  attachments: [],
  deadline: '',
  noSelected: false,
  choice: nobody,
  basis: null,
}

export const hasText = (written: Written): boolean => {
  const { publicTitle, headline, toDo, body, affected, pasted, imported, attachments } = written
  const isTyped = [publicTitle, headline, toDo, body, affected, pasted].some((text) => text.trim() !== '')
  return isTyped || imported !== null || attachments.length > 0
}

/** That nothing forbidden is inside is confirmed for what is issued, not for what is being written: it is no part of a draft. */
export function draftOf({ noSelected: _, choice, imported, basis, ...written }: Written): DraftContent {
  const brought = imported && { name: imported.name, bundle: plain(imported.bundle) }
  return { ...written, ...choice, imported: brought, ...(basis ? { basis } : {}) }
}

// The bundle is JSON already; its type says what of it is read here.
const plain = (bundle: StixBundle): JsonObject => ({ ...bundle }) as JsonObject

/** A draft as it is taken up again; what this version of the page does not know is left at its first value. */
export function writtenOf({ kind, groups, organizations, persons, imported, basis, ...draft }: DraftContent): Written {
  const bundle = imported && parseStixBundle(JSON.stringify(imported.bundle))
  return {
    ...draft,
    kind: isBulletinKind(kind) ? kind : blank.kind,
    imported: imported && bundle?.ok ? { name: imported.name, bundle: bundle.value } : null,
    noSelected: false,
    choice: { groups: groups.filter(isGroup), organizations, persons },
    basis: basis ?? null,
  }
}
