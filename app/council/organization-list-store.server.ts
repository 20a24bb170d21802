/** Organizations as the secretariat looks through them. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { type OrganizationId, parseId } from '../ids.ts'
import { countUpTo, holding, walkBy } from '../lists/keyset-store.server.ts'
import type { Asked, Count, Page } from '../lists/list.ts'
import { readPage, shownPage } from '../lists/page.ts'
import { joinsByConsent, organizationKinds } from './organization.ts'
import { type OrganizationLine, shownOrganization } from './organization-line.ts'
import { type OrganizationFilters, organizationList, organizationsCounted } from './organization-list.ts'
import { recordOf } from './organization-store.server.ts'

type Db = Kysely<Database>

export interface OrganizationsAsked extends Pick<Asked<OrganizationFilters, OrganizationId>, 'filters'> {
  /** These alone; the room that knows who can be reached says which. Null: all. */
  readonly among?: readonly OrganizationId[] | null
  /** Of the consent that is asked for. */
  readonly version: string
}

/** By name. */
export async function pageOfOrganizations(
  db: Db,
  {
    filters,
    place,
    length = organizationList.length,
    ...which
  }: OrganizationsAsked & {
    readonly place: Asked<OrganizationFilters, OrganizationId>['place']
    readonly length?: number
  },
): Promise<Page<OrganizationLine>> {
  const walk = walkBy({
    lines: organizationsThat(db, filters, which).selectAll(),
    order: { by: ['organization.name', 'organization.id'], runs: 'up' },
    edge: async (id: OrganizationId) => {
      const row = await db.selectFrom('organization').select('name').where('id', '=', id).executeTakeFirst()
      return row ? [row.name, id] : null
    },
  })
  const page = await readPage(walk, { place, length, keyOf: ({ id }) => id })
  const record = await recordOf(
    db,
    page.lines.map(({ id }) => id),
  )
  return shownPage(page, (row) => shownOrganization(record(row), which.version))
}

/** How many these filters let through. */
export const countOrganizations = (db: Db, asked: OrganizationsAsked): Promise<Count> =>
  countUpTo(db, organizationsThat(db, asked.filters, asked), organizationsCounted)

function organizationsThat(
  db: Db,
  { q, kind, sector, consent, standing }: OrganizationFilters,
  { among = null, version }: Omit<OrganizationsAsked, 'filters'>,
) {
  let found = db.selectFrom('organization')
  if (among) found = among.length === 0 ? found.where(sql<boolean>`1 = 0`) : found.where('organization.id', 'in', among)
  const id = parseId('o', q)
  if (id) found = found.where('organization.id', '=', id)
  else if (q !== '') found = found.where(holding('organization.name', q))
  if (kind) found = found.where('organization.kind', '=', kind)
  if (sector) found = found.where('organization.sector', '=', sector)
  if (standing) found = found.where('organization.suspended_at', standing === 'suspended' ? 'is not' : 'is', null)
  if (consent === null) return found
  return found
    .where('organization.kind', 'in', organizationKinds.filter(joinsByConsent))
    .where({ given: inForce, outdated: inForceBut(version), missing: sql<boolean>`not ${inForce}` }[consent])
}

const inForce = sql<boolean>`exists (select 1 from consent
  where consent.organization_id = organization.id and consent.withdrawn_at is null)`

/** To another text than the one of this version. */
const inForceBut = (version: string) => sql<boolean>`exists (select 1 from consent
  where consent.organization_id = organization.id and consent.withdrawn_at is null and consent.text_version <> ${version})`
