/** What left under an entry, as an absence asks: of one bulletin, or of anything. */
import type { BulletinId } from '../ids.ts'
import { isEntryKind } from './entry-kinds.ts'
import type { ReadEntry } from './log-entry.ts'

/** `unknown`: the entry came after this program and does not say whether it was this. */
export type Given = 'nothing' | 'cards' | 'documents' | 'unknown'

/** `bulletin`: whether it was of this one; null: whether anything left at all. */
export function givenBy({ kind, gives, objects = [] }: ReadEntry, bulletin: BulletinId | null): Given {
  const isNew = !isEntryKind(kind)
  // Whoever wrote a later kind may have thought of another way to say it.
  if (gives === undefined) return isNew ? 'unknown' : 'nothing'
  const said = gives === true ? 'documents' : 'cards'
  if (bulletin === null || objects.some((object) => object.kind === 'bulletin' && object.id === bulletin)) return said
  // A list is committed to as a whole: of cards, or of a later kind's documents, nobody can tell which these were.
  const names = objects.some((object) => object.kind === 'bulletin')
  return names || (!isNew && gives === true) ? 'nothing' : gives === 'cards' ? 'cards' : 'unknown'
}
