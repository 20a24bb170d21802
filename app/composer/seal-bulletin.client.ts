import { askPortal } from '../access/ask-portal.client.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { seeNewest, signAct } from '../acts/sign-act.client.ts'
import type { BulletinKind } from '../bulletins/bulletin.ts'
import type { Attachment } from '../formats/attachment.ts'
import { unread } from '../formats/codec.ts'
import type { Marks } from '../formats/marks.ts'
import type { WrittenBulletin } from '../formats/sealed-bulletin.ts'
import type { BulletinId, DraftId, Instant, PersonId } from '../ids.ts'
import type { StixBundle } from '../indicators/stix-bundle.ts'
import { meetCouncil } from '../keyring/follow-log.client.ts'
import { askVault } from '../openpgp/vault.client.ts'
import type { Sealed } from '../openpgp/vault-protocol.ts'
import { type Outcome, refused } from '../outcome.ts'
import { addresseesOf } from '../sealed/addressees.ts'
import { issuedAt } from '../sealed/release-wire.ts'
import { UploadRefused, uploadCopies } from '../sealed/upload-copies.client.ts'
import type { DesksSaid } from './desks-said.ts'
import { issueBody, type PreparedSent, planBody, prepared as preparedWire } from './prepared-wire.ts'

/** What a liaison wrote. It leaves this page only inside sealed copies, but for the named few fields of the plan. */
export interface BulletinDraft {
  readonly kind: BulletinKind
  readonly marks: Marks
  readonly publicTitle: string | null
  readonly headline: string
  readonly toDo: string
  /** Markdown. */
  readonly body: string
  readonly indicators: StixBundle | null
  /** All of them lie at the portal. */
  readonly attachments: readonly Attachment[]
  readonly acknowledgeBy: Instant | null
  readonly recipients: readonly PersonId[]
  /** The desks that the page said it goes to besides. */
  readonly desks: DesksSaid
  /** Where it was kept while it was written. */
  readonly draft: DraftId | null
}

export type SealingStage =
  | { readonly stage: 'preparing' | 'issuing' }
  | { readonly stage: 'sealing'; readonly done: number; readonly of: number }

export type SealingEnd =
  | {
      readonly state: 'issued'
      readonly id: BulletinId
      readonly number: string
      readonly index: number
      /** To how many others: the number that was sealed for, whatever the page shows by now. */
      readonly recipients: number
    }
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
  const { kind, marks, publicTitle, acknowledgeBy, recipients } = draft
  const outside = { kind, class: marks.class, tlp: marks.tlp, publicTitle, acknowledgeBy }
  const attachments = draft.attachments.map(({ blob }) => blob)
  const plan = { ...outside, recipients, draft: draft.draft, attachments }
  const asking = { method: 'POST', sends: planBody, body: plan, answer: preparedWire } as const
  const answer = await askPortal('/bulletins/prepare', asking)
  if (!answer.ok) return answer.reason === 'step-up' ? { state: 'step-up' } : failed(answer)
  const prepared = answer.value
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
  watch.onStage({ stage: 'issuing' })
  return await issue(prepared, sealed.value)
}

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
  const { kind, marks, publicTitle, headline, toDo, body, indicators, attachments, acknowledgeBy } = draft
  const said = { number, kind, marks, publicTitle, headline, toDo, indicators, acknowledgeBy }
  const written: WrittenBulletin = { ...said, affected: [], attachments, notBefore: null }
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

async function issue(prepared: PreparedSent, sealed: Sealed): Promise<SealingEnd> {
  const act = await signAct({
    act: 'issue',
    objects: [{ kind: 'bulletin', id: prepared.id, sha256: sealed.contentDigest }],
    copies: sealed.copiesRoot,
    wordings: sealed.wordings,
    codebook: null,
    notBefore: null,
  })
  if (!act.ok) {
    await giveUp(prepared.id)
    return failed(act)
  }
  return await sendIssue(prepared, sealed, act.value)
}

// The log may hold the entry although its answer was lost: nothing is given up
// before the same act, sent again, has told.
const perhapsIssued: readonly string[] = ['not-reached', 'answer-unreadable', 'log-unavailable']

async function sendIssue(prepared: PreparedSent, sealed: Sealed, act: ActSent): Promise<SealingEnd> {
  const { id, number } = prepared
  // The sender's own copy is nobody's news, nor are those that lie at desks.
  const recipients = prepared.recipients.length - 1
  const body = { act, noSelectedCommunications: true } as const
  const answer = await askPortal(`/bulletins/${id}/issue`, { method: 'POST', sends: issueBody, body, answer: issuedAt })
  if (answer.ok) return { state: 'issued', id, number, index: answer.value.index, recipients }
  if (perhapsIssued.includes(answer.reason)) {
    return { state: 'held', why: 'unsure', recipients, again: () => sendIssue(prepared, sealed, act), drop: null }
  }
  if (answer.reason === 'second-factor-old' || answer.reason === 'step-up') {
    return { state: 'held', why: 'step-up', recipients, again: () => issue(prepared, sealed), drop: () => giveUp(id) }
  }
  await giveUp(id)
  return failed(answer)
}
