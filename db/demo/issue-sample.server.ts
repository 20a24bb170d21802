import { defaultLimits } from '../../app/attachments/attachment-limits.ts'
import { beginAttachment, takePart } from '../../app/attachments/bring-attachment.server.ts'
import { fileKinds, kindOf } from '../../app/attachments/file-kind.ts'
import type { Attachment } from '../../app/formats/attachment.ts'
import { makeId } from '../../app/ids.ts'
import { FileSealer } from '../../app/openpgp/attachment-parts.ts'
import type { SampleFile } from './sample-files.ts'
/** A liaison writes one of the sample bulletins, seals it in their vault and issues it. */

import { type EntryNamed, issuingObjects, needsApproval } from '../../app/approvals/approval.ts'
import { issueBulletin } from '../../app/composer/issue-bulletin.server.ts'
import { prepareBulletin } from '../../app/composer/prepare-bulletin.server.ts'
import type { Revised, Revision } from '../../app/formats/revision.ts'
import type { WrittenBulletin } from '../../app/formats/sealed-bulletin.ts'
import { type BulletinId, type Instant, instant, type PersonId } from '../../app/ids.ts'
import { type Indicator, recognize } from '../../app/indicators/indicator.ts'
import type { StixBundle } from '../../app/indicators/stix-bundle.ts'
import { makeStixBundle } from '../../app/indicators/stix-making.ts'
import type { Sealed, SealedCopy } from '../../app/openpgp/vault-protocol.ts'
import { addresseesOf } from '../../app/sealed/addressees.ts'
import { takeCopies } from '../../app/sealed/take-copies.server.ts'
import { approveSample, askSample } from './approve-sample.server.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { datedText, type SampleBulletin, type SampleIndicator } from './sample-bulletin.ts'
import { granted } from './stage.ts'

export interface Issuing {
  readonly sender: SampleActor
  readonly bulletin: SampleBulletin
  readonly recipients: readonly PersonId[]
  /** Who may be asked to approve it, where its marks demand that: the first who is free. */
  readonly approvers: readonly SampleActor[]
  /** The demo's today, for the dates in the texts. */
  readonly today: number
  /** When its readers see it; absent: at once. */
  readonly notBefore?: Instant
  /** What it says of an earlier one. */
  readonly revises?: Revision
}

/** The sender must be signed in, with a second factor of the last five minutes. */
export async function issueSample(issuing: Issuing): Promise<BulletinId> {
  const { sender } = issuing
  const { portal, clock } = sender.parts.stage
  const approver = await approverOf(issuing)
  const { id, sealed } = await sealSample(issuing, approver)
  clock.pass(6)
  let approval: EntryNamed | null = null
  if (approver) {
    await askSample(sender, id, sealed)
    approval = await approveSample(approver, id)
    await sender.stepUp()
  }
  const sent = await sender.sign(
    issueOf(id, sealed, { approval, notBefore: issuing.notBefore ?? null, revised: revisedIn(issuing) }),
  )
  const asked = { bulletin: id, sent, confirmedNoSelectedCommunications: true, by: await sender.by() } as const
  granted('issuing', await issueBulletin(portal, asked))
  return id
}

/** Sealed and asked for; whoever is asked has not looked yet. */
export async function leaveProposed(issuing: Issuing): Promise<void> {
  const { sender } = issuing
  await sender.signIn()
  const { id, sealed } = await sealSample(issuing, await approverOf(issuing))
  await askSample(sender, id, sealed)
  await sender.walkAway()
}

/** Nobody is called away from their own desk; null where its marks ask for nobody. */
async function approverOf({ bulletin, approvers }: Issuing): Promise<SampleActor | null> {
  if (!needsApproval(bulletin.marks)) return null
  for (const liaison of approvers) if (!(await liaison.isInside())) return liaison
  throw new Error('sample council: every liaison is at work')
}

async function sealSample(
  issuing: Issuing,
  approver: SampleActor | null,
): Promise<{ readonly id: BulletinId; readonly sealed: Sealed }> {
  const { sender, bulletin, recipients, notBefore = null } = issuing
  const { portal, clock } = sender.parts.stage
  const { kind, marks, publicTitle, headline, toDo, acknowledgeWithinHours: within, assessment = null } = bulletin
  const acknowledgeBy = within === null ? null : instant(Math.ceil(clock.now() / 60_000) * 60_000 + within * 3_600_000)
  await sender.seeLog('issue')
  const outside = { kind, class: marks.class, tlp: marks.tlp, publicTitle, acknowledgeBy, notBefore }
  const attachments = await bringFiles(sender, bulletin.files ?? [])
  const beside = { draft: null, attachments: attachments.map(({ blob }) => blob), revises: revisedIn(issuing) }
  const plan = { ...outside, recipients, approvers: approver ? [approver.person] : [], ...beside }
  const { organization } = await sender.by()
  const asked = { sender: sender.person, organization, plan }
  const prepared = granted('preparing', await prepareBulletin(portal, asked))
  const { id, number, roll } = prepared
  const said = { number, kind, marks, assessment, publicTitle, headline, toDo, acknowledgeBy, notBefore }
  const written: WrittenBulletin = {
    ...said,
    indicators: indicatorsOf(issuing),
    affected: [],
    attachments,
    ...(issuing.revises ? { revises: issuing.revises } : {}),
  }
  const body = datedText(bulletin.body, issuing.today)
  const report = ({ copies }: { readonly copies: readonly SealedCopy[] }) => upload(sender, id, copies)
  const what = { type: 'bulletin', document: id, written, body } as const
  const request = { ...what, roll, recipients: addresseesOf(prepared) }
  const sealed = granted('sealing', await sender.vault.handle('seal', request, { report }))
  return { id, sealed }
}

/** As the composer's worker does: sealed part by part; these have one each. */
async function bringFiles(sender: SampleActor, files: readonly SampleFile[]): Promise<readonly Attachment[]> {
  const { portal } = sender.parts.stage
  const brought: Attachment[] = []
  for (const { name, bytes } of files) {
    const [id, sessionKey] = [makeId('f', portal.random(16)), portal.random(32)]
    const mine = { id, author: sender.person }
    granted('a file', await beginAttachment(portal, { ...mine, size: bytes.length }, defaultLimits))
    const { ciphertext, sha256: part, soFar: sha256 } = await new FileSealer(sessionKey).seal(bytes)
    granted('a part', await takePart(portal, { ...mine, part: 0, ciphertext }))
    const about = { name, mediaType: fileKinds[kindOf(bytes)], size: bytes.length }
    brought.push({ ...about, sha256, blob: id, sessionKey, parts: [part] })
  }
  return brought
}

const revisedIn = ({ revises }: Issuing): Revised | null =>
  revises ? { bulletin: revises.bulletin, how: revises.how } : null

interface IssuedAfter {
  readonly approval: EntryNamed | null
  readonly notBefore: Instant | null
  readonly revised: Revised | null
}

const issueOf = (
  bulletin: BulletinId,
  { contentDigest, copiesRoot, wordings }: Sealed,
  { approval, notBefore, revised }: IssuedAfter,
) =>
  ({
    act: 'issue',
    objects: issuingObjects({ bulletin, contentDigest }, approval, revised),
    copies: copiesRoot,
    wordings,
    codebook: null,
    notBefore,
  }) as const

async function upload(sender: SampleActor, bulletin: BulletinId, copies: readonly SealedCopy[]): Promise<void> {
  const sent = copies.map(({ copy: id, ciphertext, card }) => ({ id, ciphertext, card: card?.ciphertext ?? null }))
  const { portal } = sender.parts.stage
  granted('taking copies', await takeCopies(portal, { document: bulletin, sender: sender.person, copies: sent }))
}

function indicatorsOf({ sender, bulletin }: Issuing): StixBundle | null {
  if (bulletin.indicators.length === 0) return null
  const { tlp, pap } = bulletin.marks
  const mayBlock = pap === 'PAP:GREEN' || pap === 'PAP:CLEAR'
  const indicators = bulletin.indicators.map((indicator) => indicatorOf(indicator, mayBlock))
  const newUuid = () => crypto.randomUUID()
  return makeStixBundle(indicators, { tlp, at: sender.parts.stage.clock.now(), newUuid })
}

function indicatorOf({ value, meaning, technique }: SampleIndicator, mayBlock: boolean): Indicator {
  const read = recognize(value)
  if (!read) throw new Error(`${value} is no indicator`)
  const action = mayBlock ? '遮断し、過去の接続記録を検索する' : '記録の検索だけを行う'
  return { ...read, meaning, action, techniques: [technique], state: 'live' }
}
