import { organizationList } from '../../council/organization-list.ts'
import { pageOfOrganizations } from '../../council/organization-list-store.server.ts'
import { csvRoute } from '../../http/csv-answer.server.ts'

export const handle = { act: 'manage organizations' } as const

/** The list of organizations as a file. */
export const loader = csvRoute(
  handle,
  organizationList,
  ({ portal, filters }) =>
    (place, length) =>
      pageOfOrganizations(portal.db, { filters, place, length }),
)
