import { joinsByConsent } from '../../council/organization.ts'
import type { OrganizationOnRecord } from '../../council/organization-store.server.ts'

export const consentWords = {
  given: 'consentGiven',
  none: 'consentNone',
  withdrawn: 'consentWithdrawn',
  'not-asked': 'consentNotAsked',
} as const

/** An organization as a line of the list says it. */
export const shownOrganization = ({
  id,
  name,
  kind,
  sector,
  suspendedAt,
  consent,
  withdrawnAt,
  people,
}: OrganizationOnRecord) => ({
  id,
  name,
  kind,
  sector,
  people,
  suspendedAt,
  withdrawnAt,
  consent: consentState({ kind, consent, withdrawnAt }),
})

function consentState({
  kind,
  consent,
  withdrawnAt,
}: Pick<OrganizationOnRecord, 'kind' | 'consent' | 'withdrawnAt'>): keyof typeof consentWords {
  if (!joinsByConsent(kind)) return 'not-asked'
  if (consent) return 'given'
  return withdrawnAt === null ? 'none' : 'withdrawn'
}
