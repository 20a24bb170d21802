/**
 * What the law still asks of an organization after it has withdrawn its consent:
 * the council's requests end with the consent, these do not.
 */
import type { Instant, OrganizationId } from '../ids.ts'
import { parseDay } from './engagement.ts'

/** By provision of the Act: Art. 4, Art. 5, Art. 6, Art. 9, Art. 42. */
export const dutyKinds = ['notification', 'incident-report', 'correction-order', 'demand', 'measures'] as const
export type DutyKind = (typeof dutyKinds)[number]
export const isDutyKind = (word: unknown): word is DutyKind => dutyKinds.some((one) => one === word)

export interface Duty {
  /** Random: the log names it by this, and says neither which it is nor when it is due. */
  readonly id: string
  readonly organization: OrganizationId
  readonly what: DutyKind
  /** The last day, `2027-01-04`; null where none is set. */
  readonly dueOn: string | null
  readonly notedAt: Instant
  /** Null while it is open. */
  readonly closedAt: Instant | null
}

export const isDutyId = (word: string): boolean => /^[0-9a-f]{32}$/.test(word)

/** Null for none, undefined where it is no day. */
export function parseDue(text: string): string | null | undefined {
  if (text === '') return null
  return parseDay(text) === null ? undefined : text
}
