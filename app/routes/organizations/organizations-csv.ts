import { organizationList } from '../../council/organization-list.ts'
import { pageOfOrganizations } from '../../council/organization-list-store.server.ts'
import { csvRoute } from '../../http/csv-answer.server.ts'
import { organizationsAsked } from './organizations-asked.server.ts'

export const handle = { act: 'manage organizations' } as const

/** The list of organizations as a file. What narrows it is found out once, not for each part. */
export const loader = csvRoute(handle, organizationList, ({ portal, filters }) => {
  let asked: ReturnType<typeof organizationsAsked> | null = null
  return async (place, length) => {
    asked ??= organizationsAsked(portal, filters)
    return pageOfOrganizations(portal.db, { ...(await asked), place, length })
  }
})
