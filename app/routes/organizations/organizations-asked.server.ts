/** What the page of organizations and its file ask the store for: one question for both. */
import { askedAt } from '../../access/agreement.ts'
import type { OrganizationFilters } from '../../council/organization-list.ts'
import type { OrganizationsAsked } from '../../council/organization-list-store.server.ts'
import type { Portal } from '../../portal.server.ts'
import { type ThinOrganization, thinOrganizations } from '../../roll/thin-organizations.server.ts'

export async function organizationsAsked(
  { db, now, texts }: Pick<Portal, 'db' | 'now' | 'texts'>,
  filters: OrganizationFilters,
): Promise<{ readonly asked: OrganizationsAsked; readonly thin: readonly ThinOrganization[] }> {
  const at = now()
  const thin = await thinOrganizations(db, at)
  const among = filters.reach === 'thin' ? thin.map(({ id }) => id) : null
  return { asked: { filters, among, version: askedAt(texts.consent, at).version }, thin }
}
