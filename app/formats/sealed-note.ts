/**
 * A note about a bulletin: what goes between whoever has it and the unit that issued
 * it. Sealed to two keys and no more: that of the one who answers, asks or is
 * answered, and that of the unit's desk (or of the sender, where no desk receives).
 * Padded: how long a question is says something of what it asks.
 */
import { type Decoded, object, oneOf, organization, text } from './codec.ts'
import { bulletinId, noteId } from './proof-wire.ts'
import type { SealedForm, SealedThing } from './sealed.ts'

/** `answer`: beside what an organization says of a bulletin. `sharing`: why somebody asks to hand it on. */
export const noteKinds = ['answer', 'question', 'reply', 'sharing'] as const
export type NoteKind = (typeof noteKinds)[number]

/** UTF-16 units. */
export const noteLimit = 4000

export const noteContent = object({
  bulletin: bulletinId,
  kind: oneOf(noteKinds),
  /** Of whoever has the bulletin, also in what they are answered. */
  organization,
  text: text({ most: noteLimit }),
})
export type NoteContent = Decoded<typeof noteContent>

export const noteForm: SealedForm<NoteContent, NoteContent, Decoded<typeof noteId>> = {
  type: 'note',
  document: noteId,
  content: noteContent,
  complete: (written) => written,
  words: null,
  step: 4 * 1024,
}
export type SealedNote = SealedThing<NoteContent, Decoded<typeof noteId>>
