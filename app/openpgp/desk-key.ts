/**
 * A desk's key pair: made by one of its holders, passed on by any of them, used
 * for what was sealed to the desk. The private half leaves this file sealed to
 * one holder at a time and in no other way.
 */
import * as openpgp from 'openpgp'
import { toBase64 } from '../formats/bytes.ts'
import { deskKindOf, mayServe } from '../formats/desk-service.ts'
import { parseKeyProof } from '../formats/key-proof.ts'
import { demandTamePrivateKey } from '../formats/openpgp-private-key.ts'
import type { RollLine } from '../formats/roll.ts'
import { contentDigest, formatSealed, type KeyHolder, type SealedForm, type SealedThing } from '../formats/sealed.ts'
import { deskShareForm } from '../formats/sealed-desk-share.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { type Fingerprint, instant, parseFingerprint } from '../ids.ts'
import { Broken } from '../outcome.ts'
import { lineInRoll } from './council-pins.ts'
import type {
  DeskHolderKey,
  DeskShareHeld,
  MadeDeskKey,
  MadeDeskShare,
  MakeDeskKeyRequest,
  ShareDeskKeyRequest,
} from './desk-requests.ts'
import { openedThing, ownOpening, type SealedBy } from './open-release.ts'
import { forget, generated, type OwnKey, openMessage, signBytes } from './own-key.ts'
import { parsePublicKey } from './public-key.ts'
import { encryptHere } from './seal-to-key.ts'
import { strictConfig } from './strict-config.ts'
import type { Pins } from './vault-pins.ts'
import { demand, orRefuse, VaultRefusal } from './vault-refusal.ts'

interface Holding {
  readonly own: OwnKey
  readonly pins: Pins
}

/** An open private half. Whoever opened it forgets it. */
export interface DeskKey {
  readonly desk: string
  readonly epoch: number
  readonly fingerprint: Fingerprint
  readonly privateKey: openpgp.PrivateKey
}

/** As long as a person's key: by then its holders have long made the next. */
const twoYears = 2 * 365 * 86_400

export async function makeDeskKey(request: MakeDeskKeyRequest, { own, pins }: Holding): Promise<MadeDeskKey> {
  const { desk, epoch } = request
  const holders = await provenHolders(request, { own, pins })
  const privateKey = await generated(desk, { date: new Date(pins.time), keyExpirationTime: twoYears })
  try {
    const fingerprint = fingerprintOf(privateKey)
    const publicKey = privateKey.toPublic().write()
    const shares = await sealedShares({ desk, epoch, fingerprint, privateKey }, holders, { own, pins })
    const expiresAt = instant(privateKey.getCreationTime().getTime() + twoYears * 1000)
    return { fingerprint, publicKey, publicKeyHash: sha256Hex(publicKey), expiresAt, shares }
  } finally {
    forget(privateKey)
  }
}

export async function shareDeskKey(
  request: ShareDeskKeyRequest,
  { own, pins }: Holding,
): Promise<{ readonly shares: readonly MadeDeskShare[] }> {
  const holders = await provenHolders(request, { own, pins })
  return withDeskKey(request.share, { own, pins }, async (key) => {
    demand(key.desk === request.desk, 'desk-share-bad')
    return { shares: await sealedShares(key, holders, { own, pins }) }
  })
}

/** The nonce, once it is a proof of this portal, this person and the share's own key: no oracle for what lies at the desk. */
export async function answerDeskProof(
  { share, message }: { readonly share: DeskShareHeld; readonly message: Uint8Array },
  { own, pins }: Holding,
): Promise<{ readonly nonce: string; readonly fingerprint: Fingerprint }> {
  return withDeskKey(share, { own, pins }, async ({ fingerprint, privateKey }) => {
    const opened = await openMessage(privateKey, message)
    demand(opened !== null, 'not-a-proof')
    const proof = await orRefuse('not-a-proof', () => parseKeyProof(opened.bytes))
    demand(proof.portal === pins.portal && proof.person === own.person && proof.key === fingerprint, 'not-a-proof')
    return { nonce: proof.nonce, fingerprint }
  })
}

/** Lends what a share holds, and forgets it. */
export async function withDeskKey<T>(
  share: DeskShareHeld,
  holding: Holding,
  use: (key: DeskKey) => Promise<T>,
): Promise<T> {
  const key = await openShare(share, holding)
  try {
    return await use(key)
  } finally {
    forget(key.privateKey)
  }
}

/** What is sealed to oneself, or to a desk that one has a share of. */
export const openedHere = <C extends object, D extends string>(
  form: SealedForm<never, C, D>,
  sealed: SealedBy,
  { share, ...holding }: Holding & { readonly share: DeskShareHeld | null },
): Promise<SealedThing<C, D>> =>
  share
    ? withDeskKey(share, holding, ({ desk, fingerprint: key, privateKey }) =>
        openedThing(form, sealed, { privateKey, holder: { desk, key }, pins: holding.pins }),
      )
    : openedThing(form, sealed, ownOpening(holding))

// Whoever sealed it may have left long ago, so their line is not asked for. A share of
// somebody's invention opens nothing that was sealed to the desk, by the key's own
// fingerprint inside every copy, and nobody seals to what the roll does not name.
async function openShare({ ciphertext, sealerKey }: DeskShareHeld, holding: Holding): Promise<DeskKey> {
  const thing = await openedThing(deskShareForm, { ciphertext, senderKey: sealerKey }, ownOpening(holding))
  const sealer = await orRefuse('desk-share-bad', () => parsePublicKey(sealerKey))
  demand(sealer.fingerprint === thing.sender.key, 'desk-share-bad')
  const { epoch, fingerprint, privateKey: bytes } = thing.content
  const privateKey = await readPrivate(bytes)
  demand(fingerprintOf(privateKey) === fingerprint, 'desk-share-bad')
  return { desk: thing.document, epoch, fingerprint, privateKey }
}

async function readPrivate(bytes: Uint8Array): Promise<openpgp.PrivateKey> {
  await orRefuse('desk-share-bad', () => demandTamePrivateKey(bytes))
  // Unreadable is all there is to say of it.
  const unreadable = (): null => null
  const privateKey = await openpgp.readPrivateKey({ binaryKey: bytes, config: strictConfig }).catch(unreadable)
  if (!privateKey?.isDecrypted()) throw new VaultRefusal('desk-share-bad')
  return privateKey
}

function fingerprintOf(key: openpgp.PrivateKey): Fingerprint {
  const fingerprint = parseFingerprint(key.getFingerprint())
  if (fingerprint === null) throw new Broken('a desk’s key without a v4 fingerprint')
  return fingerprint
}

// ── holders ────────────────────────────────────────────────────────────────

interface ProvenHolder {
  readonly given: DeskHolderKey
  readonly line: RollLine
}

/** Nobody is given the desk's key on the page's word: their line stands in the roll, in a role and a house that serve it. */
async function provenHolders(
  { desk, roll, holders }: Pick<MakeDeskKeyRequest, 'desk' | 'roll' | 'holders'>,
  { own, pins }: Holding,
): Promise<readonly ProvenHolder[]> {
  const kind = deskKindOf(desk)
  demand(kind !== null && holders.length > 0, 'request-malformed')
  demand(new Set(holders.map(({ person }) => person)).size === holders.length, 'recipient-twice')
  const inForce = await pins.rollInForce(roll)
  const proven: ProvenHolder[] = []
  for (const given of holders) {
    const line = await lineInRoll(inForce, given, pins.time, own)
    demand(line.person === given.person, 'line-other-key')
    demand(mayServe(desk, line), 'desk-not-theirs')
    proven.push({ given, line })
  }
  // An organization's key is its own people's: those of one house.
  if (kind === 'organization')
    demand(new Set(proven.map(({ line }) => line.organization)).size === 1, 'desk-not-theirs')
  return proven
}

const sealedShares = (
  key: DeskKey,
  holders: readonly ProvenHolder[],
  holding: Holding,
): Promise<readonly MadeDeskShare[]> => Promise.all(holders.map((holder) => sealedShare(key, holder, holding)))

async function sealedShare(
  { desk, epoch, fingerprint, privateKey }: DeskKey,
  { given, line }: ProvenHolder,
  { own, pins }: Holding,
): Promise<MadeDeskShare> {
  const recipient: KeyHolder = { person: line.person, key: line.fingerprint }
  const content = deskShareForm.complete({ epoch, fingerprint, privateKey: privateKey.write() }, sha256Hex(given.line))
  const salt = toBase64(crypto.getRandomValues(new Uint8Array(32)))
  const bytes = formatSealed(deskShareForm, {
    document: desk,
    portal: pins.portal,
    copy: given.copy,
    code: '',
    sender: { person: own.person, key: own.fingerprint },
    recipient,
    sealedAt: pins.time,
    contentSalt: salt,
    contentDigest: contentDigest(deskShareForm, { document: desk, content, salt }),
    content,
    words: null,
  })
  const signed = await signBytes(own.privateKey, bytes, pins.time)
  const to = { publicKey: given.publicKey, fingerprint: line.fingerprint, date: pins.time }
  const sealed = await encryptHere({ ...signed, ...to })
  bytes.fill(0)
  return { person: line.person, copy: given.copy, ...sealed }
}
