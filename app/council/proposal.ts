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

/** What the secretariat does in its place: the same, with what it alone says. Role and days are of somebody who joins. */
export const acceptedFacts = object({
  name: typed,
  reading: typed,
  department: typed,
  title: typed,
  telephone: typed,
  email: typed,
  why: typed,
  role: typed,
  from: typed,
  until: typed,
})
export type AcceptedFacts = Decoded<typeof acceptedFacts>

/** As proposed: nobody has looked at it yet. */
export const asProposed = (facts: ProposedFacts): AcceptedFacts => ({ ...facts, role: 'member', from: '', until: '' })

/** What a proposal of each kind is about, in the order of its form. */
export const factsOf = {
  join: ['name', 'reading', 'email', 'department', 'title', 'telephone', 'role', 'from', 'until'],
  change: ['name', 'reading', 'department', 'title', 'telephone'],
  leave: ['why'],
} as const satisfies Readonly<Record<ProposalKind, readonly (keyof AcceptedFacts)[]>>
export type AcceptedFact = keyof AcceptedFacts
export const acceptedNames = [...factsOf.join, ...factsOf.leave] as const

/** Which of them the secretariat corrected. */
export const corrected = (
  what: ProposalKind,
  { facts, accepted }: { readonly facts: ProposedFacts; readonly accepted: AcceptedFacts },
): readonly AcceptedFact[] => {
  const before = asProposed(facts)
  return factsOf[what].filter((fact) => before[fact].trim() !== accepted[fact].trim())
}

export interface Proposal {
  /** Random: a number would say how many organizations ask. */
  readonly id: string
  readonly organization: OrganizationId
  readonly by: PersonId
  readonly at: Instant
  readonly what: ProposalKind
  /** Whom it is about; null for somebody who is not here yet. */
  readonly person: PersonId | null
  /** Null once it was decided, unless it was corrected. */
  readonly facts: ProposedFacts | null
  /** What was done in its place; null where it was done as proposed, or not done. */
  readonly accepted: AcceptedFacts | null
  readonly decided: { readonly as: ProposalDecided; readonly at: Instant } | null
}

/** So many may wait of one organization: more is no list that anybody reads. */
export const mostProposed = 50

export type WhyLeave = (typeof whyMoved)['leave'][number]
export const isWhyLeave = (word: unknown): word is WhyLeave => whyMoved.leave.some((one) => one === word)

export const isProposalId = (word: string): boolean => /^[0-9a-f]{32}$/.test(word)
