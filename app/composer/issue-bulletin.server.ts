import type { Ground } from '../access/ground.server.ts'
import type { ActEntry } from '../acts/take-act.server.ts'
import { approvalFlaw } from '../approvals/approval-standing.server.ts'
import { type FoundBulletin, findBulletin, revisedBy } from '../bulletins/bulletin-store.server.ts'
import { tlpOf } from '../bulletins/list-lines.server.ts'
import { type SealingDesks, sealingDesks } from '../desks/sealing-desks.server.ts'
import { type Revised, revisedObjects } from '../formats/revision.ts'
import { type BulletinId, type Instant, minutes, parseId, type Sha256Hex } from '../ids.ts'
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
  /** How long its author may take it back before anybody sees it; 0: no such time may be asked for. */
  readonly recallMinutes?: number
}

/** A browser's clock may be wrong by so much. */
const clockTolerance = minutes(2)

/**
 * The time that was sealed inside is the one that is signed for. Where none was set,
 * the author may still ask for the minutes in which they can take it back.
 */
function timeFlaw(
  { not_before: set }: FoundBulletin,
  {
    notBefore,
    at,
    recallMinutes,
  }: { readonly notBefore: Instant | null; readonly at: Instant; readonly recallMinutes: number },
): 'not-before-unknown' | 'not-before-passed' | null {
  if (notBefore === null) return set === null ? null : 'not-before-unknown'
  if (notBefore <= at) return 'not-before-passed'
  if (set !== null) return notBefore === set ? null : 'not-before-unknown'
  return notBefore <= at + minutes(recallMinutes) + clockTolerance && recallMinutes > 0 ? null : 'not-before-unknown'
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
  recallMinutes = 0,
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
  flaw: async ({ trx, at, judged: { act: said } }, bulletin, { contentDigest }) =>
    timeFlaw(bulletin, { notBefore: said.notBefore, at, recallMinutes }) ??
    (await approvalFlaw(trx, bulletin, { said, contentDigest, at })),
  // What takes an earlier one's place does so when its readers see it, and not before.
  entries: (bulletin, said) => [issuedEntry(bulletin, said), ...(said.opensAt === null ? supersededBy(bulletin) : [])],
})

/** The earlier one's own history says that another took its place: its readers are told by this entry. */
export function supersededBy(bulletin: FoundBulletin): readonly ActEntry[] {
  const revises = revisedBy(bulletin)
  return revises ? [supersededEntry(revises, bulletin)] : []
}

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
  {
    contentDigest: sha256,
    desks,
    opensAt,
  }: { readonly contentDigest: Sha256Hex; readonly desks: SealingDesks; readonly opensAt: Instant | null },
): ActEntry {
  const { id, number, class: statutory, tlp } = bulletin
  const archive = desks.archive ? 'two-layers' : 'none'
  return {
    kind: 'issued',
    objects: [{ kind: 'bulletin', id, sha256 }, ...revisedObjects(revisedBy(bulletin))],
    data: {
      number,
      class: statutory,
      tlp,
      archive,
      'selected-communications': 'none-confirmed',
      ...(opensAt === null ? {} : { 'not-before': String(opensAt) }),
    },
  }
}
