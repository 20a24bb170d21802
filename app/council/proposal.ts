/**
 * What an organization's contact 連絡責任者 asks for about its people. It is a
 * request: nothing changes until the secretariat decides, so it takes no signature;
 * the entry says who asked, and the decision's entry who decided.
 */
import { type Decoded, object, text } from '../formats/codec.ts'
import type { Instant, OrganizationId, PersonId } from '../ids.ts'
import { whyMoved } from './person.ts'

export const proposalKinds = ['join', 'change', 'leave'] as const
export type ProposalKind = (typeof proposalKinds)[number]

/** Why the secretariat does not do it: a word of a short list, for it stands in the log. */
export const whyNotProposed = ['not-entitled', 'facts-unclear', 'done-already', 'another-reason'] as const
export type WhyNotProposed = (typeof whyNotProposed)[number]

export type ProposalDecided = 'accepted' | WhyNotProposed

export const isProposalDecided = (word: string | null): word is ProposalDecided =>
  word === 'accepted' || whyNotProposed.some((one) => one === word)

const typed = text({ most: 300 })
/** As typed; empty where it does not belong to what is asked for. `why`: of somebody who leaves. */
export const proposedFacts = object({
  name: typed,
  reading: typed,
  department: typed,
  title: typed,
  telephone: typed,
  email: typed,
  why: typed,
})
export type ProposedFacts = Decoded<typeof proposedFacts>

export interface Proposal {
  /** Random: a number would say how many organizations ask. */
  readonly id: string
  readonly organization: OrganizationId
  readonly by: PersonId
  readonly at: Instant
  readonly what: ProposalKind
  /** Whom it is about; null for somebody who is not here yet. */
  readonly person: PersonId | null
  /** Null once it was decided. */
  readonly facts: ProposedFacts | null
  readonly decided: { readonly as: ProposalDecided; readonly at: Instant } | null
}

/** So many may wait of one organization: more is no list that anybody reads. */
export const mostProposed = 50

export type WhyLeave = (typeof whyMoved)['leave'][number]
export const isWhyLeave = (word: unknown): word is WhyLeave => whyMoved.leave.some((one) => one === word)

export const isProposalId = (word: string): boolean => /^[0-9a-f]{32}$/.test(word)
