/**
 * From when until when somebody is engaged in the affairs of the council: days in
 * Japan, the last one included. The secrecy duty outlasts it (Art. 45(7)), access
 * does not.
 */
import { days, fromJapan, type Instant, inJapan, instant } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { isWhyMoved, type WhyMoved } from './person.ts'

export interface Term {
  readonly from: Instant
  /** The first moment after the last day; null while open. */
  readonly until: Instant | null
}

export type TermFlaw = 'engagement-from' | 'engagement-until' | 'engagement-reversed' | 'engagement-over'

export interface TermForm {
  readonly from?: unknown
  readonly until?: unknown
}

/** `2027-03-31`: the first moment of that day in Japan. Null where there is no such day, or none of this council's time. */
export function parseDay(text: unknown): Instant | null {
  if (typeof text !== 'string' || !/^20\d{2}-\d{2}-\d{2}$/.test(text)) return null
  const there = Date.parse(`${text}T00:00:00Z`)
  // Date.parse may roll the 31st of a shorter month over; a date field never sends one.
  return Number.isSafeInteger(there) && new Date(there).toISOString().startsWith(text) ? fromJapan(there) : null
}

/** As a field of the browser holds it. */
export const dayOf = (at: number): string => inJapan(at).toISOString().slice(0, 10)

/** The last day of an engagement that ends at this moment. */
export const lastDayOf = (until: number): string => dayOf(until - 1)

/**
 * The form's two days. An empty first day is this moment, an empty last one is
 * open. A day that stands as it stood keeps its very moment: whoever left the
 * field alone moved nothing.
 */
export function parseTerm(
  form: TermForm,
  { at, before = null }: { readonly at: Instant; readonly before?: Term | null },
): Outcome<Term, TermFlaw> {
  const from = readFrom(form.from, { at, before })
  if (from === null) return refused('engagement-from')
  const until = readUntil(form.until, before)
  if (until === undefined) return refused('engagement-until')
  if (until === null) return done({ from, until })
  if (until <= from) return refused('engagement-reversed')
  return until <= at && until !== before?.until ? refused('engagement-over') : done({ from, until })
}

const isEmpty = (text: unknown): boolean => text === undefined || text === ''

function readFrom(
  text: unknown,
  { at, before }: { readonly at: Instant; readonly before: Term | null },
): Instant | null {
  if (isEmpty(text)) return before?.from ?? at
  const day = parseDay(text)
  if (day === null) return null
  if (before && text === dayOf(before.from)) return before.from
  // Today means from now on: nobody was engaged this morning.
  return text === dayOf(at) ? at : day
}

/** Undefined where it is no day. */
function readUntil(text: unknown, before: Term | null): Instant | null | undefined {
  if (isEmpty(text)) return null
  const day = parseDay(text)
  if (day === null) return undefined
  return before?.until && text === lastDayOf(before.until) ? before.until : instant(day + days(1))
}

/** Engagements of which the list speaks as ending. */
export const endsSoon = days(60)

/** Why an engagement is over: as somebody left, or because they were moved within the council. */
export type WhyEnded = WhyMoved | 'post-changed'
export const isWhyEnded = (text: unknown): text is WhyEnded => text === 'post-changed' || isWhyMoved(text)
