/**
 * The texts that organizations and people bind themselves to change over time:
 * each has an hour from which it is asked for, and one past which whoever has not
 * agreed can do nothing else. Until then the older one is enough.
 */
import type { Instant, Sha256Hex } from '../ids.ts'

export interface Terms {
  readonly version: string
  /** The binding text. */
  readonly ja: string
  readonly en: string
  /** SHA-256 of the UTF-8 bytes of `ja`. */
  readonly hash: Sha256Hex
  readonly askedFrom: Instant
  /** Never before `askedFrom`. */
  readonly demandedFrom: Instant
}

/** All versions ever used, oldest first. */
export type Versions = readonly [Terms, ...Terms[]]

export interface Texts {
  readonly consent: Versions
  readonly pledge: Versions
}

/** The version that is asked for at this time; the first one ever since. */
export function askedAt([first, ...later]: Versions, at: Instant): Terms {
  return later.findLast(({ askedFrom }) => askedFrom <= at) ?? first
}

/**
 * `asked`: there is a newer text, and time left. `overdue`: there is none left.
 * The first version is never overdue: whoever has not even agreed to that one is
 * held up by setting up, or by a consent that is missing.
 */
export type Agreed = 'agreed' | 'asked' | 'overdue'

/** `version`: the newest that was agreed to; null for none. */
export function agreedTo(versions: Versions, version: string | null, at: Instant): Agreed {
  const [, ...later] = versions
  const isOlder = (text: Terms): boolean =>
    versions.findIndex((one) => one.version === version) < versions.indexOf(text)
  if (later.some((text) => text.demandedFrom <= at && isOlder(text))) return 'overdue'
  return later.some((text) => text.askedFrom <= at && isOlder(text)) ? 'asked' : 'agreed'
}

/** What a person is held to at this moment, the gravest first: their organization's consent is nothing they could sign. */
export type Agreement = 'consent-overdue' | 'pledge-overdue' | 'pledge-asked' | 'agreed'

export interface AgreedBy {
  /** The version of the newest pledge they gave. */
  readonly pledged: string | null
  /** The version of their organization's consent in force; null where it has none. */
  readonly consented: string | null
}

export function agreementOf({ pledged, consented }: AgreedBy, { consent, pledge }: Texts, at: Instant): Agreement {
  if (consented !== null && agreedTo(consent, consented, at) === 'overdue') return 'consent-overdue'
  const own = agreedTo(pledge, pledged, at)
  return own === 'agreed' ? 'agreed' : `pledge-${own}`
}

/** Past the date nothing is theirs but agreeing, and leaving. */
export const isOverdue = (agreement: Agreement): agreement is 'consent-overdue' | 'pledge-overdue' =>
  agreement === 'consent-overdue' || agreement === 'pledge-overdue'
