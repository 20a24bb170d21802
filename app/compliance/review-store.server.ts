/** What a row of the log needs beside itself to be read: who, which organization, which bulletin. */
import type { Db } from '../../db/open.server.ts'
import type { Role } from '../access/role.ts'
import { parsePseudonym, pseudonymOf } from '../council/pseudonym.ts'
import { type BulletinId, type Instant, type OrganizationId, type PersonId, parseId, type Sha256Hex } from '../ids.ts'

export interface KnownPerson {
  readonly id: PersonId
  readonly name: string
  readonly pseudonym: string
  readonly role: Role
  readonly organization: OrganizationId
}

export async function knownPeople(db: Db, ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, KnownPerson>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('person')
    .select(['id', 'name', 'role', 'organization_id as organization'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, { ...row, pseudonym: pseudonymOf(row.id, row.role) }]))
}

/** The people a reviewer may mean: an id, or a pseudonym (which, rarely, two people share). */
export async function peopleMeant(db: Db, word: string): Promise<readonly PersonId[]> {
  const id = parseId('p', word)
  if (id) return [id]
  const pseudonym = parsePseudonym(word)
  if (!pseudonym) return []
  const rows = await db.selectFrom('person').select(['id', 'role']).execute()
  return rows.filter((row) => pseudonymOf(row.id, row.role) === pseudonym).map((row) => row.id)
}

export async function organizationNames(db: Db): Promise<ReadonlyMap<OrganizationId, string>> {
  const rows = await db.selectFrom('organization').select(['id', 'name']).orderBy('name').execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export async function bulletinNumbers(db: Db, ids: readonly BulletinId[]): Promise<ReadonlyMap<BulletinId, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('bulletin')
    .select(['id', 'number'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, number }) => [id, number]))
}

/** The bulletin a reviewer means by id or number, as written or with 第…号 around it. */
export async function bulletinMeant(db: Db, word: string): Promise<BulletinId | null> {
  const id = parseId('b', word)
  if (id) return id
  const number = word.replace(/^第/, '').replace(/号$/, '').toUpperCase()
  const row = await db.selectFrom('bulletin').select('id').where('number', '=', number).executeTakeFirst()
  return row?.id ?? null
}

/** When this session last asked for names, if it did since `since`. */
export async function namesAskedSince(db: Db, session: Sha256Hex, since: Instant): Promise<Instant | null> {
  const row = await db
    .selectFrom('log_index')
    .select('t')
    .where('session', '=', session)
    .where('kind', '=', 'names-shown')
    .where('t', '>=', since)
    .orderBy('index', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.t ?? null
}

/** The address and user agent an entry's `where` commits to; null once erased, or where there was none. */
export async function whereOf(
  db: Db,
  index: bigint,
): Promise<{ readonly salt: Uint8Array; readonly ip: string; readonly userAgent: string } | null> {
  const row = await db.selectFrom('log_where').selectAll().where('index', '=', Number(index)).executeTakeFirst()
  return row ? { salt: row.salt, ip: row.ip, userAgent: row.user_agent } : null
}
