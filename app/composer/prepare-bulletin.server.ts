import type { Ground } from '../access/ground.server.ts'
import type { Role } from '../access/role.ts'
import { needsApproval } from '../approvals/approval.ts'
import { type AttachmentLimits, defaultLimits, limitDetail } from '../attachments/attachment-limits.ts'
import { nameAttachments } from '../attachments/attachment-store.server.ts'
import { type AttachingFlaw, attachingFlaw } from '../attachments/bring-attachment.server.ts'
import { type BulletinNumber, makeBulletinNumber } from '../bulletins/bulletin.ts'
import { insertBulletin, numberTaken } from '../bulletins/bulletin-store.server.ts'
import { sealingDesks } from '../desks/sealing-desks.server.ts'
import { type BulletinId, type Instant, makeId, type OrganizationId, type PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Recipient } from '../roll/recipient-store.server.ts'
import {
  type DocumentRefusal,
  type PreparedDocument,
  possibleRecipients as possible,
  prepareDocument,
} from '../sealed/prepare-document.server.ts'
import { setAheadAtMost } from './draft-check.ts'
import { judgeRevision, type RevisionRefusal } from './judge-revision.server.ts'
import type { BulletinPlan } from './prepared-wire.ts'

export interface Prepared extends PreparedDocument {
  readonly id: BulletinId
  readonly number: BulletinNumber
  readonly now: Instant
}

export type PrepareRefusal =
  | DocumentRefusal
  | RevisionRefusal
  | AttachingFlaw
  | 'deadline-passed'
  | 'not-before-passed'
  | 'controlled-widely-shared'
  | 'approvers-none'
  | 'approver-no-liaison'

/** The roles that read bulletins. */
const readers: readonly Role[] = ['member', 'liaison']

/** Everybody a bulletin could be addressed to, by organization and name, with why they cannot be reached. */
export const possibleRecipients = (ground: Ground, sender: PersonId): Promise<readonly Recipient[]> =>
  possible(ground, { sender, readers })

/** Makes room for a bulletin: its number, and a copy for each recipient. */
export async function prepareBulletin(
  ground: Ground,
  asked: { readonly sender: PersonId; readonly organization: OrganizationId; readonly plan: BulletinPlan },
  limits: AttachmentLimits = defaultLimits,
): Promise<Outcome<Prepared, PrepareRefusal>> {
  const { plan, sender, organization } = asked
  const now = ground.now()
  if (plan.acknowledgeBy !== null && plan.acknowledgeBy <= (plan.notBefore ?? now)) return refused('deadline-passed')
  if (plan.notBefore !== null && (plan.notBefore <= now || plan.notBefore > now + setAheadAtMost))
    return refused('not-before-passed')
  if (plan.class === 'controlled' && (plan.tlp === 'TLP:GREEN' || plan.tlp === 'TLP:CLEAR')) {
    return refused('controlled-widely-shared')
  }
  const flaw = await approversFlaw(ground, asked)
  if (flaw) return refused(flaw)
  const stands = await judgeRevision(ground.db, plan, { actor: sender, organization })
  if (!stands.ok) return stands
  const { attachments: ids } = plan
  const named = { author: sender, ids, earlier: plan.revises?.bulletin ?? null }
  const lacking = await attachingFlaw(ground, named, limits)
  if (lacking) return refused(lacking, limitDetail(limits))
  const { kind, class: statutory, tlp, publicTitle, acknowledgeBy, notBefore, draft, revises } = plan
  const { recipients, approvers } = plan
  const id = makeId('b', ground.random(16))
  const number = await freeNumber(ground, now)
  const facts = { number, kind, class: statutory, tlp, publicTitle, acknowledgeBy, notBefore, revises }
  const desks = await sealingDesks(ground.db, { sender, tlp })
  const document = { id, type: 'bulletin', sender, recipients, approvers, readers, desks, draft } as const
  const prepared = await prepareDocument(ground, {
    ...document,
    facts: async (trx) => {
      await insertBulletin(trx, id, facts)
      await nameAttachments(trx, id, ids)
    },
  })
  return prepared.ok ? done({ id, number, now, ...prepared.value }) : prepared
}

/** Who approves can issue; what needs no approval asks nobody. Whether it is the author is judged when they answer. */
async function approversFlaw(
  ground: Ground,
  { sender, plan }: { readonly sender: PersonId; readonly plan: BulletinPlan },
): Promise<'approvers-none' | 'approver-no-liaison' | null> {
  if (!needsApproval(plan)) return plan.approvers.length === 0 ? null : 'approver-no-liaison'
  if (plan.approvers.length === 0) return 'approvers-none'
  const liaisons = new Set((await possibleApprovers(ground, sender)).map(({ person }) => person))
  return plan.approvers.every((person) => liaisons.has(person)) ? null : 'approver-no-liaison'
}

/** The other liaisons, with why they cannot be reached. */
export const possibleApprovers = (ground: Ground, sender: PersonId): Promise<readonly Recipient[]> =>
  possible(ground, { sender, readers: ['liaison'] })

/** 25 random bits a year: a number that is taken is rolled again, so that a member cannot count by it. */
async function freeNumber({ db, random }: Ground, at: Instant): Promise<BulletinNumber> {
  for (;;) {
    const number = makeBulletinNumber(at, random(5))
    if (!(await numberTaken(db, number))) return number
  }
}
