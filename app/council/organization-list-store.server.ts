/** Organizations as the secretariat looks through them. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { type OrganizationId, parseId } from '../ids.ts'
import { countUpTo, holding, walkBy } from '../lists/keyset-store.server.ts'
import type { Asked, Count, Page } from '../lists/list.ts'
import { readPage, shownPage } from '../lists/page.ts'
import { joinsByConsent, organizationKinds } from './organization.ts'
import { type OrganizationFilters, organizationList, organizationsCounted } from './organization-list.ts'
import { type OrganizationOnRecord, recordOf } from './organization-store.server.ts'

type Db = Kysely<Database>

/** By name. `among`: these alone; the room that knows who can be reached says which. `version`: of the consent that is asked for. */
export async function pageOfOrganizations(
  db: Db,
  {
    filters,
    place,
    among = null,
    version,
    length = organizationList.length,
  }: Pick<Asked<OrganizationFilters, OrganizationId>, 'filters' | 'place'> & {
    readonly length?: number
    readonly among?: readonly OrganizationId[] | null
    readonly version: string
  },
): Promise<{ readonly page: Page<OrganizationOnRecord>; readonly count: Count }> {
  const found = organizationsThat(db, filters, { among, version })
  const walk = walkBy({
    lines: found.selectAll(),
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
  return { page: shownPage(page, record), count: await countUpTo(db, found, organizationsCounted) }
}

function organizationsThat(
  db: Db,
  { q, kind, sector, consent, standing }: OrganizationFilters,
  { among, version }: { readonly among: readonly OrganizationId[] | null; readonly version: string },
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
