import { askPortal } from '../access/ask-portal.client.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { seeNewest, signAct } from '../acts/sign-act.client.ts'
import { issuingObjects, recipientsDigest } from '../approvals/approval.ts'
import { proposeAct, sendProposal } from '../approvals/sign-approval.client.ts'
import type { BulletinKind } from '../bulletins/bulletin.ts'
import type { Assessment } from '../formats/assessment.ts'
import type { Attachment } from '../formats/attachment.ts'
import { unread } from '../formats/codec.ts'
import type { Marks } from '../formats/marks.ts'
import type { Revised, Revision } from '../formats/revision.ts'
import type { WrittenBulletin } from '../formats/sealed-bulletin.ts'
import { type BulletinId, type DraftId, type Instant, instant, minutes, type PersonId } from '../ids.ts'
import type { StixBundle } from '../indicators/stix-bundle.ts'
import { meetCouncil } from '../keyring/follow-log.client.ts'
import { askVault } from '../openpgp/vault.client.ts'
import type { Sealed } from '../openpgp/vault-protocol.ts'
import { type Outcome, refused } from '../outcome.ts'
import { addresseesOf } from '../sealed/addressees.ts'
import { issueBody, issuedAt } from '../sealed/release-wire.ts'
import { UploadRefused, uploadCopies } from '../sealed/upload-copies.client.ts'
import type { DesksSaid } from './desks-said.ts'
import { type PreparedSent, planBody, prepared as preparedWire } from './prepared-wire.ts'

/** What a liaison wrote. It leaves this page only inside sealed copies, but for the named few fields of the plan. */
export interface BulletinDraft {
  readonly kind: BulletinKind
  readonly marks: Marks
  readonly assessment: Assessment | null
  readonly publicTitle: string | null
  readonly headline: string
  readonly toDo: string
  /** Markdown. */
  readonly body: string
  readonly affected: WrittenBulletin['affected']
  readonly indicators: StixBundle | null
  /** All of them lie at the portal. */
  readonly attachments: readonly Attachment[]
  readonly acknowledgeBy: Instant | null
  /** When its readers see it, at the earliest; null: once it is issued. */
  readonly notBefore: Instant | null
  /** Minutes in which it can be taken back; 0 where its author does without, or a time is set. */
  readonly recallMinutes: number
  readonly recipients: readonly PersonId[]
  /** Who is asked to approve it; nobody where it needs none. */
  readonly approvers: readonly PersonId[]
  /** The desks that the page said it goes to besides. */
  readonly desks: DesksSaid
  /** Where it was kept while it was written. */
  readonly draft: DraftId | null
  /** What it says of an earlier one; null where it stands alone. */
  readonly revises: Revision | null
}

export type SealingStage =
  | { readonly stage: 'preparing' | 'issuing' | 'asking' }
  | { readonly stage: 'sealing'; readonly done: number; readonly of: number }

export type SealingEnd =
  | {
      readonly state: 'issued'
      readonly id: BulletinId
      readonly number: string
      readonly index: number
      /** To how many others: the number that was sealed for, whatever the page shows by now. */
      readonly recipients: number
      /** When they see it; null: they see it now. */
      readonly opensAt: Instant | null
    }
  /** Sealed, and waiting for a second liaison. */
  | { readonly state: 'asked'; readonly id: BulletinId; readonly number: string }
  | { readonly state: 'stopped' }
  | { readonly state: 'failed'; readonly reason: string; readonly detail: Readonly<Record<string, string | number>> }
  /** A fresher second factor is wanted before anything is sealed. Nothing was kept: what is pressed for next is what stands on the page then. */
  | { readonly state: 'step-up' }
  | SealingHeld

/**
 * Sealed, and not known to be issued: the answer was lost, or the second factor
 * grew old while it was sealed. Until `again` has told or `drop` has deleted it,
 * nothing of the form may change: what would be issued is what was sealed.
 */
export interface SealingHeld {
  readonly state: 'held'
  readonly why: 'unsure' | 'step-up'
  readonly recipients: number
  readonly again: () => Promise<SealingEnd>
  /** Null where it may have been issued already. */
  readonly drop: (() => Promise<void>) | null
}

export interface SealingWatch {
  readonly onStage: (stage: SealingStage) => void
  readonly signal: AbortSignal
}

/**
 * Seals a bulletin to each recipient and issues it. Whatever ends it before the
 * issue, the copies already sent are deleted again: nothing is issued by halves.
 */
export async function sealAndIssue(draft: BulletinDraft, watch: SealingWatch): Promise<SealingEnd> {
  watch.onStage({ stage: 'preparing' })
  // Copies are dated by the witnessed time, and a vault may have stood open for minutes.
  const seen = await seeNewest('issue')
  if (!seen.ok) return failed(seen)
  const { kind, marks, publicTitle, acknowledgeBy, notBefore, recipients, approvers } = draft
  const outside = { kind, class: marks.class, tlp: marks.tlp, publicTitle, acknowledgeBy, notBefore }
  const attachments = draft.attachments.map(({ blob }) => blob)
  const plan = { ...outside, recipients, approvers, draft: draft.draft, attachments, revises: earlierOf(draft) }
  const asking = { method: 'POST', sends: planBody, body: plan, answer: preparedWire } as const
  const answer = await askPortal('/bulletins/prepare', asking)
  if (!answer.ok) return answer.reason === 'step-up' ? { state: 'step-up' } : failed(answer)
  const prepared = answer.value
  // By the portal's clock: this machine's may be wrong.
  const clock = prepared.now - Date.now()
  if (!isAsSaid(prepared, draft.desks)) {
    await giveUp(prepared.id)
    return failed({ reason: 'desks-changed' })
  }
  const met = await meetCouncil(prepared.roll.council)
  if (!met.ok) {
    await giveUp(prepared.id)
    return failed(met)
  }
  const sealed = await seal(draft, prepared, watch)
  if (!sealed.ok) {
    await giveUp(prepared.id)
    return sealed.reason === 'sealing-stopped' ? { state: 'stopped' } : failed(sealed)
  }
  const ready = {
    prepared,
    sealed: sealed.value,
    recipients: recipients.length,
    revised: earlierOf(draft),
    opens: { notBefore, recallMinutes: draft.recallMinutes, clock },
  }
  if (draft.approvers.length > 0) {
    watch.onStage({ stage: 'asking' })
    return await ask({ ...ready, receive: new Set([...recipients, ...sendersIn(prepared, draft)]) })
  }
  watch.onStage({ stage: 'issuing' })
  return await issue(ready)
}

/** What lies sealed at the portal. `recipients`: how many it goes to besides its sender. */
interface Ready {
  readonly prepared: PreparedSent
  readonly sealed: Sealed
  readonly recipients: number
  readonly revised: Revised | null
  readonly opens: {
    readonly notBefore: Instant | null
    readonly recallMinutes: number
    /** What this machine's clock lacks to the portal's, milliseconds. */
    readonly clock: number
  }
}

/** When it opens, if it is issued now. */
function opensAt({ notBefore, recallMinutes, clock }: Ready['opens']): Instant | null {
  if (notBefore !== null || recallMinutes === 0) return notBefore
  return instant(Date.now() + clock + minutes(recallMinutes))
}

/** The sender has a copy like any other, and is neither chosen nor asked. */
const sendersIn = ({ recipients }: PreparedSent, draft: BulletinDraft): readonly PersonId[] =>
  recipients
    .map(({ person }) => person)
    .filter((person) => !draft.recipients.includes(person) && !draft.approvers.includes(person))

interface ToAsk extends Ready {
  /** Who receives it, the sender among them. */
  readonly receive: ReadonlySet<PersonId>
}

/** Asks the second liaison: from here on the bulletin waits, and its author issues it once it is approved. */
async function ask(ready: ToAsk): Promise<SealingEnd> {
  const { prepared, sealed, receive } = ready
  const { id: bulletin } = prepared
  const addressed = prepared.recipients.filter(({ person }) => receive.has(person))
  const act = await signAct(proposeAct({ bulletin, ...sealed, recipients: recipientsDigest(bulletin, addressed) }))
  if (act.ok) return await sendAsk(ready, act.value)
  await giveUp(bulletin)
  return failed(act)
}

async function sendAsk(ready: ToAsk, act: ActSent): Promise<SealingEnd> {
  const { prepared, recipients } = ready
  const { id, number } = prepared
  const answer = await sendProposal(id, act)
  if (answer.ok) return { state: 'asked', id, number }
  if (perhapsIssued.includes(answer.reason))
    return { state: 'held', why: 'unsure', recipients, again: () => sendAsk(ready, act), drop: null }
  if (answer.reason === 'step-up')
    return { state: 'held', why: 'step-up', recipients, again: () => ask(ready), drop: () => giveUp(id) }
  await giveUp(id)
  return failed(answer)
}

const earlierOf = ({ revises }: BulletinDraft): Revised | null =>
  revises && { bulletin: revises.bulletin, how: revises.how }

/** Nobody seals to a desk that did not stand on the page, nor past one that did. */
const isAsSaid = ({ desks, archive }: PreparedSent, said: DesksSaid): boolean =>
  desks.every(({ desk }) => desk === said.own?.desk) &&
  desks.length === (said.own ? 1 : 0) &&
  (archive !== null) === said.archive

const failed = ({ reason, detail = {} }: { reason: string; detail?: Readonly<Record<string, string | number>> }) =>
  ({ state: 'failed', reason, detail }) as const

async function seal(
  draft: BulletinDraft,
  prepared: PreparedSent,
  { onStage, signal }: SealingWatch,
): Promise<Outcome<Sealed, string>> {
  const { id, number, roll } = prepared
  const recipients = addresseesOf(prepared)
  const { kind, marks, assessment, publicTitle, headline, toDo, body, affected, indicators } = draft
  const { attachments, acknowledgeBy, notBefore, revises } = draft
  const outside = { number, kind, marks, publicTitle, acknowledgeBy, notBefore }
  const alone: WrittenBulletin = { ...outside, assessment, headline, toDo, affected, indicators, attachments }
  const written = revises ? { ...alone, revises } : alone
  onStage({ stage: 'sealing', done: 0, of: recipients.length })
  try {
    return await askVault(
      'seal',
      { type: 'bulletin', document: id, written, body, roll, recipients },
      {
        signal,
        onProgress: async (progress) => {
          await uploadCopies(`/bulletins/${id}/copies`, progress.copies)
          onStage({ stage: 'sealing', done: progress.done, of: progress.of })
        },
      },
    )
  } catch (error) {
    if (signal.aborted) return refused('sealing-stopped')
    if (error instanceof UploadRefused) return refused(error.reason)
    throw error
  }
}

/** Deletes what was prepared. If even that fails, the server sweeps it away a day later. */
async function giveUp(bulletin: BulletinId): Promise<void> {
  await askPortal(`/bulletins/${bulletin}/give-up`, { method: 'POST', answer: unread })
}

async function issue(ready: Ready): Promise<SealingEnd> {
  const { prepared, sealed, revised } = ready
  const notBefore = opensAt(ready.opens)
  const act = await signAct({
    act: 'issue',
    objects: issuingObjects({ bulletin: prepared.id, ...sealed }, null, revised),
    copies: sealed.copiesRoot,
    wordings: sealed.wordings,
    codebook: null,
    notBefore,
  })
  if (!act.ok) {
    await giveUp(prepared.id)
    return failed(act)
  }
  return await sendIssue(ready, { act: act.value, notBefore })
}

// The log may hold the entry although its answer was lost: nothing is given up
// before the same act, sent again, has told.
const perhapsIssued: readonly string[] = ['not-reached', 'answer-unreadable', 'log-unavailable']

interface SignedIssue {
  readonly act: ActSent
  readonly notBefore: Instant | null
}

async function sendIssue(ready: Ready, signed: SignedIssue): Promise<SealingEnd> {
  // The sender's own copy is nobody's news, nor are those that lie at desks.
  const { prepared, recipients } = ready
  const { id, number } = prepared
  const { act, notBefore } = signed
  const body = { act, noSelectedCommunications: true } as const
  const answer = await askPortal(`/bulletins/${id}/issue`, { method: 'POST', sends: issueBody, body, answer: issuedAt })
  if (answer.ok) return { state: 'issued', id, number, index: answer.value.index, recipients, opensAt: notBefore }
  if (perhapsIssued.includes(answer.reason)) {
    return { state: 'held', why: 'unsure', recipients, again: () => sendIssue(ready, signed), drop: null }
  }
  if (answer.reason === 'second-factor-old' || answer.reason === 'step-up') {
    return { state: 'held', why: 'step-up', recipients, again: () => issue(ready), drop: () => giveUp(id) }
  }
  await giveUp(id)
  return failed(answer)
}
