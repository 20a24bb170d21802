/** What a browser does with its vault to answer, to ask, to be answered and to ask for more. Tests do it by this too. */
import type { ActorFields } from '../../app/access/actor.ts'
import type { Ground } from '../../app/access/ground.server.ts'
import type { ActSent } from '../../app/acts/act-wire.ts'
import { fromBase64 } from '../../app/formats/bytes.ts'
import { commitToText } from '../../app/formats/committed-text.ts'
import type { ResponseState, SharingAudience } from '../../app/formats/respond-body.ts'
import type { NoteKind } from '../../app/formats/sealed-note.ts'
import type { BulletinId, NoteId } from '../../app/ids.ts'
import { decideOnSharing, reply } from '../../app/responses/answer-reader.server.ts'
import { askSender, askSharing } from '../../app/responses/ask-sender.server.ts'
import { namedNote } from '../../app/responses/bring-note.server.ts'
import { answersTo, noteActObjects } from '../../app/responses/note.ts'
import { planNote } from '../../app/responses/plan-note.server.ts'
import { type RespondAsked, respond } from '../../app/responses/respond.server.ts'
import type { NoteSent } from '../../app/responses/response-wire.ts'
import { comingBack } from '../../app/responses/view-responses.server.ts'
import { type Signer, seeLog, signAct, type ToSign } from './sign-at-vault.server.ts'
import { granted } from './stage.ts'

interface Sending {
  readonly signer: Signer
  readonly by: ActorFields
  readonly bulletin: BulletinId
}

interface Written {
  readonly act: ToSign['act']
  readonly kind: NoteKind
  readonly question?: NoteId
  readonly text: string
}

/** A note, sealed in the vault to the two whose matter it is. */
export async function sealedNote(
  ground: Ground,
  { signer, by, bulletin }: Sending,
  { act, kind, question = undefined, text }: Written,
): Promise<NoteSent> {
  await seeLog(ground, signer, act)
  const plan = granted('the plan', await planNote(ground, { bulletin, question: question ?? null, by }))
  const { id: document, organization, roll, people, desks } = plan
  const written = { bulletin, kind, organization, text }
  const asked = { document, written, roll, recipients: [...people, ...desks] }
  const { contentDigest, copies } = granted('the note', await signer.vault.handle('seal-note', asked))
  return { id: document, contentDigest, copies: copies.map(({ copy, ciphertext }) => ({ copy, ciphertext })) }
}

/** An organization's answer; corrects the one that stands. */
export async function respondSent(
  ground: Ground,
  sending: Sending,
  { state, text = '' }: { readonly state: ResponseState; readonly text?: string },
): Promise<RespondAsked> {
  const { signer, by, bulletin } = sending
  const { answer } = await comingBack(ground, { bulletin, by })
  const note = text === '' ? null : await sealedNote(ground, sending, { act: 'respond', kind: 'answer', text })
  const salt = ground.random(32)
  const sent = await signAct(ground, signer, {
    act: 'respond',
    state: commitToText({ salt, text: state }),
    corrects: answer && { index: BigInt(answer.entry), leaf: fromBase64(answer.leaf) },
    objects: noteActObjects(bulletin, note && namedNote(note)),
  })
  return { bulletin, state, salt, corrects: answer?.entry ?? null, note, sent, by }
}

export const sendResponse = async (ground: Ground, sending: Sending, said: Parameters<typeof respondSent>[2]) =>
  respond(ground, await respondSent(ground, sending, said))

export async function questionSent(ground: Ground, sending: Sending, text: string) {
  const { signer, by, bulletin } = sending
  const note = await sealedNote(ground, sending, { act: 'ask', kind: 'question', text })
  const sent = await signAct(ground, signer, { act: 'ask', objects: noteActObjects(bulletin, namedNote(note)) })
  return { bulletin, note, sent, by }
}

export async function sendQuestion(ground: Ground, sending: Sending, text: string): Promise<NoteId> {
  const asked = await questionSent(ground, sending, text)
  granted('a question', await askSender(ground, asked))
  return asked.note.id
}

export async function replySent(ground: Ground, sending: Sending, question: NoteId, text: string) {
  const { signer, by, bulletin } = sending
  const note = await sealedNote(ground, sending, { act: 'reply', kind: 'reply', question, text })
  const objects = noteActObjects(bulletin, namedNote(note), [answersTo(question)])
  return { bulletin, question, note, sent: await signAct(ground, signer, { act: 'reply', objects }), by }
}

export const sendReply = async (ground: Ground, sending: Sending, question: NoteId, text: string) =>
  reply(ground, await replySent(ground, sending, question, text))

export async function sharingSent(ground: Ground, sending: Sending, audience: SharingAudience, text: string) {
  const { signer, by, bulletin } = sending
  const note = await sealedNote(ground, sending, { act: 'ask-sharing', kind: 'sharing', text })
  const objects = noteActObjects(bulletin, namedNote(note))
  const sent: ActSent = await signAct(ground, signer, { act: 'ask-sharing', audience, objects })
  return { bulletin, note, sent, by }
}

export async function sendSharing(
  ground: Ground,
  sending: Sending,
  audience: SharingAudience,
  text: string,
): Promise<NoteId> {
  const asked = await sharingSent(ground, sending, audience, text)
  granted('a request', await askSharing(ground, asked))
  return asked.note.id
}

/** Granted, under the condition that nobody hands it on from there. */
export async function sendDecision(ground: Ground, { signer, by, bulletin }: Sending, question: NoteId) {
  const objects = noteActObjects(bulletin, null, [answersTo(question)])
  const said = { act: 'decide-sharing', decision: 'granted', terms: ['no-further'] } as const
  const sent = await signAct(ground, signer, { ...said, objects })
  return { bulletin, question, sent, by }
}

export const decide = async (ground: Ground, sending: Sending, question: NoteId) =>
  decideOnSharing(ground, await sendDecision(ground, sending, question))
