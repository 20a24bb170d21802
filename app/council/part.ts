/**
 * What somebody is to their own organization, besides working for it. The
 * representative 代表者 signs its consent and names its contacts; a contact
 * 連絡責任者 proposes who joins, leaves or changes. What the representative may,
 * a contact may not; the other way round the representative may all.
 */
import type { Part } from '../access/agreement.ts'
import { done, type Outcome, refused } from '../outcome.ts'

export const parts = ['representative', 'contact'] as const satisfies readonly Part[]
export type PartFlaw = 'person-part'

/** Of a form: empty for whoever is neither. */
export function parsePart(text: unknown): Outcome<Part | null, PartFlaw> {
  if (text === undefined || text === '' || text === 'none') return done(null)
  const part = parts.find((one) => one === text)
  return part ? done(part) : refused('person-part')
}
