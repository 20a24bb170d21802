/**
 * What a reviewer looks for in the log, as it stands in the address of the page:
 * a search can be kept as a bookmark. What the log keeps of it is its salted hash.
 */
import { type EntryKind, entryKinds } from '../formats/entry-kinds.ts'
import { typedCode, typedWord } from '../formats/typed-word.ts'
import { days, fromJapan, type Instant, inJapan, minutes } from '../ids.ts'

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

export const noFilter: LogFilter = {
  who: '',
  about: '',
  organization: '',
  bulletin: '',
  copy: '',
  session: '',
  kinds: [],
  outcome: null,
  from: null,
  to: null,
}

const second = 1000
const minute = minutes(1)
const day = days(1)

/** The filter an address asks for. What it cannot mean is left out, never guessed; `filterFlaw` says so. */
export function parseLogFilter(query: URLSearchParams): LogFilter {
  const outcome = query.get('outcome')
  const [from, to] = [timeOf(query.get('from')), timeOf(query.get('to'))]
  return {
    who: wordOf(query.get('who')),
    about: wordOf(query.get('about')),
    organization: codeOf(query.get('organization')),
    bulletin: codeOf(query.get('bulletin')),
    copy: codeOf(query.get('copy')),
    session: codeOf(query.get('session')).toLowerCase(),
    kinds: entryKinds.filter((kind) => query.getAll('kind').includes(kind)),
    outcome: outcome === 'done' || outcome === 'refused' ? outcome : null,
    from: from?.begins ?? null,
    // "Until the 22nd" means the whole of the 22nd, "until 14:30" the whole of that minute.
    to: to?.ends ?? null,
  }
}

export type FilterFlaw = 'date-unreadable' | 'range-reversed'

/** Why this address asks for nothing that could be found; null where it does. */
export function filterFlaw(query: URLSearchParams, { from, to }: LogFilter): FilterFlaw | null {
  const unread = (name: string, read: Instant | null) => typedWord(query.get(name)) !== '' && read === null
  if (unread('from', from) || unread('to', to)) return 'date-unreadable'
  return from !== null && to !== null && from >= to ? 'range-reversed' : null
}

/** The same filter as an address: parameters in one order, none empty. */
export function formatLogFilter(filter: LogFilter): string {
  const query = new URLSearchParams()
  const put = (name: string, value: string) => {
    if (value !== '') query.append(name, value)
  }
  put('who', filter.who)
  put('about', filter.about)
  put('organization', filter.organization)
  put('bulletin', filter.bulletin)
  put('copy', filter.copy)
  put('session', filter.session)
  for (const kind of filter.kinds) put('kind', kind)
  put('outcome', filter.outcome ?? '')
  put('from', filter.from === null ? '' : shortest(filter.from, filter.from))
  put('to', filter.to === null ? '' : shortest(filter.to, filter.to - 1))
  return query.toString()
}

/** `2026-11-22T14:30` in Japan, for a field of date and time: when the search begins. */
export const fieldOfFrom = ({ from }: LogFilter): string => (from === null ? '' : localTime(from).slice(0, 16))

/** The last minute the search still takes in. */
export const fieldOfTo = ({ to }: LogFilter): string => (to === null ? '' : localTime(to - 1).slice(0, 16))

/** The filter with these parts instead: where the link of a name or a number leads. */
export const filterAddress = (part: Partial<LogFilter>): string => `/log?${formatLogFilter({ ...noFilter, ...part })}`

// ── times ──────────────────────────────────────────────────────────────────

const localTime = (at: number): string => inJapan(at).toISOString().slice(0, 19)

/** As a day where `bound` is midnight, as a minute where it is a whole one, else to the second. */
function shortest(bound: number, shown: number): string {
  const length = inJapan(bound).getTime() % day === 0 ? 10 : bound % minute === 0 ? 16 : 19
  return localTime(shown).slice(0, length)
}

const timeWritten = /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/

/** A day, a minute or a second in Japan, by its first millisecond and the first one after it. */
function timeOf(text: string | null): { readonly begins: Instant; readonly ends: Instant } | null {
  const [, year, month, date, hour, minutes, seconds] = timeWritten.exec(typedWord(text)) ?? []
  if (year === undefined) return null
  const written = `${year}-${month}-${date}T${hour ?? '00'}:${minutes ?? '00'}:${seconds ?? '00'}`
  const at = Date.parse(`${written}Z`)
  // 30 February parses in no browser as itself.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 19) !== written) return null
  const span = hour === undefined ? day : seconds === undefined ? minute : second
  return { begins: fromJapan(at), ends: fromJapan(at + span) }
}

// ── words ──────────────────────────────────────────────────────────────────

const cut = (text: string): string => [...text].slice(0, 64).join('').trim()
const wordOf = (text: string | null): string => cut(typedWord(text))
const codeOf = (text: string | null): string => cut(typedCode(text))
