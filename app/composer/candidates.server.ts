import type { Recipient } from '../roll/recipient-store.server.ts'
import type { Candidate, Group } from './recipient-choice.ts'

/** What a form of recipients shows of somebody. */
export const candidateOf = (recipient: Recipient): Candidate => ({
  person: recipient.person,
  name: recipient.name,
  reading: recipient.reading,
  organization: recipient.organization,
  organizationName: recipient.organizationName,
  group: groupOf(recipient),
  unreachable: recipient.unreachable,
})

function groupOf({ organizationKind, sector }: Recipient): Group {
  if (organizationKind === 'operator' && sector) return sector
  return organizationKind === 'supplier' ? 'suppliers' : 'others'
}
