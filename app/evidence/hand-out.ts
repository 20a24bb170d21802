/**
 * What somebody takes out of the house, to show to strangers: their own record, or
 * their organization's consent. Asked for like an evidence bundle, and made like
 * one, but by nobody's reasons: it is theirs.
 */
import { noFilter } from '../review/log-filter.ts'
import type { EvidenceRequest } from './evidence-request.ts'

/** Stands where a review says why; one text in both languages, for both reports quote it. */
const ownReason = '本人の記録の交付 / own record, handed to its person'
const consentReason = '同意書の交付 / consent, handed to its organization'

/** `from`, `to`: a span of days, where all of it is too much for one file. */
export const recordRequest = (
  person: string,
  span: { readonly from: EvidenceRequest['filter']['from']; readonly to: EvidenceRequest['filter']['to'] },
): EvidenceRequest => ({
  filter: { ...noFilter, about: person, ...span },
  entries: null,
  until: span.to,
  absence: '',
  reason: ownReason,
})

/** `entry`: the one that holds the consent. */
export const consentRequest = (entry: bigint): EvidenceRequest => ({
  filter: noFilter,
  entries: { from: entry, to: entry },
  until: null,
  absence: '',
  reason: consentReason,
})
