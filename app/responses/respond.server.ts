import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { type ActStep, takeAct } from '../acts/take-act.server.ts'
import type { EntryReference } from '../formats/act-lines.ts'
import { equalBytes } from '../formats/bytes.ts'
import { commitToText } from '../formats/committed-text.ts'
import type { ResponseState } from '../formats/respond-body.ts'
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
import { insertResponse, leafOf, responsesOf } from './response-store.server.ts'
import type { NoteSent } from './response-wire.ts'

export interface RespondAsked {
  readonly bulletin: BulletinId
  readonly state: ResponseState
  readonly salt: Uint8Array
  /** The entry of the answer that stands, where there is one. */
  readonly corrects: number | null
  readonly note: NoteSent | null
  readonly sent: ActSent
  readonly by: ActorFields
}

export type RespondRefusal =
  | ActRefusal
  | ReaderRefusal
  | NoteRefusal
  | 'act-about-something-else'
  | 'response-meanwhile'

/**
 * What an organization says of what a bulletin is about, by whoever of it has it. One
 * stands at a time: the next one names the one it corrects, so that two colleagues at two
 * desks do not write over each other unseen. The state is in the log as a salted
 * commitment: an entry is for ever, and says enough by being there.
 */
export const respond = (
  ground: Ground,
  asked: RespondAsked,
): Promise<Outcome<{ readonly entry: bigint }, RespondRefusal>> =>
  takeAct(ground, asked, {
    expected: { act: 'respond', objects: noteActObjects(asked.bulletin, asked.note && namedNote(asked.note)) },
    look: (step) => toRespond(step, asked),
    write: async ({ trx, at, nextIndex: entry, judged }, brought) => {
      const { bulletin, state, salt, corrects, by } = asked
      if (brought) await keepNote(trx, brought, { key: judged.act.key, at, entry })
      await insertResponse(trx, {
        entry,
        bulletin,
        organization: by.organization,
        person: by.actor,
        state,
        salt,
        corrects: corrects === null ? null : BigInt(corrects),
        note: brought?.sent.id ?? null,
        at,
      })
      return [{ kind: 'responded', subject: by.actor, objects: entryOfNote(bulletin, brought?.sent ?? null) }]
    },
    answer: ({ index: entry }) => done({ entry }),
  })

async function toRespond(
  { trx, at, judged }: ActStep<'respond'>,
  asked: RespondAsked,
): Promise<Outcome<BroughtNote | null, RespondRefusal>> {
  const { bulletin, state, salt, corrects, note, by } = asked
  const { act } = judged
  const said = act.corrects === null ? null : Number(act.corrects.index)
  if (act.state !== commitToText({ salt, text: state }) || said !== corrects) return refused('act-about-something-else')
  const own = await readerCopy(trx, { bulletin, by })
  if (!own.ok) return own
  const [stands] = await responsesOf(trx, { bulletin, organization: by.organization })
  if ((stands?.entry ?? null) !== corrects) return refused('response-meanwhile')
  if (act.corrects && !(await isOfEntry(trx, act.corrects))) return refused('act-about-something-else')
  if (!note) return done(null)
  const { sender, tlp } = own.value
  const from = { bulletin, sender, tlp, kind: 'answer' as const, organization: by.organization, reader: by.actor }
  return noteBrought(trx, { ...from, sent: note, author: by.actor, at })
}

async function isOfEntry(trx: ActStep<'respond'>['trx'], { index, leaf }: EntryReference): Promise<boolean> {
  const found = await leafOf(trx, Number(index))
  return found !== null && equalBytes(found, leaf)
}
