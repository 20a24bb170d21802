import { askPortal } from '../access/ask-portal.client.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { saltedFor, saltSent, spendSalt } from '../acts/salt-text.client.ts'
import { sentUntilAnswered } from '../acts/sent-act.client.ts'
import { seeNewest, signAct } from '../acts/sign-act.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { bulletinObjects } from '../deliveries/after-issue.ts'
import { fromBase64 } from '../formats/bytes.ts'
import { unread } from '../formats/codec.ts'
import { commitToText } from '../formats/committed-text.ts'
import type {
  ResponseState,
  SeenClass,
  SharingAudience,
  SharingDecision,
  SharingTerm,
} from '../formats/respond-body.ts'
import type { NoteKind } from '../formats/sealed-note.ts'
import type { ActToSign } from '../formats/signed-act.ts'
import type { BulletinId, NoteId } from '../ids.ts'
import { meetCouncil, underLog } from '../keyring/follow-log.client.ts'
import { askVault } from '../openpgp/vault.client.ts'
import { done, type Outcome } from '../outcome.ts'
import { answersTo, type NamedNote, noteActObjects } from './note.ts'
import {
  askBody,
  decideSharingBody,
  type NoteSent,
  notePlan,
  notePlanBody,
  replyBody,
  respondBody,
  sightingsBody,
} from './response-wire.ts'

/** What is written, and about what. */
interface Written {
  readonly bulletin: BulletinId
  readonly kind: NoteKind
  /** What is answered, by the unit. */
  readonly question: NoteId | null
  readonly text: string
}

interface SealedNote {
  readonly sent: NoteSent
  readonly named: NamedNote
}

/** Sealed in the vault to the two whose matter it is. */
async function sealed(written: Written, act: ActToSign['act']): Promise<Outcome<SealedNote, string>> {
  const { bulletin, kind, question, text } = written
  // Messages are dated by the witnessed time, and a vault may have stood open for minutes.
  const seen = await seeNewest(act)
  if (!seen.ok) return seen
  const asking = { method: 'POST', sends: notePlanBody, body: { question }, answer: notePlan } as const
  const plan = await askPortal(`/bulletins/${bulletin}/notes/plan`, asking)
  if (!plan.ok) return plan
  const { id: document, organization, roll, people, desks } = plan.value
  const made = await underLog(async () => {
    const met = await meetCouncil(roll.council)
    if (!met.ok) return met
    const content = { bulletin, kind, organization, text }
    return askVault('seal-note', { document, written: content, roll, recipients: [...people, ...desks] })
  })
  if (!made.ok) return made
  const { contentDigest, copies } = made.value
  const named = { id: document, contentDigest, copies }
  return done({
    named,
    sent: { id: document, contentDigest, copies: copies.map(({ copy, ciphertext }) => ({ copy, ciphertext })) },
  })
}

interface SignedNote {
  readonly act: ActSent
  readonly note: NoteSent
}

interface Sending {
  readonly written: Written
  readonly kind: ActToSign['act']
  /** The act about this very note. */
  readonly actOf: (named: NamedNote) => ActToSign
  readonly send: (signed: SignedNote) => Promise<Outcome<unknown, string>>
}

/** One for each kind: pressed again after a lost answer, the very same note is sent again. */
const takers = {
  answer: sentUntilAnswered<SignedNote>(),
  question: sentUntilAnswered<SignedNote>(),
  reply: sentUntilAnswered<SignedNote>(),
  sharing: sentUntilAnswered<SignedNote>(),
}

const takeNote = ({ written, kind, actOf, send }: Sending, about = ''): Promise<Outcome<unknown, string>> =>
  takers[written.kind](JSON.stringify([written, about]), {
    sign: async () => {
      const note = await sealed(written, kind)
      if (!note.ok) return note
      const act = await signAct(actOf(note.value.named))
      return act.ok ? done({ act: act.value, note: note.value.sent }) : act
    },
    send,
  })

/** What stands now, as an act names it that corrects it. */
export interface Corrected {
  readonly entry: number
  /** Base64. */
  readonly leaf: string
}

interface Responding {
  readonly bulletin: BulletinId
  readonly state: ResponseState
  readonly corrects: Corrected | null
  /** Sealed to the unit; empty for none. */
  readonly text: string
}

/** The organization's answer: one text to sign, and with a note one that the vault makes. */
export function respondToSign({ bulletin, state, corrects, text }: Responding): Signable {
  const form = `respond ${bulletin} ${state}`
  const salted = saltedFor(form, state)
  const entry = corrects && { index: BigInt(corrects.entry), leaf: fromBase64(corrects.leaf) }
  const actOf = (named: NamedNote | null): ActToSign => ({
    act: 'respond',
    state: commitToText(salted),
    corrects: entry,
    objects: noteActObjects(bulletin, named),
  })
  const send = (act: ActSent, note: NoteSent | null) =>
    askPortal(`/bulletins/${bulletin}/respond`, {
      method: 'POST',
      sends: respondBody,
      body: { state, salt: saltSent(form, salted), corrects: corrects?.entry ?? null, note, act },
      answer: unread,
    })
  if (text === '') return { act: actOf(null), send: (act) => send(act, null), salted: form }
  const written = { bulletin, kind: 'answer', question: null, text } as const
  const take = async () => {
    const taken = await takeNote(
      { written, kind: 'respond', actOf, send: ({ act, note }) => send(act, note) },
      `${state} ${corrects?.entry}`,
    )
    if (taken.ok) spendSalt(form)
    return taken
  }
  return { act: null, take }
}

export function questionToSign(bulletin: BulletinId, text: string): Signable {
  const written = { bulletin, kind: 'question', question: null, text } as const
  return {
    act: null,
    take: () =>
      takeNote({
        written,
        kind: 'ask',
        actOf: (named) => ({ act: 'ask', objects: noteActObjects(bulletin, named) }),
        send: (body) =>
          askPortal(`/bulletins/${bulletin}/ask`, { method: 'POST', sends: askBody, body, answer: unread }),
      }),
  }
}

export function replyToSign(bulletin: BulletinId, question: NoteId, text: string): Signable {
  const written = { bulletin, kind: 'reply', question, text } as const
  return {
    act: null,
    take: () =>
      takeNote({
        written,
        kind: 'reply',
        actOf: (named) => ({ act: 'reply', objects: noteActObjects(bulletin, named, [answersTo(question)]) }),
        send: (signed) =>
          askPortal(`/bulletins/${bulletin}/reply`, {
            method: 'POST',
            sends: replyBody,
            body: { ...signed, question },
            answer: unread,
          }),
      }),
  }
}

export function sharingToSign(bulletin: BulletinId, audience: SharingAudience, text: string): Signable {
  const written = { bulletin, kind: 'sharing', question: null, text } as const
  const path = `/bulletins/${bulletin}/sharing`
  return {
    act: null,
    take: () =>
      takeNote(
        {
          written,
          kind: 'ask-sharing',
          actOf: (named) => ({ act: 'ask-sharing', audience, objects: noteActObjects(bulletin, named) }),
          send: (body) => askPortal(path, { method: 'POST', sends: askBody, body, answer: unread }),
        },
        audience,
      ),
  }
}

export const decisionToSign = (
  { bulletin, request }: { readonly bulletin: BulletinId; readonly request: NoteId },
  said: { readonly decision: SharingDecision; readonly terms: readonly SharingTerm[] },
): Signable => ({
  act: { act: 'decide-sharing', ...said, objects: noteActObjects(bulletin, null, [answersTo(request)]) },
  send: (act) =>
    askPortal(`/bulletins/${bulletin}/sharing/decide`, {
      method: 'POST',
      sends: decideSharingBody,
      body: { request, act },
      answer: unread,
    }),
})

export const sightingsToSign = (bulletin: BulletinId, sighted: SeenClass): Signable => ({
  act: { act: 'share-sightings', sighted, objects: bulletinObjects(bulletin) },
  send: (act) =>
    askPortal(`/bulletins/${bulletin}/sightings`, {
      method: 'POST',
      sends: sightingsBody,
      body: { act },
      answer: unread,
    }),
})
