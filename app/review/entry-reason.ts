import type { SessionEnd } from '../access/end-session.server.ts'
import type { PageRefusal } from '../access/log-refusal.server.ts'
import type { FactorReason } from '../access/take-second-factor.server.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import type { WhyMoved } from '../council/person.ts'
import type { DenialReason } from '../sealed/reader.ts'

/**
 * The words that entries give as reason. Each has a phrase in the dictionary
 * `log`, under `because`; `Record<EntryReason, string>` over there does not
 * compile without.
 */
export type EntryReason =
  | Exclude<ActRefusal, 'act-malformed'>
  | DenialReason
  | SessionEnd
  | WhyMoved
  | PageRefusal
  | 'log-unavailable'
  | 'wrong-credentials'
  | FactorReason
  | 'too-many-attempts'
  | 'sign-in-lapsed'
  | 'renewed'
  | 'superseded'
  | 'compromised'

const ofPages: readonly string[] = ['not-allowed', 'role-not-begun', 'passkey-wanted'] satisfies readonly PageRefusal[]

/** Whether a page or an act was refused, by the table of permissions, and not a copy. */
export const isPageDenied = ({ kind, reason }: { readonly kind: string; readonly reason: string | null }): boolean =>
  kind === 'denied' && reason !== null && ofPages.includes(reason)
