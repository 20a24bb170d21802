import type { OrganizationKind } from '../../db/schema.ts'
import { type OrganizationId, parseId } from '../ids.ts'
import { word } from '../lists/csv.ts'
import { oneOf, words } from '../lists/filters.ts'
import type { CsvList } from '../lists/list.ts'
import { organizationKinds } from './organization.ts'
import { consentWords, type OrganizationLine } from './organization-line.ts'
import { type Sector, sectors } from './sector.ts'

/** `missing`: of those who join by consent, that none is in force. */
export const consentsAsked = ['given', 'missing'] as const

export interface OrganizationFilters {
  /** Part of a name, or an id. */
  readonly q: string
  readonly kind: OrganizationKind | null
  readonly sector: Sector | null
  readonly consent: (typeof consentsAsked)[number] | null
}

export const organizationList: CsvList<OrganizationFilters, OrganizationId, OrganizationLine> = {
  path: '/organizations',
  filters: {
    q: words({ most: 100 }),
    kind: oneOf(organizationKinds),
    sector: oneOf(sectors),
    consent: oneOf(consentsAsked),
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
