/**
 * Opening a sealed copy (design: protocol, Reading, step 7). Every proof comes
 * before the private key is touched: what cannot be verified is not decrypted,
 * whoever asks. Each way to fail has its own reason word, so that the reader can
 * say exactly what was wrong with what they were sent.
 */
import { fromBase64, toBase64 } from '../formats/bytes.ts'
import type { ReadEntry } from '../formats/log-entry.ts'
import type { RollLine } from '../formats/roll.ts'
import { type BulletinPayload, parsePayload } from '../formats/sealed-copy.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { type ActObject, parseAct, type SignedAct } from '../formats/signed-act.ts'
import { hours, type Instant, type Sha256Hex } from '../ids.ts'
import type { ProvenRoll } from './council-proof.ts'
import { type OwnKey, openMessage } from './own-key.ts'
import { judgeSignature, signatureTolerance } from './public-key.ts'
import { freshness, type LoggedFact, lineInRoll, type Pins } from './vault-pins.ts'
import type { CopyOutside, OpenCopyRequest, OpenedCopy, ProvenEntry } from './vault-protocol.ts'
import { demand, orRefuse, VaultRefusal } from './vault-refusal.ts'

export interface Opening {
  readonly request: OpenCopyRequest
  readonly own: OwnKey
  readonly pins: Pins
  /** This machine's clock: only how old a checkpoint is hangs on it. */
  readonly now: Instant
}

export async function openCopy({ request, own, pins, now }: Opening): Promise<OpenedCopy> {
  const released = await provenRelease({ request, own, pins, now })
  const issued = await pins.entry(request.issued)
  demandIssue(issued.entry, request.outside)
  const roll = await rollFor(request, pins, issued)
  const line = await lineInRoll(roll, request.sender, issued.entry.t, own)
  const digest = await demandSignedIssue({ issued: issued.entry, request, line })
  const payload = await opened({ request, own, pins, line })
  demandInside(payload, request.outside, own)
  demandSealedAround(payload.sealedAt, issued.entry.t)
  demand(payload.sender.person === line.person && payload.sender.key === line.fingerprint, 'inside-other-sender')
  demand(payload.contentDigest === digest, 'content-digest-differs')
  return {
    payload,
    entry: { index: released.index, leaf: released.leaf },
    releasedAt: released.entry.t,
    sender: { name: line.name, organizationName: line.organizationName },
    marks: payload.marks,
    cosignedAt: released.checkpoint.cosignedAt,
    cosigners: released.checkpoint.cosigners,
    suspended: released.checkpoint.suspended ?? false,
  }
}

// ── the release ────────────────────────────────────────────────────────────

async function provenRelease({ request, own, pins, now }: Opening): Promise<LoggedFact> {
  const act = await orRefuse('entry-not-this-act', () => parseAct(request.act.text))
  const fact = await pins.entry(request.released)
  demandFresh(fact.checkpoint.cosignedAt * 1000, now)
  const { entry } = fact
  demandSameAct(entry, request)
  demandOwnAct(act, own, pins.portal)
  demand(fact.index >= act.seen.size, 'entry-not-this-act')
  const { text, signature } = request.act
  // Our own key over our own request: an entry may not put words in our mouth.
  const claim = { text, signature, keyBytes: own.publicKey, entryTime: entry.t }
  await orRefuse('entry-not-this-act', () => judgeSignature(claim))
  const hash = sha256Hex(request.ciphertext)
  demand(entry.ciphertext === hash && names(act.objects, request.outside.copy, hash), 'entry-other-copy')
  return fact
}

function demandFresh(cosignedAt: number, now: Instant): void {
  demand(now - cosignedAt <= freshness, 'checkpoint-stale')
  demand(cosignedAt - now <= freshness, 'checkpoint-ahead')
}

function demandSameAct(entry: ReadEntry, { act }: OpenCopyRequest): void {
  const same = entry.act?.text === act.text && entry.act.signature === toBase64(act.signature)
  demand(entry.kind === 'released' && same, 'entry-not-this-act')
}

function demandOwnAct(act: SignedAct, own: OwnKey, portal: string): void {
  const mine = act.actor === own.person && act.key === own.fingerprint && act.portal === portal
  demand(mine && act.act === 'read', 'entry-not-this-act')
}

function names(objects: readonly ActObject[], copy: string, hash: Sha256Hex): boolean {
  return objects.some(({ kind, id, sha256 }) => kind === 'copy' && id === copy && sha256 === hash)
}

// ── the issue ──────────────────────────────────────────────────────────────

function demandIssue(entry: ReadEntry, outside: CopyOutside): void {
  demand(entry.kind === 'issued' && entry.actor === outside.sender && entry.act !== undefined, 'issued-entry-bad')
}

/** The roll in force now; or, for a bulletin of old, one that was in the log and in force when it was issued. */
async function rollFor(request: OpenCopyRequest, pins: Pins, issued: LoggedFact): Promise<ProvenRoll> {
  if (request.rollEntry === null) return pins.rollInForce(request.roll)
  const roll = await pins.provenRoll(request.roll)
  await demandRollEntry(request.rollEntry, { roll, pins, issued })
  const { time, expires } = roll.header
  demand(time <= issued.entry.t + signatureTolerance && expires > issued.entry.t, 'roll-expired')
  return roll
}

async function demandRollEntry(
  proven: ProvenEntry,
  { roll, pins, issued }: { readonly roll: ProvenRoll; readonly pins: Pins; readonly issued: LoggedFact },
): Promise<void> {
  const { entry, index } = await pins.entry(proven)
  const named = entry.objects?.some(({ kind, sha256 }) => kind === 'roll' && sha256 === roll.headerHash) ?? false
  demand(entry.kind === 'roll' && named && index < issued.index, 'roll-unproven')
}

/** The content digest the sender signed at issue. */
async function demandSignedIssue(claim: {
  readonly issued: ReadEntry
  readonly request: OpenCopyRequest
  readonly line: RollLine
}): Promise<Sha256Hex> {
  const { issued, request, line } = claim
  const { text, signature } = issued.act ?? { text: '', signature: '' }
  const act = await orRefuse('issued-entry-bad', () => parseAct(text))
  const isTheirs = act.act === 'issue' && act.actor === line.person && act.key === line.fingerprint
  demand(isTheirs && line.person === request.outside.sender, 'issued-entry-bad')
  const bytes = await orRefuse('issued-entry-bad', () => fromBase64(signature))
  const judged = { text, signature: bytes, keyBytes: request.sender.publicKey, entryTime: issued.t }
  await orRefuse('issued-entry-bad', () => judgeSignature(judged))
  const bulletin = act.objects.find(({ kind, id }) => kind === 'bulletin' && id === request.outside.bulletin)
  if (!bulletin?.sha256) throw new VaultRefusal('issued-entry-bad')
  return bulletin.sha256
}

// ── the copy ───────────────────────────────────────────────────────────────

/** From here on the private key is used. */
async function opened(claim: {
  readonly request: OpenCopyRequest
  readonly own: OwnKey
  readonly pins: Pins
  readonly line: RollLine
}): Promise<BulletinPayload> {
  const { request, own, pins } = claim
  const message = await openMessage(own.privateKey, request.ciphertext)
  if (message === null) throw new VaultRefusal('copy-unreadable')
  const [signature, second] = message.signatures
  if (signature === undefined || second !== undefined) throw new VaultRefusal('signature-bad')
  const payload = await orRefuse('inside-unreadable', () => parsePayload(message.bytes))
  const { publicKey: keyBytes } = request.sender
  const judged = { text: message.bytes, signature, keyBytes, entryTime: payload.sealedAt }
  await orRefuse('signature-bad', () => judgeSignature(judged))
  demand(payload.portal === pins.portal, 'inside-other-bulletin')
  return payload
}

/** What the server shows outside must be what the sender signed inside. */
function demandInside(payload: BulletinPayload, outside: CopyOutside, own: OwnKey): void {
  const { recipient } = payload
  demand(recipient.person === own.person && recipient.key === own.fingerprint, 'inside-other-recipient')
  demand(payload.bulletin === outside.bulletin && payload.number === outside.number, 'inside-other-bulletin')
  demand(payload.kind === outside.kind, 'inside-other-bulletin')
  demand(payload.copy === outside.copy && payload.code === outside.code, 'inside-other-copy')
  demand(payload.marks.class === outside.class && payload.marks.tlp === outside.tlp, 'inside-other-marks')
  demand(payload.headline === outside.headline, 'inside-other-headline')
}

/** A day between sealing and issue is writing, checking, uploading; more is a copy kept back and issued in another situation. */
const sealedBefore = hours(24)

function demandSealedAround(sealedAt: Instant, issuedAt: Instant): void {
  const before = issuedAt - sealedAt
  demand(before <= sealedBefore && before >= -signatureTolerance, 'inside-other-bulletin')
}
