import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { type ActRefusal, type JudgedAct, sameObjects } from '../acts/judge-act.server.ts'
import { type ActEntry, type ActStep, takeAct } from '../acts/take-act.server.ts'
import type { SealingDesks } from '../desks/sealing-desks.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import { copiesRoot } from '../formats/sealed.ts'
import type { ActObject } from '../formats/signed-act.ts'
import type { Instant, Sha256Hex } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { rollHead } from '../roll/roll-store.server.ts'
import { areDue, deskCopiesDue, deskCopiesOf } from './desk-copy-store.server.ts'
import {
  type DocumentRow,
  markIssued,
  type Obstacle,
  obstaclesToIssue,
  sealedParts,
  takeDocument,
} from './document-store.server.ts'
import { sessionFlawOf } from './reader.ts'
import { readerStanding } from './reader-store.server.ts'
import { insertTimed } from './timed-issue-store.server.ts'

export interface IssueAsked {
  readonly document: string
  /** The sender's signed act `issue` over the document with its content digest, the Merkle root of all sealed parts, and that of the words. */
  readonly sent: ActSent
  readonly by: ActorFields
}

export type IssueRefusal =
  | ActRefusal
  | 'not-found'
  | 'already-issued'
  | 'session-ended'
  | 'second-factor-old'
  | 'sender-not-active'
  | 'copies-differ'
  | 'desks-changed'
  | 'codebook-unknown'
  | 'roll-none'
  | TypeFlaw
  | Obstacle['reason']

/** A word of the type's own: why it may not be issued although everything of the document is in order. */
export type TypeFlaw =
  | 'not-before-unknown'
  | 'not-before-passed'
  | 'approval-missing'
  | 'approval-other'
  | 'approver-gone'

export interface IssuedEntry {
  readonly index: bigint
}

/** What issuing one type needs besides. `Facts` is what the type keeps beside the document. */
export interface IssuedType<Facts, R extends string = never> {
  readonly type: DocumentRow['type']
  readonly facts: (step: ActStep<'issue'>, document: DocumentRow) => Promise<Facts | null>
  /** Minutes the sender's second factor may be old. */
  readonly within: (facts: Facts) => number
  /** The desks it must have gone to, as they stand in this step. */
  readonly desks: (step: ActStep<'issue'>, facts: Facts) => Promise<SealingDesks>
  /** What the act names last, behind the document and whatever else its type demands. */
  readonly besides?: (facts: Facts) => readonly ActObject[]
  /** Why not, by the type's own rules. */
  readonly stands?: (step: ActStep<'issue'>, facts: Facts) => Promise<Outcome<undefined, R>>
  /** Whether it may go out as far as its type knows, and whether the act names all it must besides the document; null if so. */
  readonly flaw: (
    step: ActStep<'issue'>,
    facts: Facts,
    said: { readonly contentDigest: Sha256Hex },
  ) => Promise<TypeFlaw | null>
  readonly entries: (
    facts: Facts,
    said: { readonly contentDigest: Sha256Hex; readonly desks: SealingDesks; readonly opensAt: Instant | null },
  ) => readonly [ActEntry, ...ActEntry[]]
}

/**
 * Issues a document to all its recipients or to none: in one transaction every
 * copy is there, every key is still its owner's, the sender is who they were,
 * and the entry is appended. Issuing in two rounds would tell some the news
 * before others.
 *
 * The same act again (the answer was lost) gives the same entry.
 */
export const issueDocument = <F, R extends string = never>(
  ground: Ground,
  type: IssuedType<F, R>,
  asked: IssueAsked,
): Promise<Outcome<IssuedEntry, IssueRefusal | R>> =>
  takeAct(ground, asked, {
    expected: { act: 'issue' },
    look: (step) => toIssue(step, type, asked),
    write: async ({ trx, at, nextIndex: entry, judged: { act } }, { id, facts, contentDigest, desks }) => {
      const said = { copiesRoot: act.copies, wordings: act.wordings, opensAt: act.notBefore }
      await markIssued(trx, { id, at, contentDigest, entry, ...said })
      // Should we stop before that time: it stands there, and the next turn of any node opens it.
      if (act.notBefore !== null) await insertTimed(trx, id, act.notBefore)
      return type.entries(facts, { contentDigest, desks, opensAt: act.notBefore })
    },
    answer: ({ index }) => done({ index }),
  })

interface ToIssue<F> {
  readonly id: string
  readonly facts: F
  readonly contentDigest: Sha256Hex
  readonly desks: SealingDesks
}

async function toIssue<F, R extends string>(
  step: ActStep<'issue'>,
  type: IssuedType<F, R>,
  asked: IssueAsked,
): Promise<Outcome<ToIssue<F>, IssueRefusal | R>> {
  const { trx, at, judged } = step
  const document = await takeDocument(trx, asked.document, 'issues')
  if (document?.type !== type.type || document.sender_id !== asked.by.actor) return refused('not-found')
  if (document.issued_entry !== null) return refused('already-issued')
  const facts = await type.facts(step, document)
  if (facts === null) return refused('not-found')
  const { id } = document
  const contentDigest = digestSaid(judged, document, type.besides?.(facts) ?? [])
  if (!contentDigest) return refused('act-about-something-else')
  const stands = await type.stands?.(step, facts)
  if (stands && !stands.ok) return stands
  // Words are traced only where a codebook says whose they are, and none was brought.
  if (judged.act.codebook !== null) return refused('codebook-unknown')
  const flaw = (await senderFlaw(step, asked, type.within(facts))) ?? (await type.flaw(step, facts, { contentDigest }))
  if (flaw) return refused(flaw)
  const roll = await rollHead(trx)
  if (!roll || roll.expiresAt <= at) return refused('roll-none')
  const [obstacle, ...more] = await obstaclesToIssue(trx, { document: id, roll: roll.counter, at })
  if (obstacle) return refused(obstacle.reason, { names: namesOf([obstacle, ...more]) })
  const desks = await type.desks(step, facts)
  const lacking = await deskFlaw(step, id, desks)
  if (lacking) return refused(lacking, { names: '' })
  return (await copiesAgree(step, id)) ? done({ id, facts, contentDigest, desks }) : refused('copies-differ')
}

/** A desk that opened, closed or got its next key since room was made: what lies there is sealed to other desks than those of now. */
async function deskFlaw(
  { trx }: ActStep<'issue'>,
  id: string,
  desks: SealingDesks,
): Promise<'desks-changed' | 'copy-missing' | null> {
  const copies = await deskCopiesOf(trx, id)
  if (!areDue(copies, deskCopiesDue(desks))) return 'desks-changed'
  return copies.every(({ hash }) => hash !== null) ? null : 'copy-missing'
}

function digestSaid(
  { act }: JudgedAct<'issue'>,
  { id, type }: DocumentRow,
  besides: readonly ActObject[],
): Sha256Hex | null {
  // What else stands between is its type's to judge.
  const [object, ...more] = act.objects
  const last = more.slice(more.length - besides.length)
  const named = sameObjects(last, besides) && object?.kind === type && object.id === id
  return named && object.sha256 ? object.sha256 : null
}

async function senderFlaw(
  { trx, at }: ActStep<'issue'>,
  { by }: IssueAsked,
  within: number,
): Promise<'sender-not-active' | 'session-ended' | 'second-factor-old' | null> {
  const standing = await readerStanding(trx, { person: by.actor, session: by.session })
  if (standing?.state !== 'active' || (standing.engagedUntil !== null && standing.engagedUntil <= at)) {
    return 'sender-not-active'
  }
  return sessionFlawOf(standing.session, { at, within })
}

/** The parts here are those the sender's browser made: what was signed is what everybody gets. */
async function copiesAgree({ trx, judged }: ActStep<'issue'>, id: string): Promise<boolean> {
  const parts = await sealedParts(trx, id)
  return parts.length > 0 && equalBytes(copiesRoot(parts), judged.act.copies)
}

// For the sender alone, who chose these people by name.
const namesOf = (obstacles: readonly Obstacle[]): string =>
  obstacles
    .slice(0, 20)
    .map(({ name }) => name)
    .join('、')
