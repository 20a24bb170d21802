/** What is sealed to others, of whatever type: the documents, and the copies waiting to be sealed. */
import { type Selectable, sql } from 'kysely'
import { dialectOf } from '../../db/dialect.ts'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Database } from '../../db/schema.ts'
import { joinsByConsent } from '../council/organization.ts'
import type { CopyId, DraftId, Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import { Broken } from '../outcome.ts'
import type { PlannedCopy } from './copy.ts'
import {
  type BroughtDeskCopy,
  deskCopiesOf,
  dropDeskCopies,
  fillDeskCopies,
  insertDeskPlan,
  type PlannedDeskCopy,
} from './desk-copy-store.server.ts'

export type DocumentRow = Selectable<Database['sealed_document']>

export interface NewDocument {
  readonly id: string
  readonly type: DocumentRow['type']
  readonly sender: PersonId
  readonly senderKey: Fingerprint
  readonly createdAt: Instant
  readonly draft: DraftId | null
}

/** One transaction: a document without its whole plan could be issued to too few. `facts` writes what its type keeps beside it. */
export async function insertPreparing(
  db: Db,
  document: NewDocument,
  {
    plan,
    desks,
    facts,
  }: {
    readonly plan: readonly PlannedCopy[]
    readonly desks: readonly PlannedDeskCopy[]
    readonly facts: (trx: Trx) => Promise<void>
  },
): Promise<void> {
  const { id, type, sender, senderKey, createdAt, draft } = document
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('sealed_document')
      .values({
        id,
        type,
        sender_id: sender,
        sender_key: senderKey,
        created_at: createdAt,
        draft_id: draft,
        content_digest: null,
        copies_root: null,
        wordings: null,
        issued_at: null,
        issued_entry: null,
      })
      .execute()
    await facts(trx)
    // In parts, since SQLite binds at most 32,766 values in a statement.
    for (let at = 0; at < plan.length; at += 1000) await insertPlan(trx, id, plan.slice(at, at + 1000))
    await insertDeskPlan(trx, id, desks)
  })
}

async function insertPlan(trx: Trx, document: string, part: readonly PlannedCopy[]): Promise<void> {
  const rows = part.map(({ id, code, recipient, key, approves }) => ({
    id,
    document_id: document,
    recipient_id: recipient,
    key_fingerprint: key,
    code,
    approves,
  }))
  await trx.insertInto('planned_copy').values(rows).execute()
}

export async function findDocument(db: Db | Trx, id: string): Promise<DocumentRow | null> {
  return (await db.selectFrom('sealed_document').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

/**
 * How strongly a transaction takes a document's row. Whoever issues, gives up or
 * brings copies takes it before anything else, and only then looks: so none of
 * them ever works on what another has just changed. `brings` and `issues` go
 * together (every copy the issue counts is there already, and stays), `ends`
 * with neither.
 */
type Taking = 'brings' | 'issues' | 'ends'

/** The document, its row taken until the transaction ends. SQLite's transactions hold the whole database. */
export async function takeDocument(trx: Trx, id: string, taking: Taking): Promise<DocumentRow | null> {
  const query = trx.selectFrom('sealed_document').selectAll().where('id', '=', id)
  if (dialectOf(trx) === 'sqlite') return (await query.executeTakeFirst()) ?? null
  const taken = { brings: query.forKeyShare(), issues: query.forNoKeyUpdate(), ends: query.forUpdate() }[taking]
  return (await taken.executeTakeFirst()) ?? null
}

export async function plannedCopies(db: Db | Trx, document: string): Promise<readonly PlannedCopy[]> {
  const rows = await db.selectFrom('planned_copy').selectAll().where('document_id', '=', document).execute()
  return rows.map((row) => ({
    id: row.id,
    code: row.code as PlannedCopy['code'],
    recipient: row.recipient_id,
    key: row.key_fingerprint,
    approves: row.approves,
  }))
}

export interface NewCopy {
  readonly planned: PlannedCopy
  readonly sealed: StoredPart
  readonly card: StoredPart | null
  readonly at: Instant
}
export interface StoredPart {
  readonly ciphertext: Uint8Array
  readonly hash: Sha256Hex
}

/** Where a document stands with whoever brings copies; null where it is gone. */
type Taken = 'preparing' | 'issued' | null

/**
 * Puts sealed copies of one document in place while it is being prepared. A copy
 * that is there already stays: a batch sent twice changes nothing.
 */
export async function insertCopies(
  db: Db,
  document: string,
  { copies, desks }: { readonly copies: readonly NewCopy[]; readonly desks: readonly BroughtDeskCopy[] },
): Promise<Taken> {
  const rows = copies.map(({ planned, sealed, card, at }) => ({
    id: planned.id,
    document_id: document,
    recipient_id: planned.recipient,
    key_fingerprint: planned.key,
    code: planned.code,
    ciphertext: sealed.ciphertext,
    ciphertext_hash: sealed.hash,
    card: card?.ciphertext ?? null,
    card_hash: card?.hash ?? null,
    created_at: at,
  }))
  return await db.transaction().execute(async (trx) => {
    // Looked at once more: since the caller did, the sender may have given up in another tab.
    const found = await takeDocument(trx, document, 'brings')
    if (!found) return null
    if (found.issued_entry !== null) return 'issued'
    if (rows.length > 0)
      await trx
        .insertInto('sealed_copy')
        .values(rows)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    await fillDeskCopies(trx, desks)
    return 'preparing'
  })
}

/** The hashes of all sealed parts of a document, without the ciphertexts: 5,000 copies are 100 MB. */
export async function sealedParts(db: Db | Trx, document: string): Promise<readonly Sha256Hex[]> {
  const rows = await db
    .selectFrom('sealed_copy')
    .select(['ciphertext_hash as copy', 'card_hash as card'])
    .where('document_id', '=', document)
    .execute()
  const desks = (await deskCopiesOf(db, document)).map(({ hash: copy, cardHash: card }) => ({ copy, card }))
  return [...rows, ...desks].flatMap(({ copy, card }) => [copy, card]).filter((hash) => hash !== null)
}

export async function readCiphertext(db: Db | Trx, copy: CopyId): Promise<Uint8Array | null> {
  const row = await db.selectFrom('sealed_copy').select('ciphertext').where('id', '=', copy).executeTakeFirst()
  return row ? new Uint8Array(row.ciphertext) : null
}

export async function readCard(db: Db | Trx, copy: CopyId): Promise<Uint8Array | null> {
  const row = await db.selectFrom('sealed_copy').select('card').where('id', '=', copy).executeTakeFirst()
  return row?.card ? new Uint8Array(row.card) : null
}

export interface Obstacle {
  readonly person: PersonId
  readonly name: string
  readonly reason: 'key-changed' | 'person-gone' | 'consent-withdrawn' | 'not-in-roll' | 'copy-missing'
}

/**
 * Which planned recipients stand in the way of issuing at `at`: the copy is not
 * there, the key is no longer theirs, they left, their organization withdrew, or
 * the roll in force (`roll`, its counter) no longer names them. Their line cannot
 * name another key: the planned one was in a roll, and a newer roll never goes
 * back to an older key. One query for all, inside the transaction that issues.
 */
export async function obstaclesToIssue(
  trx: Trx,
  { document, roll, at }: { readonly document: string; readonly roll: number; readonly at: Instant },
): Promise<readonly Obstacle[]> {
  const rows = await trx
    .selectFrom('planned_copy as plan')
    .innerJoin('person', 'person.id', 'plan.recipient_id')
    .innerJoin('organization', 'organization.id', 'person.organization_id')
    .innerJoin('person_key as key', 'key.fingerprint', 'plan.key_fingerprint')
    .leftJoin('sealed_copy as copy', 'copy.id', 'plan.id')
    .leftJoin('consent', (join) =>
      join.onRef('consent.organization_id', '=', 'organization.id').on('consent.withdrawn_at', 'is', null),
    )
    .leftJoin('roll_line', (join) =>
      join.onRef('roll_line.person_id', '=', 'person.id').on('roll_line.counter', '=', roll),
    )
    .select([
      'person.id as person',
      'person.name as name',
      'person.state as state',
      'person.engaged_from as engagedFrom',
      'person.engaged_until as engagedUntil',
      'organization.kind as organizationKind',
      'consent.given_at as consentedAt',
      'key.retired_at as retiredAt',
      'key.expires_at as expiresAt',
      'copy.id as copy',
      'roll_line.position as position',
    ])
    .where('plan.document_id', '=', document)
    // Whoever was only asked for a second look keeps nobody waiting: who has looked is judged by the approval.
    .where('plan.approves', '!=', 'only')
    .execute()
  const found = new Map<PersonId, Obstacle>()
  for (const row of rows) {
    const reason = obstacleOf(row, at)
    if (reason) found.set(row.person, { person: row.person, name: row.name, reason })
  }
  return [...found.values()]
}

interface PlannedRecipient {
  readonly state: Selectable<Database['person']>['state']
  readonly engagedFrom: Instant
  readonly engagedUntil: Instant | null
  readonly organizationKind: Selectable<Database['organization']>['kind']
  readonly consentedAt: Instant | null
  readonly retiredAt: Instant | null
  readonly expiresAt: Instant
  readonly copy: CopyId | null
  readonly position: number | null
}

function obstacleOf(row: PlannedRecipient, at: Instant): Obstacle['reason'] | null {
  const engaged = row.engagedFrom <= at && (row.engagedUntil === null || row.engagedUntil > at)
  if (row.state !== 'active' || !engaged) return 'person-gone'
  if (joinsByConsent(row.organizationKind) && row.consentedAt === null) return 'consent-withdrawn'
  if (row.retiredAt !== null || row.expiresAt <= at) return 'key-changed'
  if (row.position === null) return 'not-in-roll'
  return row.copy === null ? 'copy-missing' : null
}

export interface Issued {
  readonly id: string
  readonly at: Instant
  /** When its readers see it; null: from now on. */
  readonly opensAt: Instant | null
  readonly contentDigest: Sha256Hex
  readonly copiesRoot: Uint8Array
  readonly wordings: Uint8Array
  readonly entry: bigint
}

/** What was signed for is fixed. Its recipients see it from here on, or once its time has come (timed-issue-store). */
export async function markIssued(trx: Trx, issued: Issued): Promise<void> {
  // What was sealed to somebody for a second look alone goes.
  await trx
    .deleteFrom('sealed_copy')
    .where('id', 'in', ({ selectFrom }) =>
      selectFrom('planned_copy').select('id').where('document_id', '=', issued.id).where('approves', '=', 'only'),
    )
    .execute()
  const row = await trx
    .updateTable('sealed_document')
    .set({
      content_digest: issued.contentDigest,
      copies_root: issued.copiesRoot,
      wordings: issued.wordings,
      issued_entry: Number(issued.entry),
    })
    .where('id', '=', issued.id)
    .where('issued_entry', 'is', null)
    .returning('id')
    .executeTakeFirst()
  // The step looked before; the sequencer alone writes. A second issue here is our own fault.
  if (!row) throw new Broken(`document ${issued.id} issued twice`)
  if (issued.opensAt === null) await markOpen(trx, issued)
}

/** From here on the recipients see it. The plan goes: the copies say who the recipients are. So does the draft. */
export async function markOpen(trx: Trx, { id, at }: Pick<Issued, 'id' | 'at'>): Promise<void> {
  const row = await trx
    .updateTable('sealed_document')
    .set({ issued_at: at })
    .where('id', '=', id)
    .where('issued_at', 'is', null)
    .returning(['draft_id as draft', 'sender_id as sender'])
    .executeTakeFirst()
  if (!row) throw new Broken(`document ${id} opened twice`)
  await trx.deleteFrom('planned_copy').where('document_id', '=', id).execute()
  if (row.draft) await trx.deleteFrom('draft').where('id', '=', row.draft).where('author_id', '=', row.sender).execute()
}

/** What a type keeps beside the document, to go with it. */
const factTables = { bulletin: 'bulletin' } as const

/**
 * Gives up a document that was not issued: true if there was one. Nobody but the
 * sender ever saw it. The row is taken first: a batch that is issuing it at this
 * moment has it or waits for us, and whoever comes second finds it gone. Looked
 * at without taking, it would be issued with no copy left to it.
 */
export async function deletePreparing(
  db: Db,
  { id, sender }: { readonly id: string; readonly sender: PersonId },
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const found = await takeDocument(trx, id, 'ends')
    if (!found || found.issued_entry !== null || found.sender_id !== sender) return false
    await trx.deleteFrom('sealed_copy').where('document_id', '=', id).execute()
    await trx.deleteFrom('planned_copy').where('document_id', '=', id).execute()
    await dropDeskCopies(trx, id)
    await trx.deleteFrom('approval').where('document_id', '=', id).execute()
    // Its files stay with their author, who may try again.
    await trx.deleteFrom('document_attachment').where('document_id', '=', id).execute()
    await sql`delete from ${sql.table(factTables[found.type])} where id = ${id}`.execute(trx)
    await trx.deleteFrom('sealed_document').where('id', '=', id).execute()
    return true
  })
}

/** Documents begun before `before` and never issued: a browser closed half-way. */
export async function abandonedDocuments(
  db: Db,
  before: Instant,
): Promise<readonly { readonly id: string; readonly sender: PersonId }[]> {
  return await db
    .selectFrom('sealed_document')
    .select(['id', 'sender_id as sender'])
    .where('issued_entry', 'is', null)
    .where('created_at', '<', before)
    .execute()
}
