/** A lost factor, as pages and acts speak of it. */
import type { ActObject } from '../formats/signed-act.ts'
import { hours, type PersonId } from '../ids.ts'

/**
 * By which channel the secretariat made sure who it is that asks: never by mail, which may be what was lost.
 * A closed list: whoever agrees judges by it how much that is worth.
 */
export const identityChannels = ['telephone', 'video', 'in-person', 'through-contact'] as const
export type IdentityChannel = (typeof identityChannels)[number]

export const lossScopes = ['factor', 'password-too'] as const
export type LossScope = (typeof lossScopes)[number]

/** How long the link is good once the wait is over. */
export const restoringLasts = hours(72)

/** What both sign: for whom, how their identity was established, and what is to be registered anew. */
export const restoringObjects = ({
  person,
  channel,
  scope,
}: {
  readonly person: PersonId
  readonly channel: IdentityChannel
  readonly scope: LossScope
}): readonly ActObject[] => [
  { kind: 'person', id: person },
  { kind: 'identity', id: channel },
  { kind: 'scope', id: scope },
]

/** By what somebody said that it is lost. */
export type ReportedBy = 'password' | 'mail' | 'signed-in'
