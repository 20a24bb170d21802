import type { Instant, OrganizationId, PersonId, Sha256Hex } from '../ids.ts'
import type { Role } from './role.ts'

export type SecondFactor = 'totp' | 'recovery-code'
/** What is still missing of a person's setting up, in order; null once complete. */
export type SetupStep = 'password' | 'totp' | 'key' | 'pledge'

/** A person with both factors behind them, as the session and the tables say at this moment. */
export interface Actor {
  readonly person: PersonId
  readonly name: string
  readonly organization: OrganizationId
  readonly organizationName: string
  readonly role: Role
  /** SHA-256 of the session's token: what the log names a session by. */
  readonly session: Sha256Hex
  readonly secondFactorAt: Instant
  readonly secondFactor: SecondFactor
  readonly locale: 'ja' | 'en'
  readonly setupStep: SetupStep | null
}
