/**
 * Sealing: one OpenPGP message per recipient, signed here, encrypted by whoever
 * is handed in (a pool of workers in the browser, the same thread elsewhere).
 *
 * Nobody is sealed to on the page's word: each recipient's line is proven under
 * the roll in force, and the key's bytes are those the line names, before the
 * first copy is made.
 */
import { toBase64 } from '../formats/bytes.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import { checkDeskLine } from '../formats/desk-line.ts'
import { archiveLayers } from '../formats/desk-service.ts'
import { forNamedPeople } from '../formats/marks.ts'
import type { Hash } from '../formats/merkle.ts'
import {
  contentDigest,
  copiesRoot,
  formatSealed,
  type KeyHolder,
  type OwnWords,
  type SealedForm,
  type SealedThing,
} from '../formats/sealed.ts'
import { archiveForm } from '../formats/sealed-archive.ts'
import { bulletinForm, type CardContent, cardForm, cardOf, type SealedBulletin } from '../formats/sealed-bulletin.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { bodyDigest, type CopyWords, wordingHash, wordingTree } from '../formats/wording.ts'
import type { BulletinId, CopyId, Fingerprint, Instant, Sha256Hex } from '../ids.ts'
import { lineInRoll } from './council-pins.ts'
import type { ProvenRoll } from './council-proof.ts'
import { type OwnKey, signBytes } from './own-key.ts'
import type { Pins } from './vault-pins.ts'
import type {
  ArchiveRecipient,
  DeskInRoll,
  Sealed,
  SealedCopy,
  SealedPart,
  SealProgress,
  SealRecipient,
  SealRequest,
} from './vault-protocol.ts'
import { demand, orRefuse, VaultRefusal } from './vault-refusal.ts'

export interface EncryptionJob {
  readonly bytes: Uint8Array
  readonly signature: Uint8Array
  readonly publicKey: Uint8Array
  readonly fingerprint: Fingerprint
  readonly date: Instant
}
/** Encrypts signed bytes to one key, as one message. Throws where the key is not the named one, or cannot be encrypted to. */
export type Encrypt = (job: EncryptionJob) => Promise<SealedPart>

/** What sealing is done with. */
export interface Sealer {
  readonly encrypt: Encrypt
  /** How many copies may be under way at once. */
  readonly width: number
  readonly signal: AbortSignal
  /** Awaited: copies leave memory no slower than they are made. */
  readonly report: (progress: SealProgress) => Promise<void>
}

export interface Sealing extends Sealer {
  readonly own: OwnKey
  readonly pins: Pins
}

/** Whose key it is sealed to, and the key. */
interface SealedTo {
  readonly holder: KeyHolder
  readonly publicKey: Uint8Array
}

interface Addressee extends SealedTo {
  readonly recipient: SealRequest['recipients'][number]
  /** Where it lies under two layers: whose key takes off the outer one. */
  readonly outer?: SealedTo
}

export async function sealCopies({
  request,
  ...sealing
}: Sealing & { readonly request: SealRequest }): Promise<Sealed> {
  // What is for named people alone is no unit's: colleagues of the sender are not among those named.
  const named = request.written.marks.tlp === forNamedPeople
  demand(!named || request.recipients.every((one) => !('desk' in one)), 'request-malformed')
  const addressees = await provenRecipients(request, sealing)
  await orRefuse('request-malformed', () => canonicalJson(request.written.indicators))
  const document = await orRefuse('request-malformed', () => documentOf(request))
  return await sealDocument(sealing, document, addressees)
}

/** Seals one document to people and desks whose keys are proven. */
export async function sealDocument(
  sealing: Sealing,
  document: SealableDocument,
  addressees: readonly Addressee[],
): Promise<Sealed> {
  const words = wordsOf(document, addressees)
  const { thing } = document
  // The same headline for all of them, under one salt.
  const head = salted(cardForm, { document: thing.document, content: cardOf(thing.content) })
  const card = thing.resealed ? { ...head, resealed: thing.resealed } : head
  const hashes = await sealedInBatches(sealing, addressees, (to) => partsFor(sealing, { thing, card, words, to }))
  return {
    contentDigest: thing.contentDigest,
    copiesRoot: copiesRoot(hashes),
    wordings: words.root,
    count: addressees.length,
  }
}

/** Whom it is sealed to, each with the key that the roll in force names. */
export async function provenRecipients(
  request: Pick<SealRequest, 'recipients' | 'roll'>,
  { pins, own }: Pick<Sealing, 'pins' | 'own'>,
): Promise<readonly Addressee[]> {
  const { recipients } = request
  demand(recipients.length > 0, 'recipients-none')
  demand(new Set(recipients.map(nameOf)).size === recipients.length, 'recipient-twice')
  demand(new Set(recipients.map(({ copy }) => copy)).size === recipients.length, 'recipient-twice')
  const roll = await pins.rollInForce(request.roll)
  const addressees: Addressee[] = []
  for (const recipient of recipients) {
    const at = pins.time
    addressees.push(
      'outer' in recipient
        ? await archiveKeys(roll, recipient, at)
        : 'desk' in recipient
          ? { recipient, ...(await deskKey(roll, recipient, at)) }
          : { recipient, ...(await personsKey(roll, recipient, { at, own })) },
    )
  }
  return addressees
}

function nameOf(recipient: Addressee['recipient']): string {
  if ('outer' in recipient) return 'archive'
  return 'desk' in recipient ? `desk ${recipient.desk}` : recipient.person
}

/** The page cannot make one desk of the two. */
async function archiveKeys(roll: ProvenRoll, recipient: ArchiveRecipient, at: Instant): Promise<Addressee> {
  const { outer, inner } = recipient
  demand(outer.desk === archiveLayers.outer && inner.desk === archiveLayers.inner, 'request-malformed')
  return { recipient, ...(await deskKey(roll, inner, at)), outer: await deskKey(roll, outer, at) }
}

async function personsKey(
  roll: ProvenRoll,
  recipient: SealRecipient,
  { at, own }: { readonly at: Instant; readonly own: OwnKey },
): Promise<SealedTo> {
  const line = await lineInRoll(roll, recipient, at, own)
  demand(line.person === recipient.person, 'line-other-key')
  return { holder: { person: line.person, key: line.fingerprint }, publicKey: recipient.publicKey }
}

/** The desk's own line: who serves it is nobody's business here. */
async function deskKey(roll: ProvenRoll, recipient: DeskInRoll, at: Instant): Promise<SealedTo> {
  const line = await orRefuse('line-unproven', () => checkDeskLine(roll.header, recipient))
  demand(line.desk === recipient.desk && line.keyHash === sha256Hex(recipient.publicKey), 'line-other-key')
  demand(line.validUntil > at, 'line-expired')
  return { holder: { desk: line.desk, key: line.fingerprint }, publicKey: recipient.publicKey }
}

const freshSalt = (): string => toBase64(crypto.getRandomValues(new Uint8Array(32)))

/** What is the same in all copies that are made at once. */
interface SealableDocument {
  readonly body: string
  readonly bodySalt: string
  readonly thing: Pick<SealedBulletin, 'document' | 'content' | 'contentSalt' | 'contentDigest' | 'resealed'>
}

function documentOf({ document, written, body }: SealRequest): SealableDocument {
  const bodySalt = freshSalt()
  const content = bulletinForm.complete(written, bodyDigest(bodySalt, body))
  return { body, bodySalt, thing: salted(bulletinForm, { document, content }) }
}

function salted<C extends object, D extends string>(
  form: SealedForm<never, C, D>,
  said: { readonly document: D; readonly content: C },
) {
  const salt = freshSalt()
  return { ...said, contentSalt: salt, contentDigest: contentDigest(form, { ...said, salt }) }
}

interface Words {
  readonly root: Hash
  readonly of: (copy: CopyId) => OwnWords
}

/** Every copy's place in the wording tree: known before the first copy is made, for each carries its own. */
function wordsOf({ body, bodySalt, thing }: SealableDocument, addressees: readonly Addressee[]): Words {
  const own = addressees.map(({ recipient: { copy } }): CopyWords => {
    return { document: thing.document, copy, body, order: null, salt: freshSalt() }
  })
  const tree = wordingTree(own.map(wordingHash))
  const places = new Map(own.map(({ copy, salt }, i) => [copy, { salt, index: tree.positions[i] ?? 0 }]))
  return {
    root: tree.root,
    of: (copy) => {
      const { salt, index } = places.get(copy) ?? { salt: '', index: 0 }
      return { body, bodySalt, order: null, wording: { salt, index, path: tree.wayTo(index) } }
    },
  }
}

const batchSize = 20

/** The hashes of all parts. Each batch is reported, and taken, before the next is begun. */
async function sealedInBatches(
  sealing: Sealing,
  addressees: readonly Addressee[],
  partsFor: (to: Addressee) => Promise<Parts>,
): Promise<readonly Sha256Hex[]> {
  const hashes: Sha256Hex[] = []
  const step = Math.max(batchSize, sealing.width)
  let done = 0
  let reported: Promise<void> = Promise.resolve()
  for (let at = 0; at < addressees.length; at += step) {
    demand(!sealing.signal.aborted, 'sealing-stopped')
    const copies = await sealBatch(addressees.slice(at, at + step), partsFor)
    hashes.push(...copies.flatMap(({ sha256, card }) => (card ? [sha256, card.sha256] : [sha256])))
    done += copies.length
    // One batch is taken away while the next is made, never more.
    await reported
    reported = sealing.report({ done, of: addressees.length, copies })
  }
  await reported
  demand(!sealing.signal.aborted, 'sealing-stopped')
  return hashes
}

async function sealBatch(
  batch: readonly Addressee[],
  partsFor: (to: Addressee) => Promise<Parts>,
): Promise<readonly SealedCopy[]> {
  const underWay: Promise<SealedCopy>[] = []
  for (const to of batch) {
    const { copy, card } = await partsFor(to)
    // Signing goes on while the pool encrypts; failures are looked at below, together.
    underWay.push(
      Promise.all([copy(), card?.() ?? null]).then(([made, head]) => ({
        copy: to.recipient.copy,
        ...made,
        card: head,
      })),
    )
  }
  const settled = await Promise.allSettled(underWay)
  return settled.map((result) => {
    if (result.status === 'rejected') throw new VaultRefusal('sealing-failed')
    return result.value
  })
}

/** Signed; encrypting them is still to do. */
interface Parts {
  readonly copy: () => Promise<SealedPart>
  /** The archive has none: one holder alone would read it. */
  readonly card: (() => Promise<SealedPart>) | null
}

interface ToSeal {
  readonly thing: SealableDocument['thing']
  readonly card: Pick<SealedThing<CardContent, BulletinId>, keyof SealableDocument['thing']>
  readonly words: Words
  readonly to: Addressee
}

async function partsFor({ own, pins, encrypt }: Sealing, { thing, card, words, to }: ToSeal): Promise<Parts> {
  const { copy, code } = to.recipient
  const envelope = { portal: pins.portal, copy, code, sender: ownHolder(own), sealedAt: pins.time }
  const signed = async <C extends object, D extends string>(
    form: SealedForm<never, C, D>,
    what: Omit<SealedThing<C, D>, keyof typeof envelope | 'recipient'>,
    { holder, publicKey }: SealedTo,
  ) => {
    const said = { ...envelope, ...what, recipient: holder }
    const bytes = await orRefuse('request-malformed', () => formatSealed(form, said))
    const made = await signBytes(own.privateKey, bytes, pins.time)
    return () => encrypt({ ...made, publicKey, fingerprint: holder.key, date: pins.time })
  }
  const message = await signed(bulletinForm, { ...thing, words: words.of(copy) }, to)
  const { outer } = to
  if (!outer) return { copy: message, card: await signed(cardForm, { ...card, words: null }, to) }
  const layered = async () => {
    const inner = (await message()).ciphertext
    const around = salted(archiveForm, { document: thing.document, content: { inner } })
    const seal = await signed(archiveForm, { ...around, words: null }, outer)
    return seal()
  }
  return { copy: layered, card: null }
}

const ownHolder = ({ person, fingerprint: key }: OwnKey) => ({ person, key })
