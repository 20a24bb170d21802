/**
 * A changeover 一括異動: who comes, moves and leaves at one hour, as one list that
 * the secretariat makes in a spreadsheet. In April that is a third of the council.
 */
import { isFormula } from '../formats/csv.ts'
import { normalized } from '../formats/normalized.ts'
import { days, fromJapan, type Instant, inJapan } from '../ids.ts'

/** The columns of the file, in the order of the template. */
export const columns = [
  'change',
  'person',
  'name',
  'reading',
  'email',
  'organization',
  'department',
  'title',
  'telephone',
  'role',
  'from',
  'until',
  'why',
  'language',
] as const
export type ColumnName = (typeof columns)[number]

export const changes = ['join', 'move', 'leave'] as const

/** What a line comes to. Whoever left and comes again is the same person, whatever the list calls it. */
export const fates = ['join', 'return', 'move', 'leave'] as const
export type Fate = (typeof fates)[number]

/** Bytes. Five thousand people with all their cells are less than one. */
export const largestFile = 2 * 1024 * 1024
/** Lines that change something: all of them are one step of the log, for which releases wait. */
export const mostChanges = 1000
/** Lines at all, those that change nothing among them: a whole roster, as it was exported. */
export const mostLines = 10_000
/** Of one cell; the longest fact has 120 characters, an address 254. */
export const longestCell = 300

export type Cells = Readonly<Record<ColumnName, string>>

export interface ListLine {
  /** Where it stands in the file, the heads being line 1. */
  readonly line: number
  readonly cells: Cells
}

/** Why a line cannot be, and in which of its cells. */
export interface Fault {
  readonly column: ColumnName
  readonly why: FaultWord
  /** The line that says something of the same person already. */
  readonly line?: number
}

export const faultWords = [
  'cell-formula',
  'cell-long',
  'cell-control',
  'change-unknown',
  'person-unknown',
  'person-twice',
  'person-waits',
  'person-left',
  'person-here',
  'person-erased',
  'own-account',
  'cell-differs',
  'cell-not-used',
  'email-taken',
  'organization-unknown',
  'organization-suspended',
  'no-consent',
  'post-same',
  'day-unreadable',
  'before-the-hour',
  'engagement-reversed',
  'engagement-over',
  'engagement-ends-before',
  'engagement-begins-after',
  'why-unknown',
  'language-unknown',
  'person-name',
  'person-reading',
  'person-reading-missing',
  'person-department',
  'person-title',
  'person-telephone',
  'person-email',
  'person-role',
] as const
export type FaultWord = (typeof faultWords)[number]

/** What is wrong with a cell whatever it means. A telephone number may begin with a plus. */
export function cellFaults(cells: Cells): readonly Fault[] {
  return columns.flatMap((column): readonly Fault[] => {
    const text = cells[column]
    if (text.length > longestCell) return [{ column, why: 'cell-long' }]
    // It hides something, or puts letters in another order.
    if (/[\p{Cc}\p{Cf}]/u.test(text)) return [{ column, why: 'cell-control' }]
    const isNumber = column === 'telephone' && /^\+?[0-9]/.test(text)
    return !isNumber && isFormula(text) ? [{ column, why: 'cell-formula' }] : []
  })
}

/** One spelling for comparing what people type: width, case, spaces. */
export const sameSpelling = (text: string): string => normalized(text, 'NFKC').replaceAll(/\s/gu, '').toLowerCase()

/** `2027/4/1`, as a spreadsheet writes a day, as a field of the browser does; anything else as it stands. */
export function dayTyped(text: string): string {
  const [, year = '', month = '', day = ''] = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/.exec(text) ?? []
  return year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

// ── the hour ───────────────────────────────────────────────────────────────

/** How far ahead a list may lie: people who prepare April in autumn are early enough. */
const furthest = days(366)

/** `2027-04-01` and `00:00`, on the clocks of Japan. Null where it is no time ahead of `now`, or too far. */
export function parseHour(day: unknown, time: unknown, now: Instant): Instant | null {
  if (typeof day !== 'string' || typeof time !== 'string') return null
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(day) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return null
  const there = Date.parse(`${day}T${time}:00Z`)
  if (!Number.isSafeInteger(there) || !new Date(there).toISOString().startsWith(day)) return null
  const at = fromJapan(there)
  return at > now && at <= now + furthest ? at : null
}

/** The next first of April, as the form offers it. */
export function nextApril(now: Instant): { readonly day: string; readonly time: string } {
  const there = inJapan(now)
  const year = there.getUTCMonth() < 3 ? there.getUTCFullYear() : there.getUTCFullYear() + 1
  return { day: `${year}-04-01`, time: '00:00' }
}

/** The first moment of the day in Japan on which this lies. */
export function dayBegins(at: Instant): Instant {
  const there = inJapan(at)
  return fromJapan(Date.UTC(there.getUTCFullYear(), there.getUTCMonth(), there.getUTCDate()))
}
