/** Bulletins that wait for a second liaison: who is asked, over what, and what they answered. */
import type { Selectable } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Database } from '../../db/schema.ts'
import { leafHash } from '../formats/merkle.ts'
import type { BulletinId, CopyId, Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import type { Addressed, EntryNamed, Proposed } from './approval.ts'

export type ApprovalRow = Selectable<Database['approval']>

export async function findApproval(db: Db | Trx, bulletin: BulletinId): Promise<ApprovalRow | null> {
  const row = await db.selectFrom('approval').selectAll().where('document_id', '=', bulletin).executeTakeFirst()
  return row ?? null
}

export async function insertApproval(
  trx: Trx,
  { bulletin, contentDigest, wordings, copiesRoot, recipients }: Proposed,
  asked: { readonly at: Instant; readonly entry: bigint },
): Promise<void> {
  await trx
    .insertInto('approval')
    .values({
      document_id: bulletin,
      asked_at: asked.at,
      asked_entry: Number(asked.entry),
      content_digest: contentDigest,
      wordings,
      copies_root: copiesRoot,
      recipients_digest: recipients,
      answer: null,
      answered_by: null,
      answered_key: null,
      answered_at: null,
      answered_entry: null,
    })
    .execute()
}

export interface Answer {
  readonly answer: 'approved' | 'returned'
  readonly by: PersonId
  readonly key: Fingerprint
  readonly at: Instant
  readonly entry: bigint
}

/** False where somebody has answered already: the first answer stands. */
export async function markAnswered(trx: Trx, bulletin: BulletinId, said: Answer): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('approval')
    .set({
      answer: said.answer,
      answered_by: said.by,
      answered_key: said.key,
      answered_at: said.at,
      answered_entry: Number(said.entry),
    })
    .where('document_id', '=', bulletin)
    .where('answer', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Whom it goes to, the sender among them, and not whoever is only asked to approve it. */
export async function addressedOf(db: Db | Trx, bulletin: BulletinId): Promise<readonly Addressed[]> {
  return await db
    .selectFrom('planned_copy')
    .select(['recipient_id as person', 'id as copy'])
    .where('document_id', '=', bulletin)
    .where('approves', '!=', 'only')
    .execute()
}

export interface PersonNamed {
  readonly person: PersonId
  readonly name: string
  readonly organizationName: string
  readonly telephone: string
}

/** By organization and name: whom it goes to, but for its sender; or who is asked to approve it. */
export async function peopleOf(
  db: Db,
  bulletin: BulletinId,
  which: 'recipients' | 'approvers',
): Promise<readonly (PersonNamed & Addressed)[]> {
  const rows = db
    .selectFrom('planned_copy as plan')
    .innerJoin('sealed_document as document', 'document.id', 'plan.document_id')
    .innerJoin('person', 'person.id', 'plan.recipient_id')
    .innerJoin('organization', 'organization.id', 'person.organization_id')
    .select(['person.id as person', 'person.name as name', 'person.telephone as telephone', 'plan.id as copy'])
    .select('organization.name as organizationName')
    .where('plan.document_id', '=', bulletin)
    .whereRef('plan.recipient_id', '!=', 'document.sender_id')
    .orderBy('organization.name')
    .orderBy('person.name')
  return which === 'recipients'
    ? await rows.where('plan.approves', '!=', 'only').execute()
    : await rows.where('plan.approves', '!=', 'no').execute()
}

export async function isAsked(db: Db | Trx, bulletin: BulletinId, person: PersonId): Promise<boolean> {
  const row = await db
    .selectFrom('planned_copy')
    .select('id')
    .where('document_id', '=', bulletin)
    .where('recipient_id', '=', person)
    .where('approves', '!=', 'no')
    .executeTakeFirst()
  return row !== undefined
}

const proposedColumns = [
  'bulletin.id as id',
  'bulletin.number as number',
  'bulletin.kind as kind',
  'bulletin.class as class',
  'bulletin.tlp as tlp',
  'bulletin.public_title as publicTitle',
  'bulletin.acknowledge_by as acknowledgeBy',
  'bulletin.not_before as notBefore',
  'document.sender_id as sender',
  'document.sender_key as senderKey',
  'author.name as senderName',
  'house.name as senderOrganization',
  'approval.asked_at as askedAt',
  'approval.asked_entry as askedEntry',
  'approval.answer as answer',
  'approval.answered_at as answeredAt',
  'approval.answered_entry as answeredEntry',
] as const

/** What waits, or was answered and not issued yet. */
const proposals = (db: Db | Trx) =>
  db
    .selectFrom('approval')
    .innerJoin('sealed_document as document', 'document.id', 'approval.document_id')
    .innerJoin('bulletin', 'bulletin.id', 'document.id')
    .innerJoin('person as author', 'author.id', 'document.sender_id')
    .innerJoin('organization as house', 'house.id', 'author.organization_id')
    .select(proposedColumns)
    .where('document.issued_entry', 'is', null)

export type Proposal = Awaited<ReturnType<ReturnType<typeof proposals>['executeTakeFirstOrThrow']>>

/** Everything of the author's that waits for its approval, or for its issue after it; the newest first. */
export const ownProposals = (db: Db, author: PersonId): Promise<readonly Proposal[]> =>
  proposals(db).where('document.sender_id', '=', author).orderBy('approval.asked_at', 'desc').execute()

export async function findProposal(db: Db | Trx, bulletin: BulletinId): Promise<Proposal | null> {
  return (await proposals(db).where('bulletin.id', '=', bulletin).executeTakeFirst()) ?? null
}

/** What waits for this person's approval, the oldest first. */
export const proposalsFor = (db: Db, approver: PersonId): Promise<readonly Proposal[]> =>
  proposals(db)
    .innerJoin('planned_copy as plan', 'plan.document_id', 'document.id')
    .where('plan.recipient_id', '=', approver)
    .where('plan.approves', '!=', 'no')
    .where('approval.answer', 'is', null)
    .orderBy('approval.asked_at')
    .execute()

/** The copy by which somebody who is asked looks at it. */
export interface ProposedCopy extends Proposal {
  readonly copy: CopyId
  readonly code: string
  readonly key: Fingerprint
  readonly ciphertextHash: Sha256Hex
}

/** Null for everybody who is not asked, and once it was answered or issued. */
export async function findProposedCopy(
  db: Db | Trx,
  { bulletin, person }: { readonly bulletin: BulletinId; readonly person: PersonId },
): Promise<ProposedCopy | null> {
  const row = await proposals(db)
    .innerJoin('planned_copy as plan', 'plan.document_id', 'document.id')
    .innerJoin('sealed_copy as copy', 'copy.id', 'plan.id')
    .select(['copy.id as copy', 'copy.code as code', 'copy.key_fingerprint as key'])
    .select('copy.ciphertext_hash as ciphertextHash')
    .where('bulletin.id', '=', bulletin)
    .where('plan.recipient_id', '=', person)
    .where('plan.approves', '!=', 'no')
    .where('approval.answer', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** An entry that is in the log, by its leaf: read in the transaction that judges by it. */
export async function entryNamed(db: Db | Trx, index: number): Promise<EntryNamed | null> {
  const row = await db.selectFrom('log_entry').select('bytes').where('index', '=', index).executeTakeFirst()
  return row ? { index: BigInt(index), leaf: leafHash(new Uint8Array(row.bytes)) } : null
}

/** Whether they have opened the copy they were given to look at. */
export async function hasOpened(
  db: Db | Trx,
  { bulletin, person }: { readonly bulletin: BulletinId; readonly person: PersonId },
): Promise<boolean> {
  const row = await db
    .selectFrom('log_index')
    .innerJoin('planned_copy as plan', 'plan.id', 'log_index.part')
    .select('log_index.index')
    .where('log_index.matter', '=', bulletin)
    .where('log_index.kind', '=', 'opened')
    .where('log_index.actor', '=', person)
    .where('plan.recipient_id', '=', person)
    .executeTakeFirst()
  return row !== undefined
}

/** Whoever signed by this key, as they stand now; null where it never was theirs. */
export async function signerNow(
  db: Db | Trx,
  { person, key }: { readonly person: PersonId; readonly key: Fingerprint },
) {
  const row = await db
    .selectFrom('person')
    .innerJoin('person_key', 'person_key.person_id', 'person.id')
    .select(['person.role as role', 'person.state as state', 'person.engaged_from as engagedFrom'])
    .select(['person.engaged_until as engagedUntil', 'person_key.retired_at as retiredAt'])
    .select('person_key.expires_at as expiresAt')
    .where('person.id', '=', person)
    .where('person_key.fingerprint', '=', key)
    .executeTakeFirst()
  return row ?? null
}
