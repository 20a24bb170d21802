import type { SecondFactorMethod } from '../formats/log-entry.ts'
import type { Fingerprint, Instant, OrganizationId, PersonId, Sha256Hex } from '../ids.ts'
import type { Agreement, Part } from './agreement.ts'
import { type FirstFactor, methodOf, type SecondFactor } from './factors.ts'
import type { HeldPowers } from './powers.ts'
import type { Role } from './role.ts'

/** What is still missing of a person's setting up, in order; null once complete. */
export type SetupStep = 'password' | 'totp' | 'key' | 'pledge'

/** A person with both factors behind them, as the session and the tables say at this moment. */
export interface Actor {
  readonly person: PersonId
  readonly name: string
  readonly organization: OrganizationId
  readonly organizationName: string
  /** The role they act in: their own, or that of whom they stand in for. */
  readonly role: Role
  /** Of whom they stand in for as a deputy, until when; null while they act in their own role. */
  readonly deputizes: { readonly ownRole: Role; readonly until: Instant } | null
  /** They are their own organization's compliance officer at this moment. */
  readonly audits: boolean
  /** SHA-256 of the session's token: what the log names a session by. */
  readonly session: Sha256Hex
  readonly secondFactorAt: Instant
  readonly secondFactor: SecondFactor
  readonly firstFactor: FirstFactor
  /** When the session ends by itself, unless its person goes on. */
  readonly sessionEndsAt: Instant
  /** It ends then whatever its person does: it has lasted as long as any may. */
  readonly sessionIsLast: boolean
  readonly locale: 'ja' | 'en'
  readonly setupStep: SetupStep | null
  /** What they are held to by the texts of this moment. */
  readonly agreement: Agreement
  readonly part: Part | null
  /** How much of the role is theirs by now. */
  readonly powers: HeldPowers
  /** They have one registered, and may be asked for it. */
  readonly hasPasskey: boolean
  /** The powers of their role rest until they show a passkey; see wantsPasskey. */
  readonly passkeyWanted: boolean
  /** Their key, where it was brought: they sign and open in a program of their own. */
  readonly broughtKey: Fingerprint | null
}

/** Where a request came from; the log keeps only a salted hash of it in the tree. */
export interface Where {
  readonly ip: string
  readonly userAgent: string
  /** The cookie of a browser that signed in before, unjudged; see known-browser. Never logged. */
  readonly known?: string | null
}

/** What every entry of a signed-in person's act says of who asked, how they had proven it, and from where. */
export interface ActorFields {
  readonly actor: PersonId
  readonly organization: OrganizationId
  readonly role: Role
  readonly session: Sha256Hex
  readonly auth: { readonly method: SecondFactorMethod; readonly level: 2; readonly at: Instant }
  readonly where: Where
}

export function actorFields(actor: Actor, { ip, userAgent }: Where): ActorFields {
  return {
    actor: actor.person,
    organization: actor.organization,
    role: actor.role,
    session: actor.session,
    // Level 2 in the sense of NIST SP 800-63B-4: two factors, one of them something held.
    auth: { method: methodOf(actor), level: 2, at: actor.secondFactorAt },
    where: { ip, userAgent },
  }
}
