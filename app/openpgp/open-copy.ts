/**
 * Opening a bulletin's copy (design: protocol, Reading, step 7). Every proof comes
 * before the private key is touched: what cannot be verified is not decrypted,
 * whoever asks. Each way to fail has its own reason word, so that the reader can
 * say exactly what was wrong with what they were sent.
 */
import { equalBytes, fromBase64, fromHex } from '../formats/bytes.ts'
import type { ReadEntry } from '../formats/log-entry.ts'
import { revisedAmong, revisedObjects } from '../formats/revision.ts'
import type { RollLine } from '../formats/roll.ts'
import { archiveForm } from '../formats/sealed-archive.ts'
import { bulletinForm, objectsIn, type SealedBulletin } from '../formats/sealed-bulletin.ts'
import { parseAct } from '../formats/signed-act.ts'
import { checkWording, inOrder } from '../formats/wording.ts'
import type { BulletinId, CopyId, Instant, Sha256Hex } from '../ids.ts'
import { lineInRoll } from './council-pins.ts'
import type { ProvenRoll } from './council-proof.ts'
import { openedHere } from './desk-key.ts'
import { demandReleased, demandSealedAround, type Opener, openedRelease, provenRelease } from './open-release.ts'
import { judgeSignature, signatureTolerance } from './public-key.ts'
import type { LoggedFact, Pins } from './vault-pins.ts'
import type {
  CopyOutside,
  OpenCopyRequest,
  OpenedCopy,
  OpenedLayer,
  OpenedProposed,
  ProvenEntry,
  ResealedProof,
  RollProof,
} from './vault-protocol.ts'
import { demand, orRefuse, VaultRefusal } from './vault-refusal.ts'

export async function openCopy(request: OpenCopyRequest, opener: Opener): Promise<OpenedCopy> {
  const { release, payload, body, author, by } = await provenCopy(request, opener)
  const from = payload.resealed?.from
  return {
    ...openedRelease(release.fact),
    payload: shownInOrder(payload),
    body,
    sender: nameOf(author),
    marks: payload.content.marks,
    resealed: from ? { by: nameOf(by), at: payload.sealedAt, from } : null,
  }
}

const nameOf = ({ name, organizationName }: RollLine) => ({ name, organizationName })

/** A copy with all that was proven of it, as its content was signed: in the author's order. */
export interface ProvenCopy {
  readonly release: Awaited<ReturnType<typeof provenRelease>>
  readonly issued: LoggedFact
  readonly payload: SealedBulletin
  readonly body: string
  readonly author: RollLine
  /** Who sealed this copy: the author, where it came with the issue. */
  readonly by: RollLine
}

/** The entry by which a copy is what it is: the issue; or its author's request for approval, for whoever is asked for it. */
type Founding = 'issued' | 'approval-asked'

export async function provenCopy(
  request: OpenCopyRequest,
  opener: Opener,
  founding: Founding = 'issued',
): Promise<ProvenCopy> {
  const { release, issued, author, contentDigest, revised, sealing } = await provenOutside(request, opener, founding)
  const sealed = { ciphertext: request.ciphertext, senderKey: sealing.key }
  const payload = await openedHere(bulletinForm, sealed, { ...opener, share: request.desk ?? null })
  demandInside(payload, request.outside)
  demandSealedAround(payload.sealedAt, sealing.at)
  const { line: by } = sealing
  demand(payload.sender.person === by.person && payload.sender.key === by.fingerprint, 'inside-other-sender')
  demand(payload.contentDigest === contentDigest, 'content-digest-differs')
  // Which earlier one it answers to stands in the log too, and both were signed.
  const { revises } = payload.content
  demand(revised === 'unsaid' || revisedAmong(revisedObjects(revises ?? null)) === revised, 'inside-other-bulletin')
  demandSource(payload, { author, from: sealing.from })
  const body = await demandWords(payload, sealing.wordings)
  return { release, issued, payload, body, author, by }
}

/**
 * Opens a bulletin for whoever is asked to approve it. There is no issue yet: what its
 * author signed when they asked stands in its place, and what is approved is what that
 * says and this copy proves.
 */
export async function openProposed(request: OpenCopyRequest, opener: Opener): Promise<OpenedProposed> {
  const { release, issued: asked, payload, body, author } = await provenCopy(request, opener, 'approval-asked')
  const { index, leaf } = asked
  const { contentDigest, content } = payload
  return {
    ...openedRelease(release.fact),
    payload: shownInOrder(payload),
    body,
    sender: nameOf(author),
    marks: content.marks,
    resealed: null,
    proposed: { asked: { index, leaf }, contentDigest, ...(await proposedIn(asked.entry)) },
  }
}

/** What else its author signed for: which words there are, and whom it goes to. */
async function proposedIn({ act }: ReadEntry) {
  const { objects } = await orRefuse('issued-entry-bad', () => parseAct(act?.text ?? ''))
  const of = (kind: string) => objects.find((object) => object.kind === kind)?.sha256
  const [wordings, recipients] = [of('wordings'), of('recipients')]
  if (!wordings || !recipients) throw new VaultRefusal('issued-entry-bad')
  return { wordings: fromHex(wordings), recipients }
}

/**
 * Takes the outer layer off what lies in the archive, with the key of the desk that holds it. What is inside is the
 * author's message for the other desk: nothing of it can be read here, and whoever opens it proves it as any copy.
 */
export async function openLayer(request: OpenCopyRequest, opener: Opener): Promise<OpenedLayer> {
  const { release, author, sealing } = await provenOutside(request, opener)
  if (!request.desk) throw new VaultRefusal('request-malformed')
  const sealed = { ciphertext: request.ciphertext, senderKey: sealing.key }
  const thing = await openedHere(archiveForm, sealed, { ...opener, share: request.desk })
  const { copy, code, bulletin } = request.outside
  demand(thing.document === bulletin, 'inside-other-bulletin')
  demand(thing.copy === copy && thing.code === code, 'inside-other-copy')
  demand(thing.sender.person === author.person && thing.sender.key === author.fingerprint, 'inside-other-sender')
  demandSealedAround(thing.sealedAt, sealing.at)
  return { ...openedRelease(release.fact), inner: thing.content.inner }
}

/** All that is proven before a private key is touched: the release, the issue, whoever sealed it. */
async function provenOutside(request: OpenCopyRequest, opener: Opener, founding: Founding = 'issued') {
  const { own, pins } = opener
  const release = await provenRelease('released', request, opener)
  demandReleased(release, { copy: request.outside.copy, ciphertext: request.ciphertext })
  const issued = await pins.entry(request.issued)
  demandIssue(issued.entry, request.outside, founding)
  const roll = await rollFor(request, pins, { before: issued.index, at: issued.entry.t })
  const author = await senderIn(roll, request, issued.entry.t, own)
  const { contentDigest, wordings, notBefore, revised } = await signedIssue({
    issued: issued.entry,
    request,
    line: author,
  })
  demand(release.fact.entry.t >= (notBefore ?? 0), 'issued-entry-bad')
  const original = { line: author, key: request.sender.publicKey, wordings, at: issued.entry.t, from: null }
  const sealing = request.resealed
    ? await signedReseal(request.resealed, opener, { issued, bulletin: request.outside.bulletin, contentDigest })
    : original
  return { release, issued, author, contentDigest, revised, sealing }
}

/** What one issued oneself comes back sealed anew once the key was lost by which one signed it: the roll of that day names it. */
const senderIn = (
  roll: ProvenRoll,
  { sender, rollEntry }: Pick<OpenCopyRequest, 'sender' | 'rollEntry'>,
  at: Instant,
  own: Opener['own'],
): Promise<RollLine> => lineInRoll(roll, sender, at, rollEntry === null ? own : null)

/** What the maker of a later copy says inside of author and source is what they signed for, and what the log shows. */
function demandSource(
  { resealed }: SealedBulletin,
  { author, from }: { readonly author: RollLine; readonly from: CopyId | null },
): void {
  demand((from === null) === (resealed === undefined), 'inside-other-source')
  if (!resealed) return
  const { person, key } = resealed.author
  demand(resealed.from === from && person === author.person && key === author.fingerprint, 'inside-other-source')
}

// ── the issue ──────────────────────────────────────────────────────────────

function demandIssue(entry: ReadEntry, outside: CopyOutside, founding: Founding): void {
  demand(entry.kind === founding && entry.actor === outside.sender && entry.act !== undefined, 'issued-entry-bad')
}

/** The roll in force now; or, for what was sealed long ago, one that was in the log before `before` and in force at `at`. */
export async function rollFor(
  proof: { readonly roll: RollProof; readonly rollEntry: ProvenEntry | null },
  pins: Pins,
  { before, at }: { readonly before: bigint; readonly at: Instant },
): Promise<ProvenRoll> {
  if (proof.rollEntry === null) return pins.rollInForce(proof.roll)
  const roll = await pins.provenRoll(proof.roll)
  await demandRollEntry(proof.rollEntry, { roll, pins, before })
  const { time, expires } = roll.header
  demand(time <= at + signatureTolerance && expires > at, 'roll-expired')
  return roll
}

async function demandRollEntry(
  proven: ProvenEntry,
  { roll, pins, before }: { readonly roll: ProvenRoll; readonly pins: Pins; readonly before: bigint },
): Promise<void> {
  const { entry, index } = await pins.entry(proven)
  const named = entry.objects?.some(({ kind, sha256 }) => kind === 'roll' && sha256 === roll.headerHash) ?? false
  demand(entry.kind === 'roll' && named && index < before, 'roll-unproven')
}

interface SignedIssue {
  readonly contentDigest: Sha256Hex
  readonly wordings: Uint8Array
  readonly notBefore: Instant | null
  /** The earlier one it names; `unsaid`: there is no issue yet. */
  readonly revised: string | null
}

/** What the sender signed at issue: the content that is the same for all, and the root over everybody's words. */
async function signedIssue(claim: {
  readonly issued: ReadEntry
  readonly request: OpenCopyRequest
  readonly line: RollLine
}): Promise<SignedIssue> {
  const { issued, request, line } = claim
  const { text, signature } = issued.act ?? { text: '', signature: '' }
  const act = await orRefuse('issued-entry-bad', () => parseAct(text))
  // An entry of the one kind with an act of the other was refused with the entry.
  if (act.act !== 'issue' && act.act !== 'propose') throw new VaultRefusal('issued-entry-bad')
  const isTheirs = act.actor === line.person && act.key === line.fingerprint
  demand(isTheirs && line.person === request.outside.sender, 'issued-entry-bad')
  const bytes = await orRefuse('issued-entry-bad', () => fromBase64(signature))
  const judged = { text, signature: bytes, keyBytes: request.sender.publicKey, entryTime: issued.t }
  await orRefuse('issued-entry-bad', () => judgeSignature(judged))
  const bulletin = act.objects.find(({ kind, id }) => kind === 'bulletin' && id === request.outside.bulletin)
  if (!bulletin?.sha256) throw new VaultRefusal('issued-entry-bad')
  const { sha256: contentDigest } = bulletin
  if (act.act === 'issue')
    return { contentDigest, wordings: act.wordings, notBefore: act.notBefore, revised: revisedAmong(act.objects) }
  // What an approver is shown stands under the digest that was asked for, the earlier one that is named in it too.
  return { contentDigest, wordings: (await proposedIn(issued)).wordings, notBefore: null, revised: 'unsaid' }
}

// ── the re-sealing ─────────────────────────────────────────────────────────

interface SealingProven {
  readonly line: RollLine
  readonly key: Uint8Array
  readonly wordings: Uint8Array
  readonly at: Instant
  readonly from: CopyId | null
}

/** What whoever made the copy later signed: that it is of this issue and this content, from which copy, in which words. */
async function signedReseal(
  proof: ResealedProof,
  { own, pins }: Opener,
  of: { readonly issued: LoggedFact; readonly bulletin: BulletinId; readonly contentDigest: Sha256Hex },
): Promise<SealingProven> {
  const resealed = await pins.entry(proof.entry)
  const { entry, index } = resealed
  const kinds: readonly string[] = ['resealed', 'archive-opened']
  demand(kinds.includes(entry.kind) && entry.act !== undefined && index > of.issued.index, 'resealed-entry-bad')
  const roll = await rollFor(proof, pins, { before: index, at: entry.t })
  const line = await senderIn(roll, proof, entry.t, own)
  const { text, signature } = entry.act ?? { text: '', signature: '' }
  const act = await orRefuse('resealed-entry-bad', () => parseAct(text))
  if (act.act !== 'reseal') throw new VaultRefusal('resealed-entry-bad')
  const isTheirs = entry.actor === act.actor && act.actor === line.person && act.key === line.fingerprint
  const isOfIssue = act.entry.index === of.issued.index && equalBytes(act.entry.leaf, of.issued.leaf)
  const bulletin = act.objects.find(({ kind, id }) => kind === 'bulletin' && id === of.bulletin)
  demand(isTheirs && isOfIssue && bulletin?.sha256 === of.contentDigest, 'resealed-entry-bad')
  const bytes = await orRefuse('resealed-entry-bad', () => fromBase64(signature))
  const judged = { text, signature: bytes, keyBytes: proof.sender.publicKey, entryTime: entry.t }
  await orRefuse('resealed-entry-bad', () => judgeSignature(judged))
  return { line, key: proof.sender.publicKey, wordings: act.wordings, at: entry.t, from: act.from.copy }
}

// ── the copy ───────────────────────────────────────────────────────────────

/** What the server shows outside must be what the sender signed inside. */
function demandInside({ document, copy, code, content }: SealedBulletin, outside: CopyOutside): void {
  demand(document === outside.bulletin && content.number === outside.number, 'inside-other-bulletin')
  demand(content.kind === outside.kind, 'inside-other-bulletin')
  demand(copy === outside.copy && code === outside.code, 'inside-other-copy')
  demand(content.marks.class === outside.class && content.marks.tlp === outside.tlp, 'inside-other-marks')
  demand(content.publicTitle === outside.publicTitle, 'inside-other-headline')
}

/** This copy's text, once it stands under the root that was signed. */
async function demandWords({ document, copy, words }: SealedBulletin, wordings: Uint8Array): Promise<string> {
  if (words === null) throw new VaultRefusal('inside-unreadable')
  const { body, order, wording } = words
  const said = { document, copy, body, order, salt: wording.salt }
  await orRefuse('wording-unproven', () => checkWording(wordings, said, wording))
  return body
}

/** Indicators as this copy shows them, on screen and in whatever is made of them. */
function shownInOrder(payload: SealedBulletin): SealedBulletin {
  const { indicators } = payload.content
  const order = payload.words?.order ?? null
  if (indicators === null || order === null) return payload
  const shown = { ...indicators, objects: inOrder(objectsIn(indicators), order) }
  return { ...payload, content: { ...payload.content, indicators: shown } }
}
