import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import { copiesRoot } from '../formats/sealed-copy.ts'
import type { BulletinId, Sha256Hex } from '../ids.ts'
import type { ActRefusal, ActSent, JudgedAct } from '../keys/judge-act.server.ts'
import { rollHead } from '../keys/roll-store.server.ts'
import { type ActEntry, type ActStep, takeAct } from '../keys/take-act.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import {
  type BulletinRow,
  markIssued,
  type Obstacle,
  obstaclesToIssue,
  sealedCopies,
  takeBulletin,
} from './bulletin-store.server.ts'
import { readerStanding } from './copy-store.server.ts'
import { defaultFreshness, type Freshness, sessionFlawOf } from './reader.ts'

export interface IssueAsked {
  readonly bulletin: BulletinId
  /** The liaison's signed act `issue` over the bulletin with its content digest, and the Merkle root of the copies. */
  readonly sent: ActSent
  /** Art. 45(3): the liaison confirmed that no selected communications information 選別後通信情報 is inside. */
  readonly confirmedNoSelectedCommunications: true
  readonly by: ActorFields
  readonly freshness?: Freshness
}

export type IssueRefusal =
  | ActRefusal
  | 'not-found'
  | 'already-issued'
  | 'session-ended'
  | 'second-factor-old'
  | 'sender-not-active'
  | 'copies-differ'
  | 'not-before-unknown'
  | 'roll-none'
  | Obstacle['reason']

export interface IssuedEntry {
  readonly index: bigint
}

/**
 * Issues a bulletin to all its recipients or to none: in one transaction every
 * copy is there, every key is still its owner's, the sender is who they were,
 * and the entry `issued` is appended. Issuing in two rounds would tell some
 * members the news before others.
 *
 * The same act again (the answer was lost) gives the same entry.
 */
export const issueBulletin = (ground: Ground, asked: IssueAsked): Promise<Outcome<IssuedEntry, IssueRefusal>> =>
  takeAct(ground, asked, {
    expected: { act: 'issue' },
    look: (step) => toIssue(step, asked),
    write: async ({ trx, at, nextIndex: entry, judged }, { bulletin, contentDigest }) => {
      await markIssued(trx, { id: bulletin.id, at, contentDigest, copiesRoot: judged.act.copies, entry })
      return [issuedEntry(bulletin, contentDigest)]
    },
    answer: ({ index }) => done({ index }),
  })

interface ToIssue {
  readonly bulletin: BulletinRow
  readonly contentDigest: Sha256Hex
}

async function toIssue(step: ActStep<'issue'>, asked: IssueAsked): Promise<Outcome<ToIssue, IssueRefusal>> {
  const { trx, at, judged } = step
  const bulletin = await takeBulletin(trx, asked.bulletin, 'issues')
  if (!bulletin || bulletin.sender_id !== asked.by.actor) return refused('not-found')
  if (bulletin.state !== 'preparing') return refused('already-issued')
  const contentDigest = digestSaid(judged, bulletin)
  if (!contentDigest) return refused('act-about-something-else')
  // A time to come needs a clock that opens bulletins by itself; until there is one, none may be promised.
  if (judged.act.notBefore !== null) return refused('not-before-unknown')
  const flaw = await senderFlaw(step, asked, bulletin)
  if (flaw) return refused(flaw)
  const roll = await rollHead(trx)
  if (!roll || roll.expiresAt <= at) return refused('roll-none')
  const [obstacle, ...more] = await obstaclesToIssue(trx, { bulletin: bulletin.id, roll: roll.counter, at })
  if (obstacle) return refused(obstacle.reason, { names: namesOf([obstacle, ...more]) })
  return (await copiesAgree(step, judged, bulletin)) ? done({ bulletin, contentDigest }) : refused('copies-differ')
}

function digestSaid({ act }: JudgedAct<'issue'>, bulletin: BulletinRow): Sha256Hex | null {
  const [object, ...more] = act.objects
  const named = more.length === 0 && object?.kind === 'bulletin' && object.id === bulletin.id
  return named && object.sha256 ? object.sha256 : null
}

async function senderFlaw(
  { trx, at }: StepContext,
  { by, freshness = defaultFreshness }: IssueAsked,
  bulletin: BulletinRow,
): Promise<'sender-not-active' | 'session-ended' | 'second-factor-old' | null> {
  const standing = await readerStanding(trx, { person: by.actor, session: by.session })
  if (standing?.state !== 'active' || (standing.engagedUntil !== null && standing.engagedUntil <= at)) {
    return 'sender-not-active'
  }
  return sessionFlawOf(standing.session, {
    at,
    within: freshness[bulletin.class === 'controlled' ? 'controlled' : 'others'],
  })
}

/** The copies here are those the sender's browser made: what was signed is what everybody gets. */
async function copiesAgree(step: StepContext, { act }: JudgedAct<'issue'>, bulletin: BulletinRow): Promise<boolean> {
  const copies = await sealedCopies(step.trx, bulletin.id)
  return copies.length > 0 && equalBytes(copiesRoot(copies.map(({ hash }) => hash)), act.copies)
}

// For the liaison alone, who chose these people by name.
const namesOf = (obstacles: readonly Obstacle[]): string =>
  obstacles
    .slice(0, 20)
    .map(({ name }) => name)
    .join('、')

/**
 * Readers are shown this entry, so it says nothing of how many they are: the
 * copies' root has no count, and no recipient is named.
 */
function issuedEntry({ id, number, class: statutory, tlp }: BulletinRow, sha256: Sha256Hex): ActEntry {
  return {
    kind: 'issued',
    objects: [{ kind: 'bulletin', id, sha256 }],
    data: { number, class: statutory, tlp, 'selected-communications': 'none-confirmed' },
  }
}
