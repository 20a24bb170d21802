/**
 * What every opening begins with, whatever is opened: the release is proven, and
 * only then the private key touched; what comes out is one signed thing of the
 * form that was asked for.
 */
import { toBase64 } from '../formats/bytes.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import { type KeyHolder, parseSealed, type SealedForm, type SealedThing } from '../formats/sealed.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { type ActObject, parseAct, type SignedAct } from '../formats/signed-act.ts'
import { hours, type Instant, type Sha256Hex } from '../ids.ts'
import { type OwnKey, openMessage } from './own-key.ts'
import { judgeSignature, signatureTolerance } from './public-key.ts'
import { freshness, type LoggedFact, type Pins } from './vault-pins.ts'
import type { AttachmentReleased, OpenedRelease, ReleasedCopy } from './vault-protocol.ts'
import { demand, orRefuse, VaultRefusal } from './vault-refusal.ts'

/** Whose vault, and when by this machine's clock: only how old a checkpoint is hangs on it. */
export interface Opener {
  readonly own: OwnKey
  readonly pins: Pins
  readonly now: Instant
}

export type Release = Pick<ReleasedCopy, 'act' | 'released'>

/** The entry of this kind that answers this very act of one's own, under a checkpoint of the last minutes. */
export async function provenRelease(
  kind: EntryKind,
  release: Release,
  { own, pins, now }: Opener,
): Promise<{ readonly fact: LoggedFact; readonly act: SignedAct }> {
  const act = await orRefuse('entry-not-this-act', () => parseAct(release.act.text))
  const fact = await pins.entry(release.released)
  const cosignedAt = fact.checkpoint.cosignedAt * 1000
  demand(now - cosignedAt <= freshness, 'checkpoint-stale')
  demand(cosignedAt - now <= freshness, 'checkpoint-ahead')
  const { entry } = fact
  const { text, signature } = release.act
  const same = entry.act?.text === text && entry.act.signature === toBase64(signature)
  demand(entry.kind === kind && same, 'entry-not-this-act')
  const mine = act.actor === own.person && act.key === own.fingerprint && act.portal === pins.portal
  demand(mine && act.act === 'read' && fact.index >= act.seen.size, 'entry-not-this-act')
  // Our own key over our own request: an entry may not put words in our mouth.
  const claim = { text, signature, keyBytes: own.publicKey, entryTime: entry.t }
  await orRefuse('entry-not-this-act', () => judgeSignature(claim))
  return { fact, act }
}

/** Throws unless the release is of this copy with this ciphertext. */
export function demandReleased(
  { fact, act }: { readonly fact: LoggedFact; readonly act: SignedAct },
  { copy, ciphertext }: { readonly copy: string; readonly ciphertext: Uint8Array },
): void {
  const hash = sha256Hex(ciphertext)
  demand(fact.entry.ciphertext === hash && names(act.objects, copy, hash), 'entry-other-copy')
}

/**
 * The entry under which a file leaves: it answers one's own act, which named this file by its signed parts. Nothing is
 * opened here; its parts may be asked for from now on.
 */
export async function provenAttachment(request: AttachmentReleased, opener: Opener): Promise<OpenedRelease> {
  const { fact, act } = await provenRelease('attachment-released', request, opener)
  const { id, digest } = request.attachment
  const named = act.objects.some(({ kind, id: is, sha256 }) => kind === 'attachment' && is === id && sha256 === digest)
  demand(named && fact.entry.ciphertext === digest, 'entry-other-copy')
  return openedRelease(fact)
}

const names = (objects: readonly ActObject[], copy: string, hash: Sha256Hex): boolean =>
  objects.some(({ kind, id, sha256 }) => kind === 'copy' && id === copy && sha256 === hash)

export const openedRelease = ({ index, leaf, entry, checkpoint }: LoggedFact): OpenedRelease => ({
  entry: { index, leaf },
  releasedAt: entry.t,
  cosignedAt: checkpoint.cosignedAt,
  cosigners: checkpoint.cosigners,
  suspended: checkpoint.suspended ?? false,
})

/** Whose private key opens, and as whom it must be named inside. */
export interface OpeningKey {
  readonly privateKey: OwnKey['privateKey']
  readonly holder: KeyHolder
  readonly pins: Pick<Pins, 'portal'>
}

/** A person's own. */
export const ownOpening = ({ own, pins }: Pick<Opener, 'own' | 'pins'>): OpeningKey => ({
  privateKey: own.privateKey,
  holder: { person: own.person, key: own.fingerprint },
  pins,
})

/** A message, and the key of whoever signed what is inside. */
export interface SealedBy {
  readonly ciphertext: Uint8Array
  readonly senderKey: Uint8Array
}

/** What a message holds, of this form alone and signed by this key: here the private key is used. */
export async function openedThing<C extends object, D extends string>(
  form: SealedForm<never, C, D>,
  sealed: SealedBy,
  { privateKey, holder, pins }: OpeningKey,
): Promise<SealedThing<C, D>> {
  const message = await openMessage(privateKey, sealed.ciphertext)
  if (message === null) throw new VaultRefusal('copy-unreadable')
  const [signature, second] = message.signatures
  if (signature === undefined || second !== undefined) throw new VaultRefusal('signature-bad')
  const thing = await orRefuse('inside-unreadable', () => parseSealed(message.bytes, form))
  const judged = { text: message.bytes, signature, keyBytes: sealed.senderKey, entryTime: thing.sealedAt }
  await orRefuse('signature-bad', () => judgeSignature(judged))
  demand(thing.portal === pins.portal, 'inside-other-bulletin')
  demand(isSame(thing.recipient, holder), 'inside-other-recipient')
  return thing
}

const isSame = (one: KeyHolder, other: KeyHolder): boolean => one.key === other.key && nameOf(one) === nameOf(other)
const nameOf = (holder: KeyHolder): string => ('desk' in holder ? `desk ${holder.desk}` : holder.person)

/** A day between sealing and issue is writing, checking, uploading; more is a copy kept back and issued in another situation. */
const sealedBefore = hours(24)

export function demandSealedAround(sealedAt: Instant, issuedAt: Instant): void {
  const before = issuedAt - sealedAt
  demand(before <= sealedBefore && before >= -signatureTolerance, 'inside-other-bulletin')
}
