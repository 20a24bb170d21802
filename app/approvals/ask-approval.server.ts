import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { type ActRefusal, type JudgedAct, sameObjects } from '../acts/judge-act.server.ts'
import { takeAct } from '../acts/take-act.server.ts'
import { findBulletin } from '../bulletins/bulletin-store.server.ts'
import { fromHex } from '../formats/bytes.ts'
import { copiesRoot } from '../formats/sealed.ts'
import type { BulletinId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { plannedCopies, sealedParts, takeDocument } from '../sealed/document-store.server.ts'
import { type Proposed, proposedObjects, recipientsDigest } from './approval.ts'
import { addressedOf, findApproval, insertApproval } from './approval-store.server.ts'

export type AskRefusal =
  | ActRefusal
  | 'not-found'
  | 'already-issued'
  | 'approval-asked-already'
  | 'approvers-none'
  | 'copies-differ'

/**
 * The author has sealed it, and asks others to look: from here on everything of it is
 * fixed, by the author's signature, and whoever was asked may be given their copy. The
 * entry is what their vault holds that copy against.
 */
export const askApproval = (
  ground: Ground,
  asked: { readonly bulletin: BulletinId; readonly sent: ActSent; readonly by: ActorFields },
): Promise<Outcome<{ readonly entry: bigint }, AskRefusal>> =>
  takeAct(ground, asked, {
    expected: { act: 'propose' },
    look: async ({ trx, judged }): Promise<Outcome<{ proposed: Proposed; number: string }, AskRefusal>> => {
      const document = await takeDocument(trx, asked.bulletin, 'issues')
      const bulletin = await findBulletin(trx, asked.bulletin)
      if (!document || !bulletin || document.sender_id !== asked.by.actor) return refused('not-found')
      if (document.issued_entry !== null) return refused('already-issued')
      if (await findApproval(trx, asked.bulletin)) return refused('approval-asked-already')
      const plan = await plannedCopies(trx, asked.bulletin)
      if (plan.every(({ approves }) => approves === 'no')) return refused('approvers-none')
      const root = copiesRoot(await sealedParts(trx, asked.bulletin))
      const recipients = recipientsDigest(asked.bulletin, await addressedOf(trx, asked.bulletin))
      const said = saidIn(judged)
      if (!said) return refused('act-about-something-else')
      const proposed = { bulletin: asked.bulletin, copiesRoot: root, recipients, ...said }
      return sameObjects(judged.act.objects, proposedObjects(proposed))
        ? done({ proposed, number: bulletin.number })
        : refused('copies-differ')
    },
    write: async ({ trx, at, nextIndex: entry }, { proposed, number }) => {
      await insertApproval(trx, proposed, { at, entry })
      const { bulletin: id, contentDigest: sha256 } = proposed
      return [{ kind: 'approval-asked', objects: [{ kind: 'bulletin', id, sha256 }], data: { number } }]
    },
    answer: ({ index: entry }) => done({ entry }),
  })

/** What only the author's browser knows: the text lies sealed. */
function saidIn({ act }: JudgedAct<'propose'>): Pick<Proposed, 'contentDigest' | 'wordings'> | null {
  const of = (kind: string) => act.objects.find((object) => object.kind === kind)?.sha256
  const [contentDigest, wordings] = [of('bulletin'), of('wordings')]
  return contentDigest && wordings ? { contentDigest, wordings: fromHex(wordings) } : null
}
