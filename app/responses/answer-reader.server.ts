import type { Trx } from '../../db/open.server.ts'
import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { type ActStep, takeAct } from '../acts/take-act.server.ts'
import { seenBulletin } from '../deliveries/view-deliveries.server.ts'
import type { BulletinId, NoteId } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import {
  type BroughtNote,
  entryOfNote,
  keepNote,
  type NoteRefusal,
  namedNote,
  noteBrought,
} from './bring-note.server.ts'
import { answersTo, noteActObjects } from './note.ts'
import { type FoundNote, findNote, findReadableNote } from './note-store.server.ts'
import { decideSharing, findSharing } from './response-store.server.ts'
import type { NoteSent } from './response-wire.ts'

interface Asked {
  readonly bulletin: BulletinId
  /** The question that is answered, or the request that is decided. */
  readonly question: NoteId
  readonly sent: ActSent
  readonly by: ActorFields
}

export interface ReplyAsked extends Asked {
  readonly note: NoteSent
}

export type ReplyRefusal = ActRefusal | NoteRefusal | 'not-found'

/**
 * The unit's answer to a reader's question, sealed to that reader and to the unit. By
 * whoever can read the question: one who follows the bulletin, and holds the key. It may
 * be answered after the bulletin was withdrawn, for then readers ask most.
 */
export const reply = (ground: Ground, asked: ReplyAsked): Promise<Outcome<undefined, ReplyRefusal>> =>
  takeAct(ground, asked, {
    expected: {
      act: 'reply',
      objects: noteActObjects(asked.bulletin, namedNote(asked.note), [answersTo(asked.question)]),
    },
    look: (step) => toReply(step, asked),
    write: async ({ trx, at, nextIndex: entry, judged }, brought) => {
      await keepNote(trx, brought, { key: judged.act.key, at, entry })
      return [{ kind: 'replied', subject: brought.reader, objects: entryOfNote(asked.bulletin, asked.note) }]
    },
    answer: () => done(),
  })

async function toReply(
  { trx, at }: ActStep<'reply'>,
  { note: sent, ...asked }: ReplyAsked,
): Promise<Outcome<BroughtNote, ReplyRefusal>> {
  const found = await toAnswer(trx, asked, 'question')
  if (!found.ok) return found
  const { bulletin, organization, reader, sender, tlp } = found.value
  const of = { bulletin, sender, tlp, kind: 'reply' as const, organization, reader, author: asked.by.actor }
  return noteBrought(trx, { ...of, sent, at })
}

/** Not theirs and not there are one answer. */
async function toAnswer(
  trx: Trx,
  { bulletin, question, by }: Omit<Asked, 'sent'>,
  kind: FoundNote['kind'],
): Promise<Outcome<FoundNote & { readonly sender: ActorFields['actor']; readonly tlp: string }, 'not-found'>> {
  const seen = await seenBulletin(trx, { bulletin, by })
  if (!seen.ok) return seen
  const note = await findNote(trx, question)
  if (note?.bulletin !== bulletin || note.kind !== kind) return refused('not-found')
  if (!(await findReadableNote(trx, { note: question, person: by.actor }))) return refused('not-found')
  return done({ ...note, sender: seen.value.sender, tlp: seen.value.tlp })
}

export type DecideRefusal = ActRefusal | 'not-found' | 'sharing-decided-already'

/** Whether it may be handed on, and under which conditions; or why not. Both are words that the act signs. */
export const decideOnSharing = (ground: Ground, asked: Asked): Promise<Outcome<undefined, DecideRefusal>> =>
  takeAct(ground, asked, {
    expected: { act: 'decide-sharing', objects: noteActObjects(asked.bulletin, null, [answersTo(asked.question)]) },
    look: async ({ trx }) => {
      const found = await toAnswer(trx, asked, 'sharing')
      if (!found.ok) return found
      const sharing = await findSharing(trx, asked.question)
      return sharing && sharing.decided === null ? done(found.value.reader) : refused('sharing-decided-already')
    },
    write: async ({ trx, at, nextIndex, judged }, reader) => {
      const { decision, terms } = judged.act
      const decided = await decideSharing(trx, asked.question, {
        decision,
        terms: terms.length === 0 ? '-' : terms.join(','),
        decided_by: asked.by.actor,
        decided_at: at,
        decision_entry: Number(nextIndex),
      })
      if (!decided) throw new Broken(`request ${asked.question} was decided between two statements`)
      return [
        { kind: 'sharing-decided', subject: reader, objects: entryOfNote(asked.bulletin, { id: asked.question }) },
      ]
    },
    answer: () => done(),
  })
