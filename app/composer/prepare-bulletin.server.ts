import type { Ground } from '../access/ground.server.ts'
import type { Role } from '../access/role.ts'
import { type AttachmentLimits, defaultLimits, limitDetail } from '../attachments/attachment-limits.ts'
import { nameAttachments } from '../attachments/attachment-store.server.ts'
import { type AttachingFlaw, attachingFlaw } from '../attachments/bring-attachment.server.ts'
import { type BulletinNumber, makeBulletinNumber } from '../bulletins/bulletin.ts'
import { insertBulletin, numberTaken } from '../bulletins/bulletin-store.server.ts'
import { sealingDesks } from '../desks/sealing-desks.server.ts'
import { type BulletinId, type Instant, makeId, type PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Recipient } from '../roll/recipient-store.server.ts'
import {
  type DocumentRefusal,
  type PreparedDocument,
  possibleRecipients as possible,
  prepareDocument,
} from '../sealed/prepare-document.server.ts'
import type { BulletinPlan } from './prepared-wire.ts'

export interface Prepared extends PreparedDocument {
  readonly id: BulletinId
  readonly number: BulletinNumber
}

export type PrepareRefusal = DocumentRefusal | AttachingFlaw | 'deadline-passed' | 'controlled-widely-shared'

/** The roles that read bulletins. */
const readers: readonly Role[] = ['member', 'liaison']

/** Everybody a bulletin could be addressed to, by organization and name, with why they cannot be reached. */
export const possibleRecipients = (ground: Ground, sender: PersonId): Promise<readonly Recipient[]> =>
  possible(ground, { sender, readers })

/** Makes room for a bulletin: its number, and a copy for each recipient. */
export async function prepareBulletin(
  ground: Ground,
  asked: { readonly sender: PersonId; readonly plan: BulletinPlan },
  limits: AttachmentLimits = defaultLimits,
): Promise<Outcome<Prepared, PrepareRefusal>> {
  const { plan, sender } = asked
  const now = ground.now()
  if (plan.acknowledgeBy !== null && plan.acknowledgeBy <= now) return refused('deadline-passed')
  if (plan.class === 'controlled' && (plan.tlp === 'TLP:GREEN' || plan.tlp === 'TLP:CLEAR')) {
    return refused('controlled-widely-shared')
  }
  const { attachments: ids } = plan
  const lacking = await attachingFlaw(ground, { author: sender, ids }, limits)
  if (lacking) return refused(lacking, limitDetail(limits))
  const { kind, class: statutory, tlp, publicTitle, acknowledgeBy, recipients, draft } = plan
  const id = makeId('b', ground.random(16))
  const number = await freeNumber(ground, now)
  const facts = { number, kind, class: statutory, tlp, publicTitle, acknowledgeBy }
  const desks = await sealingDesks(ground.db, { sender, tlp })
  const document = { id, type: 'bulletin', sender, recipients, readers, desks, draft } as const
  const prepared = await prepareDocument(ground, {
    ...document,
    facts: async (trx) => {
      await insertBulletin(trx, id, facts)
      await nameAttachments(trx, id, ids)
    },
  })
  return prepared.ok ? done({ id, number, ...prepared.value }) : prepared
}

/** 25 random bits a year: a number that is taken is rolled again, so that a member cannot count by it. */
async function freeNumber({ db, random }: Ground, at: Instant): Promise<BulletinNumber> {
  for (;;) {
    const number = makeBulletinNumber(at, random(5))
    if (!(await numberTaken(db, number))) return number
  }
}
