import { organizationList } from '../../council/organization-list.ts'
import { pageOfOrganizations } from '../../council/organization-list-store.server.ts'
import { csvRoute } from '../../http/csv-answer.server.ts'
import { organizationsAsked } from './organizations-asked.server.ts'

export const handle = { act: 'manage organizations' } as const

/** The list of organizations as a file. */
export const loader = csvRoute(handle, organizationList, ({ portal, filters }) => async (place, length) => {
  const { asked } = await organizationsAsked(portal, filters)
  return pageOfOrganizations(portal.db, { ...asked, place, length })
})
