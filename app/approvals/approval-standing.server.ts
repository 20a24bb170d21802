import type { Db, Trx } from '../../db/open.server.ts'
import { sameObjects } from '../acts/judge-act.server.ts'
import { type FoundBulletin, revisedBy } from '../bulletins/bulletin-store.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import type { ActObject } from '../formats/signed-act.ts'
import type { Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import { Broken } from '../outcome.ts'
import { type EntryNamed, issuingObjects, needsApproval, recipientsDigest } from './approval.ts'
import { type ApprovalRow, addressedOf, entryNamed, findApproval, signerNow } from './approval-store.server.ts'

export type ApprovalFlaw = 'approval-missing' | 'approval-other' | 'approver-gone'

/** What the act `issue` says, as far as an approval is held against it. */
export interface SaidAtIssue {
  readonly objects: readonly ActObject[]
  readonly wordings: Uint8Array
  readonly copies: Uint8Array
}

/**
 * Whether a bulletin may be issued as far as a second liaison goes; null if it may.
 * Judged in the step that issues: the approval names this content, these words and
 * recipients, and whoever gave it is still a liaison, with the key they signed by.
 */
export async function approvalFlaw(
  trx: Trx,
  bulletin: FoundBulletin,
  { said, contentDigest, at }: { readonly said: SaidAtIssue; readonly contentDigest: Sha256Hex; readonly at: Instant },
): Promise<ApprovalFlaw | null> {
  const row = await findApproval(trx, bulletin.id)
  const of = { bulletin: bulletin.id, contentDigest }
  const revised = revisedBy(bulletin)
  // Whoever asked although they need not have is held to the answer all the same.
  if (row === null && !needsApproval(bulletin))
    return sameObjects(said.objects, issuingObjects(of, null, revised)) ? null : 'approval-other'
  const approval = row && (await approvalEntry(trx, row))
  if (!row || !approval) return 'approval-missing'
  const recipients = recipientsDigest(bulletin.id, await addressedOf(trx, bulletin.id))
  const same =
    sameObjects(said.objects, issuingObjects(of, approval, revised)) &&
    row.content_digest === contentDigest &&
    row.recipients_digest === recipients &&
    equalBytes(said.wordings, row.wordings) &&
    equalBytes(said.copies, row.copies_root)
  if (!same) return 'approval-other'
  return (await approverStands(trx, row, at)) ? null : 'approver-gone'
}

/** The entry that holds the approval; null while there is none. */
export async function approvalEntry(db: Db | Trx, row: ApprovalRow): Promise<EntryNamed | null> {
  if (row.answer !== 'approved' || row.answered_entry === null) return null
  const entry = await entryNamed(db, row.answered_entry)
  if (!entry) throw new Broken(`approval ${row.document_id} was given by no entry`)
  return entry
}

/** Whether whoever approved is still a liaison at work, with the key they signed by. */
export async function approverStands(trx: Trx, row: ApprovalRow, at: Instant): Promise<boolean> {
  const { answered_by: person, answered_key: key } = row
  return person !== null && key !== null && (await liaisonStands(trx, { person, key, at }))
}

/** Whether somebody is a liaison at work, with this key. */
export async function liaisonStands(
  trx: Trx,
  { at, ...who }: { readonly person: PersonId; readonly key: Fingerprint; readonly at: Instant },
): Promise<boolean> {
  const signer = await signerNow(trx, who)
  if (signer?.role !== 'liaison' || signer.state !== 'active') return false
  const engaged = signer.engagedFrom <= at && (signer.engagedUntil === null || signer.engagedUntil > at)
  return engaged && signer.retiredAt === null && signer.expiresAt > at
}
