/**
 * An address of an organization itself, beside those of its people: a desk that is
 * staffed day and night hears that there is something while everybody sleeps.
 * Nobody signs in by it, and its letters say as little as all others.
 */
import type { Language } from '../i18n/language.ts'
import { hours, type Instant, type OrganizationId } from '../ids.ts'

export interface DutyAddress {
  /** 128 random bits, base64url: with a mark of the server's key it is the link. */
  readonly id: string
  readonly organization: OrganizationId
  /** Lower case. */
  readonly email: string
  readonly language: Language
  readonly setAt: Instant
  /** Until when the link in its first letter is good. */
  readonly linkUntil: Instant
  /** Null until somebody there opened the link: before that nothing else is sent to it. */
  readonly confirmedAt: Instant | null
  /** Since when its mail server takes no letter, and with which code; null while it does. */
  readonly refused: { readonly since: Instant; readonly code: number } | null
}

/** Long enough for a desk whose shifts change. */
export const dutyLinkLasts = hours(72)

/** More than one for a change of provider, and not a mailing list. */
export const mostDutyAddresses = 3

export const isDutyAddressId = (text: string): boolean => /^[A-Za-z0-9_-]{22}$/.test(text)

export const dutyLinkPath = (token: string): string => `/duty-address/${token}`
