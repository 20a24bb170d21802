import type { OrganizationKind, PersonState } from '../../db/schema.ts'
import { joinsByConsent } from '../council/organization.ts'
import { days, type Fingerprint, type Instant } from '../ids.ts'

/** Why nothing can be sealed to a person: words of the dictionary, the gravest first. */
export const unreachableReasons = [
  'suspended',
  'no-consent',
  'no-key',
  'key-expired',
  'not-pledged',
  'proof-lapsed',
  'not-compared',
  'not-in-roll',
] as const
export type UnreachableReason = (typeof unreachableReasons)[number]

/** A proof of decrypt is renewed by every opening and lapses after this long. */
export const proofLifetime = days(90)

export interface ReachabilityFacts {
  readonly state: PersonState
  readonly organizationKind: OrganizationKind
  readonly consented: boolean
  readonly pledged: boolean
  readonly key: {
    readonly fingerprint: Fingerprint
    readonly expiresAt: Instant
    readonly provenAt: Instant | null
    readonly comparedAt: Instant | null
  } | null
  /** The key that the person's line in the roll in force names; null where there is no line. */
  readonly keyInRoll: Fingerprint | null
}

/** Null: a copy sealed to this person now will be opened by them and nobody else. */
export function unreachableBecause(facts: ReachabilityFacts, at: Instant): UnreachableReason | null {
  const { state, key } = facts
  if (state === 'suspended' || state === 'left') return 'suspended'
  if (joinsByConsent(facts.organizationKind) && !facts.consented) return 'no-consent'
  if (!key) return 'no-key'
  if (key.expiresAt <= at) return 'key-expired'
  if (state === 'invited' || !facts.pledged) return 'not-pledged'
  if (key.provenAt === null || key.provenAt + proofLifetime <= at) return 'proof-lapsed'
  if (key.comparedAt === null) return 'not-compared'
  return facts.keyInRoll === key.fingerprint ? null : 'not-in-roll'
}
