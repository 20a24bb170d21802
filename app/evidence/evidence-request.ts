/**
 * What an evidence bundle is asked to hold, in one spelling: the browser signs
 * its salted hash, the log commits to the same, the custody sheet shows it with
 * the salt.
 */

import { parseDecimal } from '../formats/bytes.ts'
import { commitToText, type SaltedText } from '../formats/committed-text.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { type Instant, instant } from '../ids.ts'
import { readForeign } from '../outcome.ts'
import { formatLogFilter, type LogFilter, noFilter } from '../review/log-filter.ts'
import { oneLine } from '../review/reason.ts'

export interface EvidenceRequest {
  readonly filter: LogFilter
  /** These entries, both ends included; then the filter is empty. */
  readonly entries: { readonly from: bigint; readonly to: bigint } | null
  /** First millisecond that no longer counts; null where there is no end. */
  readonly until: Instant | null
  /** Pseudonym or id of a person of whom it is to be shown that nothing was released to them before `until`; empty for nobody. */
  readonly absence: string
  readonly reason: string
}

/** Lines `key value`. The reason is one line: what a person typed has its white space made single. */
export function formatEvidenceRequest({ filter, entries, until, absence, reason }: EvidenceRequest): string {
  return [
    'fuin-evidence-request/1',
    `query ${formatLogFilter(filter) || '-'}`,
    `entries ${entries ? `${entries.from}-${entries.to}` : '-'}`,
    `until ${until ?? '-'}`,
    `absence ${absence || '-'}`,
    `reason ${reason}`,
    '',
  ].join('\n')
}

/** `12-40` or `12`; null for anything else. */
export function parseEntryRange(text: string): EvidenceRequest['entries'] {
  const [, from, to = from] = /^(\d{1,16})(?:-(\d{1,16}))?$/.exec(text) ?? []
  if (from === undefined || to === undefined) return null
  const range = readForeign(() => ({ from: parseDecimal(from, 'entry'), to: parseDecimal(to, 'entry') }))
  return range && range.from <= range.to ? range : null
}

/** The request as act and entry commit to it. */
export const saltedRequest = (request: EvidenceRequest, salt: Uint8Array): SaltedText => ({
  salt,
  text: formatEvidenceRequest(request),
})

/** What the act `export` is about. */
export function evidenceObject(request: SaltedText): ActObject {
  return { kind: 'evidence', id: 'request', sha256: commitToText(request) }
}

/** The request a page makes: of the search on the page, or of one entry. Browser and server read the fields alike. */
export function requestOfFields(fields: {
  readonly filter: LogFilter
  readonly entries: string
  readonly absence: boolean
  readonly reason: string
}): EvidenceRequest {
  const { filter } = fields
  const entries = fields.entries === '' ? null : parseEntryRange(fields.entries)
  return {
    filter: entries ? noFilter : filter,
    entries,
    until: entries ? null : filter.to,
    absence: fields.absence && !entries ? filter.about || filter.who : '',
    reason: oneLine(fields.reason),
  }
}

/** A time somebody typed on a command line: ISO 8601; a bare date is midnight in Japan at its end. Null where it is none. */
export function parseUntil(text: string): Instant | null {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text)
  if (!day && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null
  const at = Date.parse(day ? `${text}T24:00:00+09:00` : text)
  return Number.isNaN(at) ? null : instant(at)
}
