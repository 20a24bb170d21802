import type { Ground } from '../access/ground.server.ts'
import type { ActEntry } from '../acts/take-act.server.ts'
import { approvalFlaw } from '../approvals/approval-standing.server.ts'
import { type FoundBulletin, findBulletin } from '../bulletins/bulletin-store.server.ts'
import { type SealingDesks, sealingDesks } from '../desks/sealing-desks.server.ts'
import { type BulletinId, parseId, type Sha256Hex } from '../ids.ts'
import type { Outcome } from '../outcome.ts'
import {
  type IssueAsked as DocumentAsked,
  type IssuedEntry,
  type IssuedType,
  type IssueRefusal,
  issueDocument,
} from '../sealed/issue-document.server.ts'
import { defaultFreshness, type Freshness } from '../sealed/reader.ts'

export interface IssueAsked extends Omit<DocumentAsked, 'document'> {
  readonly bulletin: BulletinId
  /** Art. 45(3): the liaison confirmed that no selected communications information 選別後通信情報 is inside. */
  readonly confirmedNoSelectedCommunications: true
  readonly freshness?: Freshness
}

/** Issues a bulletin to all its recipients or to none (issue-document.server.ts). */
export const issueBulletin = (ground: Ground, asked: IssueAsked): Promise<Outcome<IssuedEntry, IssueRefusal>> =>
  issueDocument(ground, issuedBulletin(asked), { ...asked, document: asked.bulletin })

const issuedBulletin = ({ by, freshness = defaultFreshness }: IssueAsked): IssuedType<FoundBulletin> => ({
  type: 'bulletin',
  facts: async ({ trx }, { id }) => {
    const bulletin = parseId('b', id)
    return bulletin && (await findBulletin(trx, bulletin))
  },
  within: (bulletin) => freshness[bulletin.class === 'controlled' ? 'controlled' : 'others'],
  desks: ({ trx }, { tlp }) => sealingDesks(trx, { sender: by.actor, tlp }),
  flaw: ({ trx, at, judged: { act: said } }, bulletin, { contentDigest }) =>
    approvalFlaw(trx, bulletin, { said, contentDigest, at }),
  entry: issuedEntry,
})

/**
 * Readers are shown this entry, so it says nothing of how many they are: the
 * roots have no count, and no recipient is named. Whether an archive can ever be
 * opened is said of every bulletin.
 */
function issuedEntry(
  { id, number, class: statutory, tlp }: FoundBulletin,
  { contentDigest: sha256, desks }: { readonly contentDigest: Sha256Hex; readonly desks: SealingDesks },
): ActEntry {
  const archive = desks.archive ? 'two-layers' : 'none'
  return {
    kind: 'issued',
    objects: [{ kind: 'bulletin', id, sha256 }],
    data: { number, class: statutory, tlp, archive, 'selected-communications': 'none-confirmed' },
  }
}
