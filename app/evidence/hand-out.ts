/**
 * What somebody takes out of the house, to show to strangers: their own record, or
 * their organization's consent. Asked for like an evidence bundle, and made like
 * one, but for no reason of anybody's: it is theirs.
 */
import type { PersonId } from '../ids.ts'
import { noFilter, parseLogFilter } from '../review/log-filter.ts'
import type { EvidenceRequest } from './evidence-request.ts'

/** Where a review says why. One text for both languages, for both reports quote it. */
const why = {
  record: '本人の記録の交付 / own record, handed to its person',
  consent: '同意書の交付 / consent, handed to its organization',
} as const

/** Days as the fields of the form hold them; empty for no bound. */
export interface Span {
  readonly from: string
  readonly to: string
}

export const wholeRecord: Span = { from: '', to: '' }

/** The parameters of the log's own search that this is. */
export const recordQuery = (person: PersonId, { from, to }: Span): URLSearchParams =>
  new URLSearchParams({ about: person, ...(from ? { from } : {}), ...(to ? { to } : {}) })

/** Everything the log holds about a person, or what it holds of a span of days where all of it is too much for one file. */
export function recordRequest(person: PersonId, span: Span): EvidenceRequest {
  const filter = parseLogFilter(recordQuery(person, span))
  return { filter, entries: null, until: filter.to, absence: '', reason: why.record }
}

/** `entry`: the one that holds the consent. */
export const consentRequest = (entry: bigint): EvidenceRequest => ({
  filter: noFilter,
  entries: { from: entry, to: entry },
  until: null,
  absence: '',
  reason: why.consent,
})
