/**
 * What a reviewer looks for in the log, as it stands in the address of the page:
 * a search can be kept as a bookmark. What the log keeps of it is its salted hash.
 */
import { type EntryKind, entryKinds } from '../formats/entry-kinds.ts'
import { typedWord } from '../formats/typed-word.ts'
import { days, fromJapan, type Instant, inJapan, minutes } from '../ids.ts'
import { anyOf, code, oneOf, words } from '../lists/filters.ts'
import { type Filter, filterQuery, type List, listAddress, noFilters, readAsked } from '../lists/list.ts'

/** As typed: people, organizations, bulletins and copies are looked up by the act that searches. */
export interface LogFilter {
  /** Pseudonym or id of who did it, or their name where names are shown; empty for anybody. */
  readonly who: string
  /** The same of whom it is about. */
  readonly about: string
  readonly organization: string
  /** A bulletin's number or id. */
  readonly bulletin: string
  /** A copy's code, as it stands on screen and print, or its id. */
  readonly copy: string
  /** A session as entries name it; together with `who`. */
  readonly session: string
  readonly kinds: readonly EntryKind[]
  readonly outcome: 'done' | 'refused' | null
  readonly from: Instant | null
  /** Exclusive. */
  readonly to: Instant | null
}

const second = 1000
const minute = minutes(1)
const day = days(1)
const most = 64

/** A day, a minute or a second; "until the 22nd" means the whole of the 22nd, "until 14:30" the whole of that minute. */
const moment = (bound: 'begins' | 'ends'): Filter<Instant | null> => ({
  none: null,
  read: ([text, ...others]) => (others.length > 0 ? undefined : timeOf(text ?? '')?.[bound]),
  write: (at) => [at === null ? '' : shortest(at, bound === 'begins' ? at : at - 1)],
  flaw: 'date-unreadable',
})

const session = code({ most })

export const logList: List<LogFilter, number> = {
  path: '/log',
  filters: {
    who: words({ most }),
    about: words({ most }),
    organization: code({ most }),
    bulletin: code({ most }),
    copy: code({ most }),
    session: { ...session, read: (texts) => session.read(texts)?.toLowerCase() },
    kinds: { ...anyOf(entryKinds), as: 'kind' },
    outcome: oneOf(['done', 'refused']),
    from: moment('begins'),
    to: moment('ends'),
  },
  key: entryKey,
  length: 50,
  flaw: ({ from, to }) => (from !== null && to !== null && from >= to ? 'range-reversed' : null),
  // It has the signed export, which is an entry.
  csv: 'names-people',
}

/** An entry by its index. */
export function entryKey(text: string): number | null {
  return /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : null
}

export const noFilter: LogFilter = noFilters(logList)

/** The filter of a query that was made by us. What somebody typed is read with its flaw: `readAsked`. */
export const parseLogFilter = (query: URLSearchParams): LogFilter => readAsked(logList, query).filters

/** The same filter as an address: parameters in one order, none empty. */
export const formatLogFilter = (filter: LogFilter): string => filterQuery(logList, filter).toString()

/** `2026-11-22T14:30` in Japan, for a field of date and time: when the search begins. */
export const fieldOfFrom = ({ from }: Pick<LogFilter, 'from'>): string =>
  from === null ? '' : localTime(from).slice(0, 16)

/** The last minute the search still takes in. */
export const fieldOfTo = ({ to }: Pick<LogFilter, 'to'>): string => (to === null ? '' : localTime(to - 1).slice(0, 16))

/** The filter with these parts instead: where the link of a name or a number leads. */
export const filterAddress = (part: Partial<LogFilter>): string => listAddress(logList, part)

// ── times ──────────────────────────────────────────────────────────────────

const localTime = (at: number): string => inJapan(at).toISOString().slice(0, 19)

/** As a day where `bound` is midnight, as a minute where it is a whole one, else to the second. */
function shortest(bound: number, shown: number): string {
  const length = inJapan(bound).getTime() % day === 0 ? 10 : bound % minute === 0 ? 16 : 19
  return localTime(shown).slice(0, length)
}

const timeWritten = /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/

/** A day, a minute or a second in Japan, by its first millisecond and the first one after it. */
function timeOf(text: string): { readonly begins: Instant; readonly ends: Instant } | null {
  const [, year, month, date, hour, minutes, seconds] = timeWritten.exec(typedWord(text)) ?? []
  if (year === undefined) return null
  const written = `${year}-${month}-${date}T${hour ?? '00'}:${minutes ?? '00'}:${seconds ?? '00'}`
  const at = Date.parse(`${written}Z`)
  // 30 February parses in no browser as itself.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 19) !== written) return null
  const span = hour === undefined ? day : seconds === undefined ? minute : second
  return { begins: fromJapan(at), ends: fromJapan(at + span) }
}
