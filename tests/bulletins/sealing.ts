/** Writing, sealing, issuing and reading as the browser does them, without a browser. */

import type { ActorFields } from '../../app/access/actor.ts'
import type { ActSent } from '../../app/acts/act-wire.ts'
import { approveBulletin } from '../../app/approvals/answer-approval.server.ts'
import {
  approvingObjects,
  issuingObjects,
  needsApproval,
  proposedObjects,
  recipientsDigest,
} from '../../app/approvals/approval.ts'
import { approvalEntry } from '../../app/approvals/approval-standing.server.ts'
import { addressedOf, findApproval, findProposedCopy } from '../../app/approvals/approval-store.server.ts'
import { askApproval } from '../../app/approvals/ask-approval.server.ts'
import { recordProposedOpened, releaseProposed } from '../../app/approvals/release-proposed.server.ts'
import { tlpOf } from '../../app/bulletins/list-lines.server.ts'
import type { CardsAsked, CardsRelease } from '../../app/bulletins/release-cards.server.ts'
import { findReadableCopy } from '../../app/bulletins/unit-copy-store.server.ts'
import { noChanges } from '../../app/composer/changes.ts'
import { type IssueAsked, issueBulletin } from '../../app/composer/issue-bulletin.server.ts'
import { type Prepared, prepareBulletin } from '../../app/composer/prepare-bulletin.server.ts'
import type { BulletinPlan } from '../../app/composer/prepared-wire.ts'
import type { Attachment } from '../../app/formats/attachment.ts'
import { fromBase64 } from '../../app/formats/bytes.ts'
import type { Revised } from '../../app/formats/revision.ts'
import type { WrittenBulletin } from '../../app/formats/sealed-bulletin.ts'
import type { BulletinId, Sha256Hex } from '../../app/ids.ts'
import type {
  OpenCardsRequest,
  OpenCopyRequest,
  OpenedProposed,
  Sealed,
  SealedCopy,
} from '../../app/openpgp/vault-protocol.ts'
import { type Release, type ReleaseAsked, recordCopyAct, releaseCopy } from '../../app/reading/release-copy.server.ts'
import { addresseesOf } from '../../app/sealed/addressees.ts'
import type { ReleaseSent } from '../../app/sealed/release-wire.ts'
import { takeCopies } from '../../app/sealed/take-copies.server.ts'
import { pinOf, signAct } from '../../db/demo/sign-at-vault.server.ts'
import { type Council, freshenPin, join, type Somebody, signedIn, signRoll, value } from './council.ts'

export const body = '## いま行うこと\n\n1. **今日中** 遠隔管理ツールの外部公開を止めてください。\n'

export interface Written {
  readonly prepared: Prepared
  readonly content: WrittenBulletin
}

/** What of the plan is otherwise, and files that lie at the portal. */
export type Wishes = Partial<BulletinPlan> & { readonly files?: readonly Attachment[] }

/** A bulletin written to these people; the server has made room for it. */
export async function write(
  council: Council,
  to: readonly Somebody[],
  { files = [], ...wishes }: Wishes = {},
): Promise<Written> {
  const plan: BulletinPlan = {
    kind: 'alert',
    class: 'provision',
    tlp: 'TLP:AMBER',
    publicTitle: '管理ツールの悪用に関する注意喚起',
    acknowledgeBy: null,
    draft: null,
    revises: null,
    notBefore: null,
    approvers: [],
    attachments: files.map(({ blob }) => blob),
    recipients: to.map(({ person }) => person),
    ...wishes,
  }
  const approvers =
    needsApproval(plan) && plan.approvers.length === 0 ? [(await secondLiaison(council)).person] : plan.approvers
  const prepared = value(
    await prepareBulletin(council, {
      sender: council.liaison.person,
      organization: council.liaison.organization,
      plan: { ...plan, approvers },
    }),
  )
  const { kind, publicTitle, acknowledgeBy } = plan
  const content: WrittenBulletin = {
    number: prepared.number,
    kind,
    marks: { class: plan.class, grade: 2, restrictions: ['no-forwarding'], tlp: plan.tlp, pap: 'PAP:GREEN' },
    assessment: null,
    publicTitle,
    headline: '正規の管理ツールを悪用した侵入活動について',
    toDo: '遠隔管理ツールの外部公開を止めてください。',
    indicators: null,
    affected: [],
    attachments: files,
    acknowledgeBy,
    notBefore: plan.notBefore,
  }
  if (!plan.revises) return { prepared, content }
  const said = { number: 'earlier', contentDigest: '0'.repeat(64) as Sha256Hex, changes: noChanges }
  return { prepared, content: { ...content, revises: { ...plan.revises, ...said } } }
}

/** Seals in the liaison's vault. Nothing has reached the server yet. */
export async function seal(
  council: Council,
  { prepared, content }: Written,
): Promise<{ readonly sealed: Sealed; readonly copies: readonly SealedCopy[] }> {
  await freshenPin(council, council.liaison)
  const copies: SealedCopy[] = []
  const report = async (progress: { readonly copies: readonly SealedCopy[] }) => void copies.push(...progress.copies)
  const { id: document, roll } = prepared
  const recipients = addresseesOf(prepared)
  const request = { type: 'bulletin', document, written: content, body, roll, recipients } as const
  const sealed = value(await council.liaison.vault.handle('seal', request, { report }))
  return { sealed, copies }
}

export const upload = (council: Council, bulletin: BulletinId, copies: readonly SealedCopy[]) =>
  takeCopies(council, {
    document: bulletin,
    sender: council.liaison.person,
    copies: copies.map(({ copy: id, ciphertext, card }) => ({ id, ciphertext, card: card?.ciphertext ?? null })),
  })

export async function issueAct(
  council: Council,
  bulletin: BulletinId,
  sealed: Sealed,
  revised: Revised | null = null,
): Promise<ActSent> {
  const row = await findApproval(council.db, bulletin)
  const approval = row && (await approvalEntry(council.db, row))
  return await signAct(council, council.liaison, {
    act: 'issue',
    objects: issuingObjects({ bulletin, contentDigest: sealed.contentDigest }, approval, revised),
    copies: sealed.copiesRoot,
    wordings: sealed.wordings,
    codebook: null,
    notBefore: null,
  })
}

export async function issueAsked(
  council: Council,
  bulletin: BulletinId,
  sealed: Sealed,
  revised: Revised | null = null,
): Promise<IssueAsked> {
  const sent = await issueAct(council, bulletin, sealed, revised)
  const by = await signedIn(council, council.liaison)
  return { bulletin, sent, by, confirmedNoSelectedCommunications: true }
}

/** All of it: written, sealed, uploaded, issued. */
export async function issueTo(
  council: Council,
  to: readonly Somebody[],
  wishes: Wishes = {},
): Promise<{ readonly id: BulletinId; readonly index: bigint; readonly written: Written }> {
  const written = await write(council, to, wishes)
  const { sealed, copies } = await seal(council, written)
  value(await upload(council, written.prepared.id, copies))
  if (needsApproval({ class: written.content.marks.class, tlp: written.content.marks.tlp }))
    await approveAs(council, await secondLiaison(council), { written, sealed })
  const asked = await issueAsked(council, written.prepared.id, sealed, wishes.revises ?? null)
  const { index } = value(await issueBulletin(council, asked))
  return { id: written.prepared.id, index, written }
}

const seconds = new WeakMap<Council['db'], Somebody>()

/** The liaison who approves what the council's own one writes; joins when first asked for. */
export async function secondLiaison(council: Council): Promise<Somebody> {
  const known = seconds.get(council.db)
  if (known) return known
  const second = await join(council, 'liaison', '二宮 承子')
  await signRoll(council)
  seconds.set(council.db, second)
  return second
}

interface SealedBulletin {
  readonly written: Written
  readonly sealed: Sealed
}

/** The author asks: everything of it is sealed and uploaded. */
export async function proposeAsked(council: Council, { written: { prepared }, sealed }: SealedBulletin) {
  const { id: bulletin } = prepared
  const recipients = recipientsDigest(bulletin, await addressedOf(council.db, bulletin))
  const objects = proposedObjects({ bulletin, ...sealed, recipients })
  const sent = await signAct(council, council.liaison, { act: 'propose', objects })
  return { bulletin, sent, by: await signedIn(council, council.liaison) }
}

/** Opens it as whoever is asked does, with the vault's answer. */
export async function openProposal(council: Council, approver: Somebody, bulletin: BulletinId) {
  const own = await findProposedCopy(council.db, { bulletin, person: approver.person })
  if (!own) throw new Error('nothing waits for them')
  const copy = { kind: 'copy', id: own.copy, sha256: own.ciphertextHash }
  const sent = await signAct(council, approver, { act: 'read', objects: [copy, { kind: 'bulletin', id: bulletin }] })
  const by = await signedIn(council, approver)
  const asked = { bulletin, sent, by, from: await pinOf(approver.vault) }
  const release = value(await releaseProposed(council, asked))
  const { ciphertext, released, issued, sender } = release
  const opened = value(
    await approver.vault.handle('open-proposed', {
      outside: { ...own, bulletin, tlp: tlpOf(own) },
      ciphertext,
      act: { text: sent.text, signature: fromBase64(sent.signature) },
      released,
      issued,
      roll: sender.roll,
      rollEntry: sender.rollEntry,
      sender: sender.line,
      resealed: null,
    }),
  )
  const told = await signAct(council, approver, { act: 'opened', objects: [copy], entry: opened.entry })
  value(await recordProposedOpened(council, { bulletin, sent: told, by }))
  return opened
}

/** The approval of what was opened, signed and not yet sent. */
export async function approvalAsked(council: Council, approver: Somebody, opened: OpenedProposed) {
  const { document: bulletin, content } = opened.payload
  const sent = await signAct(council, approver, {
    act: 'approve',
    objects: approvingObjects({ bulletin, ...opened.proposed }, opened.proposed.asked),
    wordings: opened.proposed.wordings,
    codebook: null,
    notBefore: content.notBefore,
    marks: { class: content.marks.class, tlp: content.marks.tlp },
    reason: null,
  })
  return { bulletin, sent, by: await signedIn(council, approver) }
}

/** Asked for, opened and approved. */
export async function approveAs(council: Council, approver: Somebody, what: SealedBulletin): Promise<void> {
  const asked = await proposeAsked(council, what)
  value(await askApproval(council, asked))
  const opened = await openProposal(council, approver, asked.bulletin)
  value(await approveBulletin(council, await approvalAsked(council, approver, opened)))
}

/** The reader's signed request for their copy, or, where they have none, for one they made up. */
export async function readAsked(
  council: Council,
  reader: Somebody,
  bulletin: BulletinId,
  how: { readonly by?: ActorFields; readonly insteadOf?: Somebody } = {},
): Promise<ReleaseAsked> {
  const own = await findReadableCopy(council.db, { bulletin, person: (how.insteadOf ?? reader).person })
  const copy = own
    ? { kind: 'copy', id: own.copy, sha256: own.ciphertextHash }
    : { kind: 'copy', id: `c_${'A'.repeat(21)}A` }
  const sent = await signAct(council, reader, { act: 'read', objects: [copy, { kind: 'bulletin', id: bulletin }] })
  return { bulletin, sent, by: how.by ?? (await signedIn(council, reader)), from: await pinOf(reader.vault) }
}

export async function read(
  council: Council,
  reader: Somebody,
  bulletin: BulletinId,
): Promise<{ readonly asked: ReleaseAsked; readonly release: Release }> {
  const asked = await readAsked(council, reader, bulletin)
  return { asked, release: value(await releaseCopy(council, asked)) }
}

/** What the browser hands to the vault. */
export function openRequest({
  asked,
  release,
}: {
  readonly asked: ReleaseAsked
  readonly release: Release
}): OpenCopyRequest & Pick<ReleaseSent, 'desk'> {
  const { own, ciphertext, released, issued, sender, resealed } = release
  const signature = Uint8Array.from(atob(asked.sent.signature), (letter) => letter.charCodeAt(0))
  return {
    outside: {
      copy: own.copy,
      code: own.code,
      bulletin: own.id,
      number: own.number,
      kind: own.kind,
      class: own.class,
      tlp: tlpOf(own),
      publicTitle: own.publicTitle,
      sender: own.sender,
    },
    ciphertext,
    act: { text: asked.sent.text, signature },
    released,
    issued,
    roll: sender.roll,
    rollEntry: sender.rollEntry,
    sender: sender.line,
    resealed,
    desk: own.desk,
  }
}

/** The same for the cards of a list. */
export const cardsOpening = (
  asked: CardsAsked,
  { own, cards, origins, shares, released }: CardsRelease,
): OpenCardsRequest => ({
  act: { text: asked.sent.text, signature: fromBase64(asked.sent.signature) },
  released,
  origins,
  shares,
  cards: cards.map((card, i) => {
    const { copy, code, id: bulletin, number, sender } = own[i] as (typeof own)[number]
    return { ...card, outside: { copy, code, bulletin, number, sender } }
  }),
})

export async function openAndTell(
  council: Council,
  reader: Somebody,
  opening: { readonly asked: ReleaseAsked; readonly release: Release },
) {
  const opened = value(await reader.vault.handle('open-copy', openRequest(opening)))
  const told = await tell(council, reader, { kind: 'opened', opening, entry: opened.entry })
  return { opened, told }
}

export async function tell(
  council: Council,
  reader: Somebody,
  word: {
    readonly kind: 'opened' | 'acknowledged'
    readonly opening: { readonly release: Release }
    readonly entry: { readonly index: bigint; readonly leaf: Uint8Array }
  },
) {
  const { own } = word.opening.release
  const objects = [{ kind: 'copy', id: own.copy, sha256: own.ciphertextHash }]
  const sent = await signAct(council, reader, { act: word.kind, objects, entry: word.entry })
  const by = await signedIn(council, reader)
  return await recordCopyAct(council, { bulletin: own.id, kind: word.kind, sent, by })
}
