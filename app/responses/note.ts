/** Notes between a reader of a bulletin and its unit, and what the acts that bring them are about. Browser and server make it alike. */
import type { NoteKind } from '../formats/sealed-note.ts'
import type { ActObject } from '../formats/signed-act.ts'
import type { BulletinId, CopyId, Instant, NoteId, OrganizationId, PersonId, Sha256Hex } from '../ids.ts'

/** A note as its act names it. */
export interface NamedNote {
  readonly id: NoteId
  readonly contentDigest: Sha256Hex
  readonly copies: readonly { readonly copy: CopyId; readonly sha256: Sha256Hex }[]
}

/** `about`: what it answers. */
export const noteActObjects = (
  bulletin: BulletinId,
  note: NamedNote | null,
  about: readonly ActObject[] = [],
): readonly ActObject[] => [
  { kind: 'bulletin', id: bulletin },
  ...about,
  ...(note
    ? [
        { kind: 'note', id: note.id, sha256: note.contentDigest },
        ...note.copies.map(({ copy, sha256 }) => ({ kind: 'copy', id: copy, sha256 })),
      ]
    : []),
]

/** The request that is decided, or the question that is answered. */
export const answersTo = (note: NoteId): ActObject => ({ kind: 'question', id: note })

/** A note that lies sealed, as a page lists it. */
export interface NoteLine {
  readonly note: NoteId
  readonly bulletin: BulletinId
  readonly kind: NoteKind
  readonly organization: OrganizationId
  readonly reader: PersonId
  readonly author: PersonId
  readonly authorName: string
  readonly sentAt: Instant
  /** What of it opens with the asker's own key, or with a desk's that they hold; null where nothing does. */
  readonly copy: { readonly id: CopyId; readonly ciphertextHash: Sha256Hex } | null
}

/** What is asked of the portal to read one. */
export const readNoteObjects = (
  note: NoteId,
  { id, ciphertextHash }: NonNullable<NoteLine['copy']>,
): readonly ActObject[] => [
  { kind: 'copy', id, sha256: ciphertextHash },
  { kind: 'note', id: note },
]

/** Questions and answers of one reader, as they came. The last one's kind says whose turn it is. */
export interface Thread {
  readonly reader: PersonId
  readonly notes: readonly NoteLine[]
}

export const isThreadKind = (kind: NoteKind): boolean => kind === 'question' || kind === 'reply'

export function threadsOf(notes: readonly NoteLine[]): readonly Thread[] {
  const found = new Map<PersonId, NoteLine[]>()
  for (const note of notes.filter(({ kind }) => isThreadKind(kind)))
    found.set(note.reader, [...(found.get(note.reader) ?? []), note])
  return [...found].map(([reader, its]) => ({ reader, notes: its }))
}

export const waits = ({ notes }: Thread): boolean => notes.at(-1)?.kind === 'question'
