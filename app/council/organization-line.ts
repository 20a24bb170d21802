import { joinsByConsent } from './organization.ts'
import type { OrganizationOnRecord } from './organization-store.server.ts'

export const consentWords = {
  given: 'consentGiven',
  outdated: 'consentOutdated',
  none: 'consentNone',
  withdrawn: 'consentWithdrawn',
  'not-asked': 'consentNotAsked',
} as const

/** An organization as a line of the list says it. `version`: of the consent that is asked for. */
export const shownOrganization = (
  { id, name, kind, sector, suspendedAt, consent, withdrawnAt, people }: OrganizationOnRecord,
  version: string,
) => ({
  id,
  name,
  kind,
  sector,
  people,
  suspendedAt,
  withdrawnAt,
  consent: consentState({ kind, consent, withdrawnAt }, version),
})

export type OrganizationLine = ReturnType<typeof shownOrganization>

function consentState(
  { kind, consent, withdrawnAt }: Pick<OrganizationOnRecord, 'kind' | 'consent' | 'withdrawnAt'>,
  version: string,
): keyof typeof consentWords {
  if (!joinsByConsent(kind)) return 'not-asked'
  if (consent) return consent.textVersion === version ? 'given' : 'outdated'
  return withdrawnAt === null ? 'none' : 'withdrawn'
}
