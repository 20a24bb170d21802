import type { OrganizationKind } from '../../db/schema.ts'
import { type OrganizationId, parseId } from '../ids.ts'
import { oneOf, words } from '../lists/filters.ts'
import type { List } from '../lists/list.ts'
import { organizationKinds } from './organization.ts'
import { type Sector, sectors } from './sector.ts'

/** Of those who join by consent. `outdated`: in force, and to an older text than the one asked for; `missing`: none is in force. */
export const consentsAsked = ['given', 'outdated', 'missing'] as const

export const reachesAsked = ['thin'] as const
export const organizationStandings = ['in-use', 'suspended'] as const

export interface OrganizationFilters {
  /** Part of a name, or an id. */
  readonly q: string
  readonly kind: OrganizationKind | null
  readonly sector: Sector | null
  readonly consent: (typeof consentsAsked)[number] | null
  /** `thin`: fewer than two of its people can be reached. */
  readonly reach: (typeof reachesAsked)[number] | null
  readonly standing: (typeof organizationStandings)[number] | null
}

export const organizationList: List<OrganizationFilters, OrganizationId> = {
  path: '/organizations',
  filters: {
    q: words({ most: 100 }),
    kind: oneOf(organizationKinds),
    sector: oneOf(sectors),
    consent: oneOf(consentsAsked),
    reach: oneOf(reachesAsked),
    standing: oneOf(organizationStandings),
  },
  key: (text) => parseId('o', text),
  length: 50,
}

/** Further nobody counts. */
export const organizationsCounted = 10_000
