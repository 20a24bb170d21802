/**
 * The texts that organizations and people bind themselves to change over time:
 * each has an hour from which it is asked for, and one past which whoever has not
 * agreed can do nothing else. Until then the older one is enough.
 */
import type { Instant, Sha256Hex } from '../ids.ts'
import type { Role } from './role.ts'

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

/**
 * What a person is held to at this moment, the gravest first. A consent is the
 * organization's: its representative alone can sign it, everybody else of it can
 * do nothing but wait.
 */
export type Agreement =
  | 'consent-wanted'
  | 'consent-overdue'
  | 'pledge-overdue'
  | 'consent-asked'
  | 'pledge-asked'
  | 'agreed'

export interface AgreedBy {
  readonly role: Role
  /** The version of the newest pledge they gave. */
  readonly pledged: string | null
  /** The version of their organization's consent in force; null where it has none. */
  readonly consented: string | null
  readonly part: Part | null
  /** Since when they keep the small account of a withdrawn consent; null where they keep none. */
  readonly dutiesSince: Instant | null
}

/** What somebody is to their own organization, besides working for it. */
export type Part = 'representative' | 'contact'

export function agreementOf(
  { role, pledged, consented, part, dutiesSince }: AgreedBy,
  { consent, pledge }: Texts,
  at: Instant,
): Agreement {
  // There is nothing left to agree to, and what they pledged binds them.
  if (dutiesSince !== null) return 'agreed'
  // Members are of organizations that take part by consent (Art. 45(2)); the others act by office.
  if (consented === null && role === 'member') return 'consent-wanted'
  const theirs = consented === null ? 'agreed' : agreedTo(consent, consented, at)
  if (theirs === 'overdue') return 'consent-overdue'
  const own = agreedTo(pledge, pledged, at)
  if (own === 'overdue') return 'pledge-overdue'
  if (theirs === 'asked' && part === 'representative') return 'consent-asked'
  return own === 'asked' ? 'pledge-asked' : 'agreed'
}

/** Past the date, or without any consent, nothing is theirs but agreeing, and leaving. */
export const isOverdue = (agreement: Agreement): agreement is HeldUp =>
  agreement === 'consent-wanted' || agreement === 'consent-overdue' || agreement === 'pledge-overdue'

export type HeldUp = 'consent-wanted' | 'consent-overdue' | 'pledge-overdue'
