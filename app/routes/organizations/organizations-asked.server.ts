/** What the page of organizations and its file ask the store for: one question for both. */
import { askedAt } from '../../access/agreement.ts'
import type { OrganizationFilters } from '../../council/organization-list.ts'
import type { OrganizationsAsked } from '../../council/organization-list-store.server.ts'
import type { Portal } from '../../portal.server.ts'
import { thinOrganizations } from '../../roll/thin-organizations.server.ts'

/** Who can be reached is looked up for everybody only where the list is narrowed by it. */
export async function organizationsAsked(
  { db, now, texts }: Pick<Portal, 'db' | 'now' | 'texts'>,
  filters: OrganizationFilters,
): Promise<OrganizationsAsked> {
  const at = now()
  const among = filters.reach === 'thin' ? (await thinOrganizations(db, { at })).map(({ id }) => id) : null
  return { filters, among, version: askedAt(texts.consent, at).version }
}
