/** Requests for copies of what was issued earlier, and the units that were asked. */
import type { Db, Trx } from '../../db/open.server.ts'
import type { ResealGrounds } from '../formats/act-body.ts'
import type { BulletinId, Instant, OrganizationId, PersonId, ResealRequestId } from '../ids.ts'
import type { RequestedOf } from './earlier-store.server.ts'

export interface NewRequest extends RequestedOf {
  readonly id: ResealRequestId
  readonly askedBy: PersonId
  readonly askedAt: Instant
  readonly entry: bigint
  readonly units: readonly OrganizationId[]
}

export async function insertRequest(trx: Trx, request: NewRequest): Promise<void> {
  const { id, grounds, person, bulletin, organization, askedBy, askedAt, entry, units } = request
  await trx
    .insertInto('reseal_request')
    .values({
      id,
      grounds,
      person_id: person,
      asked_by: askedBy,
      organization_id: organization,
      bulletin_id: bulletin,
      asked_at: askedAt,
      entry_index: Number(entry),
    })
    .execute()
  const rows = units.map((unit) => ({ request_id: id, organization_id: unit, answered_at: null, answered_by: null }))
  await trx.insertInto('reseal_unit').values(rows).execute()
}

/** A request with whom it is for. */
export interface FoundRequest extends RequestedOf {
  readonly id: ResealRequestId
  readonly personName: string
  readonly askedBy: PersonId
  readonly askedByName: string
  readonly organizationName: string
  readonly askedAt: Instant
  readonly entry: number
  /** The bulletin's number, for a colleague's. */
  readonly number: string | null
}

const requests = (db: Db | Trx) =>
  db
    .selectFrom('reseal_request as request')
    .innerJoin('person', 'person.id', 'request.person_id')
    .innerJoin('person as asker', 'asker.id', 'request.asked_by')
    .innerJoin('organization', 'organization.id', 'request.organization_id')
    .leftJoin('bulletin', 'bulletin.id', 'request.bulletin_id')
    .select([
      'request.id as id',
      'request.grounds as grounds',
      'request.person_id as person',
      'person.name as personName',
      'request.asked_by as askedBy',
      'asker.name as askedByName',
      'request.organization_id as organization',
      'organization.name as organizationName',
      'request.bulletin_id as bulletin',
      'bulletin.number as number',
      'request.asked_at as askedAt',
      'request.entry_index as entry',
    ])

/** The request, if this unit was asked; null for any other, as for one that does not exist. */
export async function findRequest(
  db: Db | Trx,
  id: ResealRequestId,
  unit: OrganizationId,
): Promise<(FoundRequest & { readonly answeredAt: Instant | null }) | null> {
  const row = await requests(db)
    .innerJoin('reseal_unit as asked', 'asked.request_id', 'request.id')
    .select('asked.answered_at as answeredAt')
    .where('request.id', '=', id)
    .where('asked.organization_id', '=', unit)
    .executeTakeFirst()
  return row ?? null
}

/** What waits for a unit, longest first. */
export async function waitingFor(db: Db | Trx, unit: OrganizationId): Promise<readonly FoundRequest[]> {
  return await requests(db)
    .innerJoin('reseal_unit as asked', 'asked.request_id', 'request.id')
    .where('asked.organization_id', '=', unit)
    .where('asked.answered_at', 'is', null)
    .orderBy('request.asked_at')
    .orderBy('request.id')
    .execute()
}

/** One's own request as one may know it: whether anybody still has it before them, and how many copies came of it. */
export interface OwnRequest {
  readonly id: ResealRequestId
  readonly grounds: ResealGrounds
  readonly personName: string
  readonly forMyself: boolean
  readonly bulletin: BulletinId | null
  readonly number: string | null
  readonly askedAt: Instant
  readonly waiting: boolean
  readonly given: number
}

/** The newest first. */
export async function ownRequests(db: Db, asker: PersonId): Promise<readonly OwnRequest[]> {
  const rows = await requests(db)
    .select(({ selectFrom, fn }) => [
      selectFrom('reseal_unit as asked')
        .whereRef('asked.request_id', '=', 'request.id')
        .where('asked.answered_at', 'is', null)
        .select(fn.countAll<number>().as('count'))
        .as('waiting'),
      selectFrom('resealed_copy as made')
        .whereRef('made.request_id', '=', 'request.id')
        .select(fn.countAll<number>().as('count'))
        .as('given'),
    ])
    .where('request.asked_by', '=', asker)
    .orderBy('request.asked_at', 'desc')
    .limit(50)
    .execute()
  return rows.map(({ id, grounds, person, personName, bulletin, number, askedAt, waiting, given }) => ({
    id,
    grounds,
    personName,
    forMyself: person === asker,
    bulletin,
    number,
    askedAt,
    waiting: Number(waiting) > 0,
    given: Number(given),
  }))
}

/** Whether the same was asked and still waits with somebody. */
export async function isWaiting(
  trx: Db | Trx,
  { grounds, person, bulletin }: Pick<RequestedOf, 'grounds' | 'person' | 'bulletin'>,
): Promise<boolean> {
  let same = trx
    .selectFrom('reseal_request as request')
    .innerJoin('reseal_unit as asked', 'asked.request_id', 'request.id')
    .select('request.id')
    .where('asked.answered_at', 'is', null)
    .where('request.grounds', '=', grounds)
    .where('request.person_id', '=', person)
  if (bulletin) same = same.where('request.bulletin_id', '=', bulletin)
  return (await same.limit(1).executeTakeFirst()) !== undefined
}

/** The unit is done with it; false where it was before. */
export async function answerRequest(
  trx: Trx,
  { request, unit, by, at }: { request: ResealRequestId; unit: OrganizationId; by: PersonId; at: Instant },
): Promise<boolean> {
  const answered = await trx
    .updateTable('reseal_unit')
    .set({ answered_at: at, answered_by: by })
    .where('request_id', '=', request)
    .where('organization_id', '=', unit)
    .where('answered_at', 'is', null)
    .executeTakeFirst()
  return answered.numUpdatedRows === 1n
}
