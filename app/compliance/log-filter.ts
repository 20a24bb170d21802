/**
 * What a reviewer looks for in the log, as it stands in the address of the page:
 * a search can be kept as a bookmark and named in an entry, to the letter.
 */
import { type EntryKind, entryKinds } from '../formats/log-entry.ts'
import { type Instant, instant } from '../ids.ts'

/** As typed: a person, an organization and a bulletin are looked up by the act that searches. */
export interface LogFilter {
  /** Pseudonym or id of who did it; empty for anybody. */
  readonly who: string
  /** Pseudonym or id of whom it is about. */
  readonly about: string
  readonly organization: string
  /** A bulletin's number or id. */
  readonly bulletin: string
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
  kinds: [],
  outcome: null,
  from: null,
  to: null,
}

// Japan has one offset and no daylight saving.
const japan = 9 * 3_600_000
const day = 86_400_000

/** The filter an address asks for. What it cannot mean is left out, never guessed. */
export function parseLogFilter(query: URLSearchParams): LogFilter {
  const outcome = query.get('outcome')
  const to = dayOf(query.get('to'))
  return {
    who: wordOf(query.get('who')),
    about: wordOf(query.get('about')),
    organization: wordOf(query.get('organization')),
    bulletin: wordOf(query.get('bulletin')),
    kinds: entryKinds.filter((kind) => query.getAll('kind').includes(kind)),
    outcome: outcome === 'done' || outcome === 'refused' ? outcome : null,
    from: dayOf(query.get('from')),
    // "Until the 22nd" means the whole of the 22nd.
    to: to === null ? null : instant(to + day),
  }
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
  for (const kind of filter.kinds) put('kind', kind)
  put('outcome', filter.outcome ?? '')
  put('from', filter.from === null ? '' : dateOf(filter.from))
  put('to', filter.to === null ? '' : dateOf(filter.to - day))
  return query.toString()
}

/** The day in Japan as `2026-11-22`, for a date field. */
export const dateOf = (at: number): string => new Date(at + japan).toISOString().slice(0, 10)

function wordOf(text: string | null): string {
  return (text ?? '').trim().slice(0, 64)
}

function dayOf(text: string | null): Instant | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const at = Date.parse(`${text}T00:00:00Z`)
  // 30 February parses in no browser as itself.
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : instant(at - japan)
}
