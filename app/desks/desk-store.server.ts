/** Desks, their keys and who holds them. */
import type { Kysely, Selectable } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { rolesServing } from '../formats/desk-service.ts'
import type { Fingerprint, Instant, OrganizationId, PersonId } from '../ids.ts'
import { isFitForRoll, type Standing, standings } from '../roll/recipient-store.server.ts'
import type { Desk, EarlierKeys, Epoch, Serving, Share } from './desk.ts'

export type Db = Kysely<Database>
type DeskRow = Selectable<Database['desk']>

/** All desks, or these, as they stand at this moment; offices first, by name. */
export async function desksOnRecord(
  db: Db,
  { at, among = null }: { readonly at: Instant; readonly among?: readonly string[] | null },
): Promise<readonly Desk[]> {
  if (among?.length === 0) return []
  let query = db.selectFrom('desk').selectAll().orderBy('kind', 'asc').orderBy('id')
  if (among) query = query.where('id', 'in', among)
  const rows = await query.execute()
  const ids = rows.map(({ id }) => id)
  const [chosen, epochs, shares] = [await chosenFor(db, ids), await epochsOf(db, ids), await sharesOf(db, ids)]
  const people = await standings(db, among ? await housesOf(db, rows, chosen) : null)
  return rows.map((row) => deskOf(row, { people, at, chosen, epochs, shares }))
}

export async function findDesk(db: Db, id: string, at: Instant): Promise<Desk | null> {
  return (await desksOnRecord(db, { at, among: [id] }))[0] ?? null
}

export async function officeIds(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('desk').select('id').where('kind', '=', 'office').orderBy('id').execute()
  return rows.map(({ id }) => id)
}

/** The desk of the unit in which somebody issues; null where it has none. */
export async function unitDeskOf(db: Db, person: PersonId): Promise<string | null> {
  const row = await db
    .selectFrom('desk')
    .innerJoin('person', 'person.organization_id', 'desk.organization_id')
    .select('desk.id')
    .where('desk.kind', '=', 'office')
    .where('person.id', '=', person)
    .executeTakeFirst()
  return row?.id ?? null
}

export async function isClosed(db: Db, desk: string): Promise<boolean> {
  const row = await db.selectFrom('desk').select('closed_at').where('id', '=', desk).executeTakeFirst()
  return row !== undefined && row.closed_at !== null
}

/** Those that this person serves or has a share of. */
export async function desksOfPerson(db: Db, person: PersonId, at: Instant): Promise<readonly Desk[]> {
  const rows = await db
    .selectFrom('desk')
    .select('id')
    .where((row) =>
      row.or([
        row('id', 'in', (of) =>
          of.selectFrom('desk_member').select('desk_id').where('person_id', '=', person).where('left_at', 'is', null),
        ),
        row('organization_id', 'in', (of) =>
          of.selectFrom('person').select('organization_id').where('id', '=', person),
        ),
      ]),
    )
    .where('closed_at', 'is', null)
    .execute()
  const found = await desksOnRecord(db, { at, among: rows.map(({ id }) => id) })
  return found.filter(({ serving }) => serving.some((one) => one.person === person))
}

/** Whether they have anything to do with one: asked with every page. */
export async function servesDesks(db: Db, person: PersonId): Promise<boolean> {
  const row = await db
    .selectFrom('person')
    .select('person.id')
    .where('person.id', '=', person)
    .where(({ exists, or, selectFrom }) =>
      or([
        exists(
          selectFrom('desk_member')
            .select('desk_member.desk_id')
            .whereRef('desk_member.person_id', '=', 'person.id')
            .where('desk_member.left_at', 'is', null),
        ),
        exists(
          selectFrom('desk')
            .select('desk.id')
            .whereRef('desk.organization_id', '=', 'person.organization_id')
            .where('desk.kind', '=', 'organization'),
        ),
      ]),
    )
    .executeTakeFirst()
  return row !== undefined
}

interface Around {
  readonly people: readonly Standing[]
  readonly at: Instant
  readonly chosen: readonly { readonly desk: string; readonly person: PersonId }[]
  readonly epochs: readonly (Epoch & { readonly desk: string })[]
  readonly shares: readonly (Share & { readonly desk: string })[]
}

function deskOf(row: DeskRow, { people, at, chosen, epochs, shares }: Around): Desk {
  const own = chosen.filter(({ desk }) => desk === row.id).map(({ person }) => person)
  const isOf = ({ person, organization }: Standing): boolean =>
    row.kind === 'office' ? own.includes(person) : organization === row.organization_id
  const roles = rolesServing(row.id)
  const serving = people.filter((one) => isOf(one) && roles.includes(one.role)).flatMap((one) => servingOf(one, at))
  return {
    id: row.id,
    kind: row.kind,
    organization: row.organization_id,
    names: { ja: row.name_ja, en: row.name_en },
    closedAt: row.closed_at,
    earlierKeys: row.earlier_keys,
    chosen: own,
    serving,
    epochs: epochs.filter(({ desk }) => desk === row.id),
    shares: shares.filter(({ desk }) => desk === row.id),
  }
}

function servingOf(standing: Standing, at: Instant): readonly Serving[] {
  const { person, name, organizationName, role, key } = standing
  if (!key || !isFitForRoll(standing, key, at)) return []
  const { fingerprint, expiresAt } = key
  return [{ person, name, organizationName, role, key: fingerprint, keyExpiresAt: expiresAt }]
}

async function housesOf(
  db: Db,
  rows: readonly DeskRow[],
  chosen: Around['chosen'],
): Promise<readonly OrganizationId[]> {
  const own = rows.flatMap(({ organization_id: house }) => (house ? [house] : []))
  if (chosen.length === 0) return own
  const people = chosen.map(({ person }) => person)
  const houses = await db.selectFrom('person').select('organization_id').where('id', 'in', people).execute()
  return [...new Set([...own, ...houses.map(({ organization_id: house }) => house)])]
}

const chosenFor = (db: Db, desks: readonly string[]): Promise<Around['chosen']> =>
  desks.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('desk_member')
        .select(['desk_id as desk', 'person_id as person'])
        .where('desk_id', 'in', desks)
        .where('left_at', 'is', null)
        .execute()

const epochsOf = (db: Db, desks: readonly string[]): Promise<Around['epochs']> =>
  desks.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('desk_epoch')
        .select([
          'desk_id as desk',
          'epoch',
          'fingerprint',
          'expires_at as expiresAt',
          'made_at as madeAt',
          'opened_at as openedAt',
        ])
        .where('desk_id', 'in', desks)
        .orderBy('epoch')
        .execute()

const sharesOf = (db: Db, desks: readonly string[]): Promise<Around['shares']> =>
  desks.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('desk_share')
        .select([
          'desk_id as desk',
          'epoch',
          'person_id as person',
          'key_fingerprint as key',
          'proven_at as provenAt',
          'left_at as leftAt',
        ])
        .where('desk_id', 'in', desks)
        .execute()

// ── founding and serving ───────────────────────────────────────────────────

export interface NewDesk {
  readonly id: string
  readonly kind: Desk['kind']
  readonly organization: OrganizationId | null
  readonly names: Desk['names']
}

/** False where there is one of that name, or of that house, already. */
export async function insertDesk(db: Db, { id, kind, organization, names }: NewDesk, at: Instant): Promise<boolean> {
  const row = {
    id,
    kind,
    organization_id: organization,
    name_ja: names.ja,
    name_en: names.en,
    founded_at: at,
    closed_at: null,
    earlier_keys: 'given' as const,
  }
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('desk')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Organizations that consented and have no desk of their own yet. */
export const housesWithoutDesk = (db: Db): Promise<readonly { readonly id: OrganizationId; readonly name: string }[]> =>
  db
    .selectFrom('organization')
    .innerJoin('consent', (join) =>
      join.onRef('consent.organization_id', '=', 'organization.id').on('consent.withdrawn_at', 'is', null),
    )
    .select(['organization.id', 'organization.name'])
    .distinct()
    .where('organization.id', 'not in', (of) =>
      of.selectFrom('desk').select('organization_id').where('organization_id', 'is not', null).$castTo<{
        organization_id: OrganizationId
      }>(),
    )
    .orderBy('organization.name')
    .execute()

/** False where they serve it already. */
export async function insertMember(db: Db, desk: string, person: PersonId, at: Instant): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('desk_member')
    .values({ desk_id: desk, person_id: person, joined_at: at, left_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** False where they serve it no more. */
export async function endMember(db: Db, desk: string, person: PersonId, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('desk_member')
    .set({ left_at: at })
    .where('desk_id', '=', desk)
    .where('person_id', '=', person)
    .where('left_at', 'is', null)
    .executeTakeFirst()
  await endShares(db, desk, [person], at)
  return numUpdatedRows === 1n
}

/** Their shares of whatever epoch open nothing here any more. */
export async function endShares(db: Db, desk: string, people: readonly PersonId[], at: Instant): Promise<void> {
  if (people.length === 0) return
  await db
    .updateTable('desk_share')
    .set({ left_at: at })
    .where('desk_id', '=', desk)
    .where('person_id', 'in', people)
    .where('left_at', 'is', null)
    .execute()
}

/** A share sealed to a key that is theirs no more. */
export async function endShareOfKey(db: Db, desk: string, key: Fingerprint, at: Instant): Promise<void> {
  await db
    .updateTable('desk_share')
    .set({ left_at: at })
    .where('desk_id', '=', desk)
    .where('key_fingerprint', '=', key)
    .where('left_at', 'is', null)
    .execute()
}

/** False where it is closed already. */
export async function markClosed(db: Db, desk: string, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('desk')
    .set({ closed_at: at })
    .where('id', '=', desk)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** False where it is so already, or the desk is closed. */
export async function setEarlierKeys(db: Db, desk: string, earlier: EarlierKeys): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('desk')
    .set({ earlier_keys: earlier })
    .where('id', '=', desk)
    .where('earlier_keys', '!=', earlier)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Who ever served this desk or had a share of it. */
export async function everServed(db: Db, desk: string): Promise<ReadonlySet<PersonId>> {
  const members = await db.selectFrom('desk_member').select('person_id').where('desk_id', '=', desk).execute()
  const held = await db.selectFrom('desk_share').select('person_id').where('desk_id', '=', desk).execute()
  return new Set([...members, ...held].map(({ person_id: person }) => person))
}
