/**
 * A hold keeps the eraser away from what an investigation may need. Whoever
 * places it signs what it is about and why; so does whoever lifts it. The reason
 * stands in act and entry by its salted hash alone: it may tell of a case.
 */

import { commitToText, reasonLine, type SaltedText } from '../formats/committed-text.ts'
import type { EntryObject } from '../formats/log-entry.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { type BulletinId, days, type Instant, type PersonId, parseId } from '../ids.ts'
import { done, type Outcome, readForeign, refused } from '../outcome.ts'
import { type EntryRange, formatRange, parseRange } from './entry-range.ts'

/**
 * A person: their name and address, and where every entry came from that they
 * made or that is about them. A bulletin: the same for everybody it was sealed
 * to, and its own entries. Entries: those, and the names of those in them.
 */
export type HoldObject =
  | { readonly kind: 'person'; readonly person: PersonId }
  | { readonly kind: 'bulletin'; readonly bulletin: BulletinId }
  | { readonly kind: 'entries'; readonly range: EntryRange }

export const holdKinds = ['person', 'bulletin', 'entries'] as const satisfies readonly HoldObject['kind'][]

export interface Hold {
  /** The index of the entry that placed it: what it is called by. */
  readonly entry: bigint
  readonly object: HoldObject
  readonly placedBy: PersonId
  readonly placedAt: Instant
  readonly lifted: HoldLifted | null
}

export interface HoldLifted {
  readonly entry: bigint
  readonly by: PersonId
  readonly at: Instant
}

/**
 * A lifted hold goes on holding for this long, milliseconds. Lifting takes one
 * person, another than the one who placed it; what makes that safe is that
 * nothing is lost at once: everybody of compliance and oversight sees the entry,
 * and a new hold within the month keeps everything.
 */
export const liftDelay = days(30)

/** The first moment at which the hold holds nothing more; null while it is not lifted. */
export const holdEnds = ({ lifted }: Pick<Hold, 'lifted'>): Instant | null =>
  lifted && ((lifted.at + liftDelay) as Instant)

/** How the object stands in acts, entries and addresses: `person p_…`, `bulletin b_…`, `entries 7-9`. */
export function holdObjectId(object: HoldObject): string {
  switch (object.kind) {
    case 'person':
      return object.person
    case 'bulletin':
      return object.bulletin
    case 'entries':
      return formatRange(object.range)
  }
}

/** The object these words name, in their one spelling; else null. */
export function parseHoldObject(kind: string, id: string): HoldObject | null {
  if (kind === 'person') {
    const person = parseId('p', id)
    return person && { kind, person }
  }
  if (kind === 'bulletin') {
    const bulletin = parseId('b', id)
    return bulletin && { kind, bulletin }
  }
  const range = kind === 'entries' ? rangeOf(id) : null
  return range && { kind: 'entries', range }
}

const rangeOf = (text: string): EntryRange | null => readForeign(() => parseRange(text))

export const holdEntryObject = (object: HoldObject): EntryObject => ({ kind: object.kind, id: holdObjectId(object) })

/** What the act `hold` is about: the object, and the reason by its salted hash. Browser and server make it alike. */
export const placingObjects = (object: HoldObject, reason: SaltedText): readonly ActObject[] => [
  holdEntryObject(object),
  reasonObject(reason),
]

/** What the act `lift-hold` is about. */
export const liftingObjects = (hold: bigint, reason: SaltedText): readonly ActObject[] => [
  { kind: 'hold', id: hold.toString() },
  reasonObject(reason),
]

const reasonObject = (reason: SaltedText): ActObject => ({ kind: 'reason', id: 'text', sha256: commitToText(reason) })

export function properReason(text: string): Outcome<string, 'hold-reason'> {
  const reason = reasonLine(text)
  return reason === null ? refused('hold-reason') : done(reason)
}
