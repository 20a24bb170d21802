/** What a liaison sees of approvals: what waits for them, and how what they wrote themselves stands. */
import type { Db } from '../../db/open.server.ts'
import { findBulletin, revisedBy } from '../bulletins/bulletin-store.server.ts'
import { kindOf, tlpOf } from '../bulletins/list-lines.server.ts'
import { toBase64 } from '../formats/bytes.ts'
import type { BulletinId, Instant, PersonId } from '../ids.ts'
import { offeredAfter } from './approval.ts'
import { approvalEntry } from './approval-standing.server.ts'
import {
  addressedOf,
  findApproval,
  findProposal,
  findProposedCopy,
  ownProposals,
  type Proposal,
  peopleOf,
  proposalsFor,
} from './approval-store.server.ts'
import type { ApprovalsWaiting } from './approvals-waiting-shape.tsx'

const shown = (line: Proposal) => ({
  id: line.id,
  number: line.number,
  kind: kindOf(line),
  class: line.class,
  tlp: tlpOf(line),
  publicTitle: line.publicTitle,
  senderName: line.senderName,
  senderOrganization: line.senderOrganization,
  askedAt: line.askedAt,
  answer: line.answer,
  answeredAt: line.answeredAt,
  acknowledgeBy: line.acknowledgeBy,
  notBefore: line.notBefore,
})
export type ApprovalLine = ReturnType<typeof shown>

export interface Approvals {
  /** For this person to look at. */
  readonly asked: readonly ApprovalLine[]
  /** Their own. */
  readonly own: readonly ApprovalLine[]
}

export async function approvalsOf(db: Db, person: PersonId): Promise<Approvals> {
  const [asked, own] = await Promise.all([proposalsFor(db, person), ownProposals(db, person)])
  return { asked: asked.map(shown), own: own.map(shown) }
}

export async function approvalsWaiting(db: Db, person: PersonId): Promise<ApprovalsWaiting> {
  const { asked, own } = await approvalsOf(db, person)
  return { asked: asked.length, own: own.length }
}

/** One bulletin before its issue, for whoever is asked to approve it. Null where it is not theirs, or is answered by now. */
export async function proposalToApprove(db: Db, asked: { readonly bulletin: BulletinId; readonly person: PersonId }) {
  const copy = await findProposedCopy(db, asked)
  if (!copy || copy.sender === asked.person) return null
  const [recipients, everybody] = await Promise.all([
    peopleOf(db, asked.bulletin, 'recipients'),
    addressedOf(db, asked.bulletin),
  ])
  const author = everybody.find(({ person }) => person === copy.sender)
  if (!author) return null
  return {
    line: shown(copy),
    copy: { bulletin: copy.id, copy: copy.copy, ciphertextHash: copy.ciphertextHash },
    author: { person: author.person, copy: author.copy },
    recipients: recipients.map(({ person, copy: own, name, organizationName }) => ({
      person,
      copy: own,
      name,
      organizationName,
    })),
  }
}

/** The same for its author: who is asked, what they answered, and all that the act `issue` says. */
export async function ownProposal(
  db: Db,
  { bulletin, person, at }: { readonly bulletin: BulletinId; readonly person: PersonId; readonly at: Instant },
) {
  const [proposal, row] = await Promise.all([findProposal(db, bulletin), findApproval(db, bulletin)])
  if (proposal?.sender !== person || !row) return null
  const [approvers, recipients, approval, found] = await Promise.all([
    peopleOf(db, bulletin, 'approvers'),
    peopleOf(db, bulletin, 'recipients'),
    approvalEntry(db, row),
    findBulletin(db, bulletin),
  ])
  const by = approvers.find((one) => one.person === row.answered_by)
  return {
    line: shown(proposal),
    approvers: approvers.map(({ name, organizationName, telephone }) => ({ name, organizationName, telephone })),
    recipients: recipients.length,
    answeredBy: by?.name ?? null,
    answeredEntry: row.answered_entry,
    revised: found && revisedBy(found),
    late: row.answer === null && at >= row.asked_at + offeredAfter,
    toIssue: approval && {
      contentDigest: row.content_digest,
      wordings: toBase64(new Uint8Array(row.wordings)),
      copiesRoot: toBase64(new Uint8Array(row.copies_root)),
      approval: { index: String(approval.index), leaf: toBase64(approval.leaf) },
    },
  }
}
export type OwnProposal = NonNullable<Awaited<ReturnType<typeof ownProposal>>>
