/**
 * Whether a copy may be given to its reader now. The rule is pure; what it judges
 * is read in the very transaction that writes the `released` entry, so that no
 * withdrawal of consent can slip in between.
 */
import type { Instant } from '../ids.ts'
import { minutes } from '../ids.ts'

export interface ReaderNow {
  readonly state: 'invited' | 'active' | 'suspended' | 'left'
  readonly engagedFrom: Instant
  readonly engagedUntil: Instant | null
  /** True for operators and suppliers, who join by consent (Art. 45(2)); the others act by office. */
  readonly joinsByConsent: boolean
  readonly consents: boolean
  readonly pledged: boolean
  readonly session: {
    readonly expiresAt: Instant
    readonly absoluteUntil: Instant
    readonly secondFactorAt: Instant
  } | null
}

export interface CopyNow {
  readonly withdrawnAt: Instant | null
  /** Whether the key the copy is sealed to is the reader's key in force. */
  readonly keyCurrent: boolean
}

export const denialReasons = [
  'not-addressed',
  'person-not-active',
  'not-engaged',
  'not-pledged',
  'organization-not-consenting',
  'session-ended',
  'second-factor-old',
  'copy-for-older-key',
  'bulletin-withdrawn',
] as const
export type DenialReason = (typeof denialReasons)[number]

/** How old the second factor may be when a copy is given, by what it holds. Minutes; the council's to set. */
export interface Freshness {
  readonly controlled: number
  readonly others: number
}
/** Design: protocol, Reading. */
export const defaultFreshness: Freshness = { controlled: 5, others: 15 }

/** Why the copy may not be given now; null if it may. `copy` null: no copy of theirs by that name. `within`: minutes the second factor may be old. */
export function denialOf(
  reader: ReaderNow | null,
  copy: CopyNow | null,
  { at, within }: { readonly at: Instant; readonly within: number },
): DenialReason | null {
  return personDenial(reader, at) ?? sessionFlawOf(reader?.session ?? null, { at, within }) ?? copyDenial(copy)
}

function personDenial(reader: ReaderNow | null, at: Instant): DenialReason | null {
  if (reader?.state !== 'active') return 'person-not-active'
  if (at < reader.engagedFrom || (reader.engagedUntil !== null && reader.engagedUntil <= at)) return 'not-engaged'
  if (reader.joinsByConsent && !reader.consents) return 'organization-not-consenting'
  return reader.pledged ? null : 'not-pledged'
}

/** Whether a session is over, or its second factor older than `within` minutes. */
export function sessionFlawOf(
  session: ReaderNow['session'],
  { at, within }: { readonly at: Instant; readonly within: number },
): 'session-ended' | 'second-factor-old' | null {
  if (!session || session.expiresAt <= at || session.absoluteUntil <= at) return 'session-ended'
  return at - session.secondFactorAt > minutes(within) ? 'second-factor-old' : null
}

function copyDenial(copy: CopyNow | null): DenialReason | null {
  if (!copy) return 'not-addressed'
  if (copy.withdrawnAt !== null) return 'bulletin-withdrawn'
  return copy.keyCurrent ? null : 'copy-for-older-key'
}
