/** Who of a bulletin's recipients did what: for its sender and for compliance, never for a reader. */
import { sql } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'
import { bulletinList } from '../bulletins/bulletin-list.ts'
import { issuedBy } from '../bulletins/bulletin-unit-store.server.ts'
import { byIssue, issueOf, type OutsideBulletin } from '../bulletins/copy-store.server.ts'
import { liesAtDeskOf } from '../bulletins/unit-copy-store.server.ts'
import { houseAt } from '../council/engagement-store.server.ts'
import { forNamedPeople } from '../formats/marks.ts'
import type { Language } from '../i18n/language.ts'
import type { BulletinId, CopyId, Instant, OrganizationId, PersonId } from '../ids.ts'
import { walkBy } from '../lists/keyset-store.server.ts'
import type { Page, Place } from '../lists/list.ts'
import { readPage } from '../lists/page.ts'
import { isStanding, sealedFor } from '../sealed/standing-copy-store.server.ts'
import type { DeliveryProgress } from './silence.ts'

export interface Delivery {
  readonly copy: CopyId
  readonly code: string
  readonly person: PersonId
  readonly name: string
  /** To call whoever is silent; empty where none is known. */
  readonly telephone: string
  /** By which words a call is known, with the language that they are in: those of the newest notice; null before the first. */
  readonly noticeAt: Instant | null
  readonly language: Language
  readonly role: Row<'person'>['role']
  readonly organization: OrganizationId
  readonly organizationName: string
  readonly sector: string | null
  readonly state: Row<'person'>['state']
  /** Since the issue; or since the copy was added or made anew. */
  readonly availableAt: Instant
  /** It was not made at the issue. */
  readonly resealed: boolean
  readonly progress: DeliveryProgress
}

/** All recipients but the sender, by the organization they had it in, and name. What somebody did with an earlier copy counts. */
export async function deliveriesOf(db: Db | Trx, bulletin: BulletinId): Promise<readonly Delivery[]> {
  const rows = await db
    .selectFrom('sealed_copy as copy')
    .innerJoin('sealed_document as document', 'document.id', 'copy.document_id')
    .innerJoin('person', 'person.id', 'copy.recipient_id')
    .innerJoin('organization', (join) => join.on('organization.id', '=', houseAt('copy.recipient_id', sealedFor)))
    .leftJoin('resealed_copy as made', 'made.copy_id', 'copy.id')
    .select([
      'copy.id as copy',
      'copy.code as code',
      'person.id as person',
      'person.name as name',
      'person.telephone as telephone',
      'person.notice_at as noticeAt',
      'person.locale as language',
      'person.role as role',
      'organization.id as organization',
      'organization.name as organizationName',
      'organization.sector as sector',
      'person.state as state',
      sealedFor.as('availableAt'),
      'made.copy_id as made',
    ])
    .where('copy.document_id', '=', bulletin)
    .where('document.issued_at', 'is not', null)
    .where(isStanding)
    .whereRef('copy.recipient_id', '!=', 'document.sender_id')
    .orderBy('organization.name')
    .orderBy('person.name')
    .execute()
  const progress = await progressOf(db, bulletin)
  return rows.map(({ made, ...row }) => ({
    ...row,
    resealed: made !== null,
    progress: progress.get(row.person) ?? nothingYet,
  }))
}

const nothingYet: DeliveryProgress = { releasedAt: null, reachedAt: null, openedAt: null, acknowledgedAt: null }

/** By person: the seal of a later copy of the same is not news to whoever has read it. */
async function progressOf(db: Db | Trx, bulletin: BulletinId): Promise<ReadonlyMap<PersonId, DeliveryProgress>> {
  const rows = await db
    .selectFrom('log_index')
    .innerJoin('sealed_copy as copy', 'copy.id', 'log_index.part')
    .select((row) => ['copy.recipient_id as person', 'kind', row.fn.min('t').as('t')])
    .where('matter', '=', bulletin)
    .where('kind', 'in', ['released', 'reached', 'opened', 'acknowledged'])
    .groupBy(['copy.recipient_id', 'kind'])
    .execute()
  const found = new Map<PersonId, DeliveryProgress>()
  for (const { person, kind, t } of rows) found.set(person, { ...(found.get(person) ?? nothingYet), [`${kind}At`]: t })
  return found
}

export interface SentBulletin extends OutsideBulletin {
  readonly senderName: string
  readonly recipients: number
  readonly opened: number
  readonly acknowledged: number
}

/**
 * What a liaison sent; what their unit did, whoever of it sat there (a shift is taken over by colleagues); or, for
 * compliance, everybody's. What is for named people alone is its sender's, not the unit's.
 */
export type Whose =
  | { readonly of: 'person'; readonly person: PersonId }
  | { readonly of: 'unit'; readonly organization: OrganizationId; readonly person: PersonId }
  | { readonly of: 'everybody' }

export interface SentWanted {
  readonly whose: Whose
  readonly place: Place<BulletinId> | null
  readonly length?: number
}

/** Issued bulletins, newest first. */
export async function listSent(db: Db, wanted: SentWanted): Promise<Page<SentBulletin>> {
  const { whose, place, length = bulletinList.length } = wanted
  const lines = ofWhom(sentBulletins(db), whose)
  const edge = async (id: BulletinId) =>
    issueOf(sentOf(await lines.where('bulletin.id', '=', id).executeTakeFirst()) ?? null)
  const page = await readPage(walkBy({ lines, order: byIssue, edge }), { place, length, keyOf: ({ id }) => id })
  return { ...page, lines: page.lines.flatMap((row) => sentOf(row) ?? []) }
}

function ofWhom(all: ReturnType<typeof sentBulletins>, whose: Whose) {
  switch (whose.of) {
    case 'everybody':
      return all
    case 'person':
      return all.where('sender_id', '=', whose.person)
    case 'unit':
      return all
        .where((row) => row.or([issuedBy(whose.organization), liesAtDeskOf(whose.person)]))
        .where((row) => row.or([row('sender_id', '=', whose.person), row('tlp', '!=', forNamedPeople)]))
  }
}

const sentBulletins = (db: Db) =>
  db
    .selectFrom('bulletin')
    .innerJoin('sealed_document as document', 'document.id', 'bulletin.id')
    .innerJoin('person', 'person.id', 'document.sender_id')
    .select([
      'bulletin.id as id',
      'number',
      'kind',
      'class',
      'tlp',
      'public_title as publicTitle',
      'sender_id as sender',
      'person.name as senderName',
      'issued_at as issuedAt',
      'acknowledge_by as acknowledgeBy',
      'withdrawn_at as withdrawnAt',
      recipientsOfOthers.as('recipients'),
      doneBy('opened').as('opened'),
      doneBy('acknowledged').as('acknowledged'),
    ])
    .where('issued_at', 'is not', null)

type SentRow = Awaited<ReturnType<ReturnType<typeof sentBulletins>['executeTakeFirstOrThrow']>>

function sentOf(row: SentRow | undefined): SentBulletin | null {
  if (!row || row.issuedAt === null) return null
  const { issuedAt, recipients, opened, acknowledged, ...rest } = row
  return {
    ...rest,
    issuedAt,
    recipients: Number(recipients),
    opened: Number(opened),
    acknowledged: Number(acknowledged),
  }
}

const recipientsOfOthers = sql<number>`(select count(distinct copy.recipient_id) from sealed_copy as copy
  where copy.document_id = document.id and copy.recipient_id <> document.sender_id)`

// People, not entries: what is opened twice, or in a later copy, is opened once. What a colleague opens at the sender's desk is nobody's copy.
const doneBy = (kind: 'opened' | 'acknowledged') =>
  sql<number>`(select count(distinct entry.actor) from log_index as entry
    where entry.matter = bulletin.id and entry.kind = ${kind} and entry.actor <> document.sender_id
      and entry.part in (select copy.id from sealed_copy as copy where copy.document_id = bulletin.id))`
