/** What organizations answered, what readers were told of it, and what was asked to be handed on. */
import type { Db, Trx } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'
import { type Hash, leafHash } from '../formats/merkle.ts'
import type { SharingAudience, SharingDecision, SharingTerm } from '../formats/respond-body.ts'
import { type ResponseState, type SeenClass, sharingTerms } from '../formats/respond-body.ts'
import type { BulletinId, Instant, NoteId, OrganizationId, PersonId } from '../ids.ts'
import type { ToldBefore } from './response.ts'

export interface NewResponse {
  readonly entry: bigint
  readonly bulletin: BulletinId
  readonly organization: OrganizationId
  readonly person: PersonId
  readonly state: ResponseState
  readonly salt: Uint8Array
  readonly corrects: bigint | null
  readonly note: NoteId | null
  readonly at: Instant
}

export async function insertResponse(trx: Trx, response: NewResponse): Promise<void> {
  await trx
    .insertInto('response')
    .values({
      entry_index: Number(response.entry),
      bulletin_id: response.bulletin,
      organization_id: response.organization,
      person_id: response.person,
      state: response.state,
      salt: response.salt,
      corrects: response.corrects === null ? null : Number(response.corrects),
      note_id: response.note,
      responded_at: response.at,
    })
    .execute()
}

export interface GivenAnswer {
  readonly entry: number
  readonly organization: OrganizationId
  readonly organizationName: string
  readonly name: string
  readonly state: ResponseState
  readonly note: NoteId | null
  readonly respondedAt: Instant
}

const responses = (db: Db | Trx, bulletin: BulletinId) =>
  db
    .selectFrom('response')
    .innerJoin('organization', 'organization.id', 'response.organization_id')
    .innerJoin('person', 'person.id', 'response.person_id')
    .select([
      'response.entry_index as entry',
      'response.organization_id as organization',
      'organization.name as organizationName',
      'person.name as name',
      'response.state as state',
      'response.note_id as note',
      'response.responded_at as respondedAt',
    ])
    .where('response.bulletin_id', '=', bulletin)

/** All of one organization, the newest first: that is the one that stands. */
export const responsesOf = (
  db: Db | Trx,
  { bulletin, organization }: { readonly bulletin: BulletinId; readonly organization: OrganizationId },
): Promise<readonly GivenAnswer[]> =>
  responses(db, bulletin).where('response.organization_id', '=', organization).orderBy('entry_index', 'desc').execute()

/** The one that stands, of each organization. */
export const standingResponses = (db: Db | Trx, bulletin: BulletinId): Promise<readonly GivenAnswer[]> =>
  responses(db, bulletin)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('response as later')
            .select('later.entry_index')
            .whereRef('later.corrects', '=', 'response.entry_index'),
        ),
      ),
    )
    .orderBy('organization.name')
    .execute()

/** How an entry is named by an act that stands on it. */
export async function leafOf(db: Db | Trx, entry: number): Promise<Hash | null> {
  const row = await db.selectFrom('log_entry').select('bytes').where('index', '=', entry).executeTakeFirst()
  return row ? leafHash(new Uint8Array(row.bytes)) : null
}

// ── sightings ──────────────────────────────────────────────────────────────

export async function insertSighting(
  trx: Trx,
  told: {
    readonly entry: bigint
    readonly bulletin: BulletinId
    readonly sighted: SeenClass
    readonly by: PersonId
    readonly at: Instant
  },
): Promise<void> {
  const { entry, bulletin, sighted, by, at } = told
  await trx
    .insertInto('sighting')
    .values({ entry_index: Number(entry), bulletin_id: bulletin, sighted, shared_by: by, shared_at: at })
    .execute()
}

/** What readers are told; null until they are. */
export async function toldOf(db: Db | Trx, bulletin: BulletinId): Promise<ToldBefore | null> {
  const row = await db
    .selectFrom('sighting')
    .select(['sighted', 'shared_at as sharedAt'])
    .where('bulletin_id', '=', bulletin)
    .orderBy('entry_index', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

// ── handing it on ──────────────────────────────────────────────────────────

export async function insertSharing(trx: Trx, note: NoteId, audience: SharingAudience): Promise<void> {
  const undecided = { decision: null, terms: null, decided_by: null, decided_at: null, decision_entry: null }
  await trx
    .insertInto('sharing_request')
    .values({ note_id: note, audience, ...undecided })
    .execute()
}

export interface Sharing {
  readonly note: NoteId
  readonly bulletin: BulletinId
  readonly organization: OrganizationId
  readonly organizationName: string
  readonly reader: PersonId
  readonly name: string
  readonly audience: SharingAudience
  readonly askedAt: Instant
  readonly decided: {
    readonly decision: SharingDecision
    readonly terms: readonly SharingTerm[]
    readonly by: string
    readonly at: Instant
  } | null
}

export async function sharingsOf(
  db: Db | Trx,
  { bulletin, organization }: { readonly bulletin: BulletinId; readonly organization: OrganizationId | null },
): Promise<readonly Sharing[]> {
  let query = sharings(db).where('note.bulletin_id', '=', bulletin).orderBy('note.entry_index')
  if (organization !== null) query = query.where('note.organization_id', '=', organization)
  return (await query.execute()).map(sharingOf)
}

export async function findSharing(db: Db | Trx, note: NoteId): Promise<Sharing | null> {
  const row = await sharings(db).where('note.id', '=', note).executeTakeFirst()
  return row ? sharingOf(row) : null
}

const sharings = (db: Db | Trx) =>
  db
    .selectFrom('sharing_request')
    .innerJoin('note', 'note.id', 'sharing_request.note_id')
    .innerJoin('organization', 'organization.id', 'note.organization_id')
    .innerJoin('person as reader', 'reader.id', 'note.reader_id')
    .leftJoin('person as decider', 'decider.id', 'sharing_request.decided_by')
    .select([
      'note.id as note',
      'note.bulletin_id as bulletin',
      'note.organization_id as organization',
      'organization.name as organizationName',
      'note.reader_id as reader',
      'reader.name as name',
      'audience',
      'note.sent_at as askedAt',
      'decision',
      'terms',
      'decider.name as decidedBy',
      'decided_at as decidedAt',
    ])

type SharingRow = Awaited<ReturnType<ReturnType<typeof sharings>['executeTakeFirstOrThrow']>>

function sharingOf({ decision, terms, decidedBy, decidedAt, ...rest }: SharingRow): Sharing {
  if (decision === null || decidedAt === null) return { ...rest, decided: null }
  const said = sharingTerms.filter((word) => terms?.split(',').includes(word))
  return { ...rest, decided: { decision, terms: said, by: decidedBy ?? '', at: decidedAt } }
}

/** False where it is decided already. */
export async function decideSharing(
  trx: Trx,
  note: NoteId,
  said: Pick<Row<'sharing_request'>, 'decision' | 'terms' | 'decided_by' | 'decided_at' | 'decision_entry'>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('sharing_request')
    .set(said)
    .where('note_id', '=', note)
    .where('decision', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

// ── what waits ─────────────────────────────────────────────────────────────

/** Bulletins about which a question has no answer yet, or a request no decision: since when the oldest waits, and how many do. */
export async function waitingBulletins(
  db: Db,
): Promise<
  readonly { readonly bulletin: BulletinId; readonly number: string; readonly count: number; readonly since: Instant }[]
> {
  const rows = await db
    .selectFrom('note')
    .innerJoin('bulletin', 'bulletin.id', 'note.bulletin_id')
    .select(({ fn }) => [
      'note.bulletin_id as bulletin',
      'bulletin.number as number',
      fn.countAll().as('count'),
      fn.min('note.sent_at').as('since'),
    ])
    .where(({ or, and, eb, exists, not, selectFrom }) =>
      or([
        exists(
          selectFrom('sharing_request as undecided')
            .select('undecided.note_id')
            .whereRef('undecided.note_id', '=', 'note.id')
            .where('undecided.decision', 'is', null),
        ),
        and([
          eb('note.kind', '=', 'question'),
          not(
            exists(
              selectFrom('note as later')
                .select('later.id')
                .where('later.kind', '=', 'reply')
                .whereRef('later.bulletin_id', '=', 'note.bulletin_id')
                .whereRef('later.reader_id', '=', 'note.reader_id')
                .whereRef('later.entry_index', '>', 'note.entry_index'),
            ),
          ),
        ]),
      ]),
    )
    .groupBy(['note.bulletin_id', 'bulletin.number'])
    .execute()
  return rows.map(({ count, ...row }) => ({ ...row, count: Number(count) })).sort((a, b) => a.since - b.since)
}
