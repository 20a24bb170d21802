import type { Ground } from '../access/ground.server.ts'
import type { ActEntry } from '../acts/take-act.server.ts'
import { type FoundBulletin, findBulletin, revisedBy } from '../bulletins/bulletin-store.server.ts'
import { tlpOf } from '../bulletins/list-lines.server.ts'
import { type SealingDesks, sealingDesks } from '../desks/sealing-desks.server.ts'
import { type Revised, revisedObjects } from '../formats/revision.ts'
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
import { judgeRevision, type RevisionRefusal } from './judge-revision.server.ts'

export interface IssueAsked extends Omit<DocumentAsked, 'document'> {
  readonly bulletin: BulletinId
  /** Art. 45(3): the liaison confirmed that no selected communications information 選別後通信情報 is inside. */
  readonly confirmedNoSelectedCommunications: true
  readonly freshness?: Freshness
}

/** Issues a bulletin to all its recipients or to none (issue-document.server.ts). */
export const issueBulletin = (
  ground: Ground,
  asked: IssueAsked,
): Promise<Outcome<IssuedEntry, IssueRefusal | RevisionRefusal>> =>
  issueDocument(ground, issuedBulletin(asked), { ...asked, document: asked.bulletin })

const issuedBulletin = ({
  by,
  freshness = defaultFreshness,
}: IssueAsked): IssuedType<FoundBulletin, RevisionRefusal> => ({
  type: 'bulletin',
  facts: async ({ trx }, { id }) => {
    const bulletin = parseId('b', id)
    return bulletin && (await findBulletin(trx, bulletin))
  },
  within: (bulletin) => freshness[bulletin.class === 'controlled' ? 'controlled' : 'others'],
  desks: ({ trx }, { tlp }) => sealingDesks(trx, { sender: by.actor, tlp }),
  besides: (bulletin) => revisedObjects(revisedBy(bulletin)),
  stands: ({ trx }, bulletin) =>
    judgeRevision(trx, { ...bulletin, tlp: tlpOf(bulletin), revises: revisedBy(bulletin) }, by),
  entries: (bulletin, said) => {
    const revises = revisedBy(bulletin)
    const issued = issuedEntry(bulletin, said)
    // The earlier one's own history says that another took its place: its readers are told by this entry.
    return revises ? [issued, supersededEntry(revises, bulletin)] : [issued]
  },
})

const supersededEntry = ({ bulletin: id, how }: Revised, { number }: FoundBulletin): ActEntry => ({
  kind: 'superseded',
  objects: [{ kind: 'bulletin', id }],
  data: { by: number, how },
})

/**
 * Readers are shown this entry, so it says nothing of how many they are: the
 * roots have no count, and no recipient is named. Whether an archive can ever be
 * opened is said of every bulletin.
 */
function issuedEntry(
  bulletin: FoundBulletin,
  { contentDigest: sha256, desks }: { readonly contentDigest: Sha256Hex; readonly desks: SealingDesks },
): ActEntry {
  const { id, number, class: statutory, tlp } = bulletin
  const archive = desks.archive ? 'two-layers' : 'none'
  return {
    kind: 'issued',
    objects: [{ kind: 'bulletin', id, sha256 }, ...revisedObjects(revisedBy(bulletin))],
    data: { number, class: statutory, tlp, archive, 'selected-communications': 'none-confirmed' },
  }
}
