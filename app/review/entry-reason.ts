import type { Outside } from '../access/admission.ts'
import type { SessionEnd } from '../access/end-session.server.ts'
import type { PageRefusal } from '../access/log-refusal.server.ts'
import type { PermittedAct } from '../access/permissions.ts'
import type { FactorReason } from '../access/take-second-factor.server.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import type { WhyMoved } from '../council/person.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import type { DenialReason } from '../sealed/reader.ts'
import type { EntryRow } from './entry-row.ts'

/**
 * The words that entries give as reason. Each has a phrase in the dictionary
 * `log`, under `because`; `Record<EntryReason, string>` over there does not
 * compile without.
 */
export type EntryReason =
  | Exclude<ActRefusal, 'act-malformed'>
  | DenialReason
  | SessionEnd
  | Outside
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

const resting = ['role-not-begun', 'passkey-wanted', 'small-account'] as const satisfies readonly PageRefusal[]
const ofPages: readonly string[] = ['not-allowed', ...resting] satisfies readonly PageRefusal[]

/** Whether a page or an act was refused, by the table of permissions, and not a copy. */
export const isPageDenied = ({ kind, reason }: { readonly kind: string; readonly reason: string | null }): boolean =>
  kind === 'denied' && reason !== null && ofPages.includes(reason)

export type KindShown = Pick<EntryRow, 'kind' | 'outcome' | 'reason'>

/** A page refused is no copy refused. */
export const kindWord = (shown: KindShown): EntryKind | 'page-denied' =>
  isPageDenied(shown) ? 'page-denied' : shown.kind

/** Of a page or an act that their role has: why not yet, or not like this. */
type Resting = (typeof resting)[number]

/** Why an entry says it was, in the words of whoever gives the reason. */
export type Why =
  | { readonly by: 'table'; readonly act: PermittedAct; readonly resting: Resting | null }
  | { readonly by: 'person'; readonly text: string }
  /** A sentence stands there in entries of earlier versions only. */
  | { readonly by: 'word'; readonly reason: EntryReason }

export function whyOf({ kind, reason, beside }: Pick<EntryRow, 'kind' | 'reason' | 'beside'>): Why | null {
  if (beside?.refusedAct)
    return { by: 'table', act: beside.refusedAct, resting: resting.find((why) => why === reason) ?? null }
  if (beside?.typedReason) return { by: 'person', text: beside.typedReason }
  if (reason === null || (kind === 'denied' && reason === 'not-allowed')) return null
  return { by: 'word', reason: reason as EntryReason }
}
