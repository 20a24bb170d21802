/** Who of a bulletin's recipients did what: for its sender and for compliance, never for a reader. */
import { sql } from 'kysely'
import type { Db } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'
import type { CopyProgress } from '../bulletins/bulletin.ts'
import { bulletinList } from '../bulletins/bulletin-list.ts'
import { byIssue, issueOf, type OutsideBulletin } from '../bulletins/copy-store.server.ts'
import { type BulletinId, type CopyId, type Instant, type OrganizationId, type PersonId, parseId } from '../ids.ts'
import { walkBy } from '../lists/keyset-store.server.ts'
import type { Page, Place } from '../lists/list.ts'
import { readPage } from '../lists/page.ts'

export interface Delivery {
  readonly copy: CopyId
  readonly code: string
  readonly person: PersonId
  readonly name: string
  readonly role: Row<'person'>['role']
  readonly organization: OrganizationId
  readonly organizationName: string
  readonly sector: string | null
  readonly state: Row<'person'>['state']
  readonly availableAt: Instant
  readonly progress: CopyProgress
}

/** All recipients but the sender, by organization and name. */
export async function deliveriesOf(db: Db, bulletin: BulletinId): Promise<readonly Delivery[]> {
  const rows = await db
    .selectFrom('sealed_copy as copy')
    .innerJoin('sealed_document as document', 'document.id', 'copy.document_id')
    .innerJoin('person', 'person.id', 'copy.recipient_id')
    .innerJoin('organization', 'organization.id', 'person.organization_id')
    .select([
      'copy.id as copy',
      'copy.code as code',
      'person.id as person',
      'person.name as name',
      'person.role as role',
      'organization.id as organization',
      'organization.name as organizationName',
      'organization.sector as sector',
      'person.state as state',
      'document.issued_at as availableAt',
    ])
    .where('copy.document_id', '=', bulletin)
    .whereRef('copy.recipient_id', '!=', 'document.sender_id')
    .orderBy('organization.name')
    .orderBy('person.name')
    .execute()
  const progress = await progressOf(db, bulletin)
  return rows.flatMap(({ availableAt, ...row }) =>
    availableAt === null ? [] : [{ ...row, availableAt, progress: progress.get(row.copy) ?? nothingYet }],
  )
}

const nothingYet: CopyProgress = { releasedAt: null, openedAt: null, acknowledgedAt: null }

async function progressOf(db: Db, bulletin: BulletinId): Promise<ReadonlyMap<CopyId, CopyProgress>> {
  const rows = await db
    .selectFrom('log_index')
    .select((row) => ['part', 'kind', row.fn.min('t').as('t')])
    .where('matter', '=', bulletin)
    .where('kind', 'in', ['released', 'opened', 'acknowledged'])
    .groupBy(['part', 'kind'])
    .execute()
  const found = new Map<CopyId, CopyProgress>()
  for (const { part, kind, t } of rows) {
    const copy = parseId('c', part)
    if (copy !== null) found.set(copy, { ...(found.get(copy) ?? nothingYet), [`${kind}At`]: t })
  }
  return found
}

export interface SentBulletin extends OutsideBulletin {
  readonly recipients: number
  readonly opened: number
  readonly acknowledged: number
}

export interface SentWanted {
  /** Null, for compliance: everybody's. */
  readonly sender: PersonId | null
  readonly place: Place<BulletinId> | null
  readonly length?: number
}

/** Issued bulletins, newest first. */
export async function listSent(db: Db, wanted: SentWanted): Promise<Page<SentBulletin>> {
  const { sender, place, length = bulletinList.length } = wanted
  const all = sentBulletins(db)
  const lines = sender === null ? all : all.where('sender_id', '=', sender)
  const edge = async (id: BulletinId) =>
    issueOf(sentOf(await lines.where('bulletin.id', '=', id).executeTakeFirst()) ?? null)
  const page = await readPage(walkBy({ lines, order: byIssue, edge }), { place, length, keyOf: ({ id }) => id })
  return { ...page, lines: page.lines.flatMap((row) => sentOf(row) ?? []) }
}

const sentBulletins = (db: Db) =>
  db
    .selectFrom('bulletin')
    .innerJoin('sealed_document as document', 'document.id', 'bulletin.id')
    .select([
      'bulletin.id as id',
      'number',
      'kind',
      'class',
      'tlp',
      'public_title as publicTitle',
      'sender_id as sender',
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

const recipientsOfOthers = sql<number>`(select count(*) from sealed_copy as copy
  where copy.document_id = document.id and copy.recipient_id <> document.sender_id)`

// Copies, not entries: a copy opened twice is one that was opened.
const doneBy = (kind: 'opened' | 'acknowledged') =>
  sql<number>`(select count(distinct entry.part) from log_index as entry
    where entry.matter = bulletin.id and entry.kind = ${kind} and entry.actor <> document.sender_id)`
