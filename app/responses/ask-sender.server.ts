import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { type ActStep, takeAct } from '../acts/take-act.server.ts'
import { forNamedPeople } from '../formats/marks.ts'
import type { BulletinId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import {
  type BroughtNote,
  entryOfNote,
  keepNote,
  type NoteRefusal,
  namedNote,
  noteBrought,
} from './bring-note.server.ts'
import { noteActObjects } from './note.ts'
import { type ReaderRefusal, readerCopy } from './reader.server.ts'
import { insertSharing, sharingsOf } from './response-store.server.ts'
import type { NoteSent } from './response-wire.ts'

export interface AskAsked {
  readonly bulletin: BulletinId
  readonly note: NoteSent
  readonly sent: ActSent
  readonly by: ActorFields
}

export type AskSenderRefusal =
  | ActRefusal
  | ReaderRefusal
  | NoteRefusal
  | 'sharing-named-people'
  | 'sharing-asked-already'

/** A reader's question to the unit that issued it: sealed to that unit and to nobody else. */
export const askSender = (ground: Ground, asked: AskAsked): Promise<Outcome<undefined, AskSenderRefusal>> =>
  takeAct(ground, asked, {
    expected: { act: 'ask', objects: noteActObjects(asked.bulletin, namedNote(asked.note)) },
    look: (step) => fromReader(step, asked, 'question'),
    write: async ({ trx, at, nextIndex: entry, judged }, brought) => {
      await keepNote(trx, brought, { key: judged.act.key, at, entry })
      return [{ kind: 'asked', subject: asked.by.actor, objects: entryOfNote(asked.bulletin, asked.note) }]
    },
    answer: () => done(),
  })

/** A reader's request to hand it on, with why. To whom is signed in clear: it is what is decided about. */
export const askSharing = (ground: Ground, asked: AskAsked): Promise<Outcome<undefined, AskSenderRefusal>> =>
  takeAct(ground, asked, {
    expected: { act: 'ask-sharing', objects: noteActObjects(asked.bulletin, namedNote(asked.note)) },
    look: (step) => toShare(step, asked),
    write: async ({ trx, at, nextIndex: entry, judged }, brought) => {
      const { act } = judged
      await keepNote(trx, brought, { key: act.key, at, entry })
      await insertSharing(trx, brought.sent.id, act.audience)
      return [{ kind: 'sharing-asked', subject: asked.by.actor, objects: entryOfNote(asked.bulletin, asked.note) }]
    },
    answer: () => done(),
  })

async function toShare(step: ActStep<'ask-sharing'>, asked: AskAsked): Promise<Outcome<BroughtNote, AskSenderRefusal>> {
  const brought = await fromReader(step, asked, 'sharing')
  if (!brought.ok) return brought
  // What is for named people alone goes to nobody more: to name somebody is to issue to them.
  if (brought.value.tlp === forNamedPeople) return refused('sharing-named-people')
  const { organization } = asked.by
  const before = await sharingsOf(step.trx, { bulletin: asked.bulletin, organization })
  const waits = before.some(({ audience, decided }) => audience === step.judged.act.audience && decided === null)
  return waits ? refused('sharing-asked-already') : brought
}

async function fromReader(
  { trx, at }: Pick<ActStep<'ask'>, 'trx' | 'at'>,
  { bulletin, note, by }: AskAsked,
  kind: 'question' | 'sharing',
): Promise<Outcome<BroughtNote, AskSenderRefusal>> {
  const own = await readerCopy(trx, { bulletin, by })
  if (!own.ok) return own
  const { sender, tlp } = own.value
  const of = { bulletin, sender, tlp, kind, organization: by.organization, reader: by.actor, author: by.actor }
  return noteBrought(trx, { ...of, sent: note, at })
}
