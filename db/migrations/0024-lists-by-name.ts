/**
 * People and organizations are looked through by name, a page at a time: an index
 * in the very order of each list, so that a page reads its own lines and no others.
 */
import { type Kysely, sql } from 'kysely'

const statements = [
  'create index organization_by_name on organization (name, id)',
  // Leads with the organization, as the one it replaces did.
  'drop index person_by_organization',
  'create index person_by_organization_and_name on person (organization_id, name, id)',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
