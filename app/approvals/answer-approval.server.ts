import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { type ActRefusal, type JudgedAct, sameObjects } from '../acts/judge-act.server.ts'
import { type ActStep, takeAct } from '../acts/take-act.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import type { BulletinId } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { takeDocument } from '../sealed/document-store.server.ts'
import { defaultFreshness, type Freshness, sessionFlawOf } from '../sealed/reader.ts'
import { readerStanding } from '../sealed/reader-store.server.ts'
import { reasonObject, refusalReason } from '../trust/refusal.ts'
import { approvingObjects, type EntryNamed, returningObjects } from './approval.ts'
import {
  type ApprovalRow,
  entryNamed,
  findApproval,
  findProposal,
  hasOpened,
  isAsked,
  markAnswered,
  type Proposal,
} from './approval-store.server.ts'

export type AnswerRefusal =
  | ActRefusal
  | 'not-found'
  | 'approval-answered'
  | 'approval-unread'
  | 'session-ended'
  | 'second-factor-old'
  | 'refusal-reason'

interface Asked {
  readonly bulletin: BulletinId
  readonly sent: ActSent
  readonly by: ActorFields
  readonly freshness?: Freshness
}

interface Answering {
  readonly row: ApprovalRow
  readonly proposal: Proposal
  readonly asked: EntryNamed
}

/** They were asked and are not its author; nobody has answered; who they are was shown a moment ago. */
async function mayAnswer(
  { trx, at }: Pick<ActStep<'approve' | 'refuse'>, 'trx' | 'at'>,
  { bulletin, by, freshness = defaultFreshness }: Asked,
): Promise<Outcome<Answering, AnswerRefusal>> {
  // The row first: its author may be giving it up at this moment.
  const document = await takeDocument(trx, bulletin, 'issues')
  const [row, proposal] = [await findApproval(trx, bulletin), await findProposal(trx, bulletin)]
  if (!document || !row || !proposal || !(await isAsked(trx, bulletin, by.actor))) return refused('not-found')
  if (document.sender_id === by.actor) return refused('not-found')
  if (row.answer !== null) return refused('approval-answered')
  const standing = await readerStanding(trx, { person: by.actor, session: by.session })
  const flaw = sessionFlawOf(standing?.session ?? null, { at, within: freshness.controlled })
  if (flaw) return refused(flaw)
  const asked = await entryNamed(trx, row.asked_entry)
  if (!asked) throw new Broken(`approval ${bulletin} was asked for by no entry`)
  return done({ row, proposal, asked })
}

/**
 * A second liaison approves: over the very content, words, recipients, marks and time
 * that the author signed for, and only after they have opened it. What is approved
 * cannot change any more; what is issued is held against it (approval-standing).
 */
export const approveBulletin = (
  ground: Ground,
  asked: Asked,
): Promise<Outcome<{ readonly entry: bigint }, AnswerRefusal>> =>
  takeAct(ground, asked, {
    expected: { act: 'approve' },
    look: async ({ trx, at, judged }): Promise<Outcome<Answering, AnswerRefusal>> => {
      const found = await mayAnswer({ trx, at }, asked)
      if (!found.ok) return found
      if (!saysSame(judged, found.value, asked.bulletin)) return refused('act-about-something-else')
      const opened = await hasOpened(trx, { bulletin: asked.bulletin, person: asked.by.actor })
      return opened ? found : refused('approval-unread')
    },
    write: async ({ trx, at, nextIndex: entry, judged }, { row, proposal }) => {
      const said = { answer: 'approved', by: asked.by.actor, key: judged.act.key, at, entry } as const
      await answered(trx, asked.bulletin, said)
      const objects = [{ kind: 'bulletin', id: asked.bulletin, sha256: row.content_digest }]
      return [{ kind: 'approved', subject: proposal.sender, objects, data: { number: proposal.number } }]
    },
    answer: ({ index: entry }) => done({ entry }),
  })

/** Gives it back with a reason: it cannot be issued as it is, and its author is told. */
export async function returnBulletin(
  ground: Ground,
  asked: Asked & { readonly reason: SaltedText },
): Promise<Outcome<{ readonly entry: bigint }, AnswerRefusal>> {
  const text = refusalReason(asked.reason.text)
  if (!text.ok) return text
  const reason = { salt: asked.reason.salt, text: text.value }
  return takeAct(ground, asked, {
    expected: { act: 'refuse' },
    look: async ({ trx, at, judged }): Promise<Outcome<Answering, AnswerRefusal>> => {
      const found = await mayAnswer({ trx, at }, asked)
      if (!found.ok) return found
      const { row, asked: entry } = found.value
      const of = { bulletin: asked.bulletin, contentDigest: row.content_digest }
      const objects = returningObjects(of, entry, reasonObject(reason))
      return sameObjects(judged.act.objects, objects) ? found : refused('act-about-something-else')
    },
    write: async ({ trx, at, nextIndex: entry, judged }, { row, proposal }) => {
      const said = { answer: 'returned', by: asked.by.actor, key: judged.act.key, at, entry } as const
      await answered(trx, asked.bulletin, said)
      const objects = [{ kind: 'bulletin', id: asked.bulletin, sha256: row.content_digest }]
      const about = { subject: proposal.sender, objects, data: { number: proposal.number } }
      return [{ kind: 'approval-returned', ...about, texts: { reason } }]
    },
    answer: ({ index: entry }) => done({ entry }),
  })
}

async function answered(
  trx: ActStep<'approve'>['trx'],
  bulletin: BulletinId,
  said: Parameters<typeof markAnswered>[2],
): Promise<void> {
  if (!(await markAnswered(trx, bulletin, said)))
    throw new Broken(`bulletin ${bulletin} was answered between two statements`)
}

function saysSame({ act }: JudgedAct<'approve'>, { row, proposal, asked }: Answering, bulletin: BulletinId): boolean {
  const of = { bulletin, contentDigest: row.content_digest, recipients: row.recipients_digest }
  return (
    sameObjects(act.objects, approvingObjects(of, asked)) &&
    equalBytes(act.wordings, row.wordings) &&
    act.codebook === null &&
    act.reason === null &&
    act.notBefore === proposal.notBefore &&
    act.marks.class === proposal.class &&
    act.marks.tlp === proposal.tlp
  )
}
