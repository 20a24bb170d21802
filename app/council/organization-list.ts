import type { OrganizationKind } from '../../db/schema.ts'
import { type OrganizationId, parseId } from '../ids.ts'
import { word } from '../lists/csv.ts'
import { oneOf, words } from '../lists/filters.ts'
import type { CsvList } from '../lists/list.ts'
import { organizationKinds } from './organization.ts'
import { consentWords, type OrganizationLine } from './organization-line.ts'
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

export const organizationList: CsvList<OrganizationFilters, OrganizationId, OrganizationLine> = {
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
  csv: {
    name: 'organizations',
    title: 'council:organizations.title',
    columns: [
      { title: 'council:organizations.id', cell: ({ id }) => id },
      { title: 'council:organizations.name', cell: ({ name }) => name },
      { title: 'council:organizations.kind', cell: ({ kind }) => word(`council:kind.${kind}`) },
      { title: 'council:organizations.sector', cell: ({ sector }) => sector && word(`council:sector.${sector}`) },
      { title: 'council:organizations.suspendedSince', at: ({ suspendedAt }) => suspendedAt, as: 'date' },
      {
        title: 'council:organizations.consent',
        cell: ({ consent }) => word(`council:organizations.${consentWords[consent]}`),
      },
      {
        title: 'council:organizations.withdrawn',
        at: ({ consent, withdrawnAt }) => (consent === 'withdrawn' ? withdrawnAt : null),
        as: 'date',
      },
      { title: 'council:organizations.people', cell: ({ people }) => people },
    ],
  },
}

/** Further nobody counts. */
export const organizationsCounted = 10_000
