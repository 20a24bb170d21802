/**
 * Organizations that one absence cuts off: those of whose people fewer than two
 * can be reached. What is said of it is said to the secretariat, and to the
 * organization's own people about their own alone.
 */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { joinsByConsent } from '../council/organization.ts'
import { listOrganizations, type OrganizationOnRecord } from '../council/organization-store.server.ts'
import type { Instant, OrganizationId } from '../ids.ts'
import { countReached } from './reached-store.server.ts'

type Db = Kysely<Database>

/** One on leave, and one whose key fails on the night it matters, still leave nobody: this is the least. */
export const reachedAtLeast = 2

export interface ThinOrganization {
  readonly id: OrganizationId
  readonly name: string
  /** How many of its people can be reached: 0 or 1. */
  readonly reached: number
}

/** By name, of these or of all. Whoever is suspended, or whose consent is missing, is told apart by that already. */
export async function thinOrganizations(
  db: Db,
  { at, among = null }: { readonly at: Instant; readonly among?: readonly OrganizationId[] | null },
): Promise<readonly ThinOrganization[]> {
  if (among?.length === 0) return []
  const reached = await countReached(db, { among, at })
  return (await listOrganizations(db, among)).filter(mustBeReached).flatMap((one) => thinness(one, reached))
}

const mustBeReached = ({ kind, consent, suspendedAt }: OrganizationOnRecord): boolean =>
  joinsByConsent(kind) && consent !== null && suspendedAt === null

function thinness(
  { id, name }: Pick<OrganizationOnRecord, 'id' | 'name'>,
  reached: ReadonlyMap<OrganizationId, number>,
): readonly ThinOrganization[] {
  const count = reached.get(id) ?? 0
  return count < reachedAtLeast ? [{ id, name, reached: count }] : []
}
