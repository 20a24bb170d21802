/** People whose key is in a program of their own: the council never has its private half. */
import * as openpgp from 'openpgp'
import type { Ground } from '../../app/access/ground.server.ts'
import type { ActSent } from '../../app/acts/act-wire.ts'
import { issueChallenge } from '../../app/acts/issue-challenge.server.ts'
import { pledgeTexts } from '../../app/council/terms.ts'
import { toBase64 } from '../../app/formats/bytes.ts'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { portalOf } from '../../app/formats/log-origin.ts'
import { minimalKey } from '../../app/formats/openpgp-minimal-key.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { type ActToSign, formatAct } from '../../app/formats/signed-act.ts'
import { type Fingerprint, parseFingerprint } from '../../app/ids.ts'
import { nonceIn } from '../../app/keys/bring-key.client.ts'
import { enrolKey } from '../../app/keys/enrol-key.server.ts'
import type { KeySent } from '../../app/keys/enrol-wire.ts'
import { givePledge, termsObject } from '../../app/keys/give-pledge.server.ts'
import { answerProof, askProof } from '../../app/keys/prove-key.server.ts'
import { signInAgain } from '../access/door.ts'
import { given, type Newcomer } from '../council/newcomers.ts'
import { makeKey, sign } from '../openpgp/someones-key.ts'

type Somebody = Pick<Newcomer, 'person' | 'by'>

export interface HandHolder extends Somebody {
  readonly key: openpgp.PrivateKey
  readonly publicKey: Uint8Array
  readonly fingerprint: Fingerprint
}

const twoYears = 2 * 365 * 86_400

/** A key in a program, with the person's id on it, not on record yet. */
export async function keyInProgram(
  door: Ground,
  newcomer: Somebody,
  name: string = newcomer.person,
): Promise<HandHolder> {
  const key = await makeKey({ name, at: door.now() - 86_400_000, lifetime: twoYears })
  const { bytes: publicKey } = minimalKey(key.toPublic().write(), name)
  const fingerprint = parseFingerprint(key.getFingerprint())
  if (!fingerprint) throw new Error('no fingerprint')
  return { ...newcomer, key, publicKey, fingerprint }
}

/** What the page does: asks for a challenge with time to sign by hand, and puts the text together; the program signs it. */
export async function signedByHand(
  door: Ground,
  { person, key, fingerprint }: HandHolder,
  draft: ActToSign,
  how: { readonly byHand?: boolean; readonly meanwhile?: () => void } = {},
): Promise<ActSent> {
  await signInAgain(door, person)
  const asked = given(await issueChallenge(door, { person, act: draft.act, from: 0n, byHand: how.byHand ?? true }))
  const { size, root, cosignedAt: time } = openCheckpoint(asked.checkpoint, door.log.trust)
  const portal = portalOf(door.log.trust.origin)
  const { challenge } = asked
  const text = formatAct({ ...draft, portal, actor: person, key: fingerprint, seen: { size, root, time }, challenge })
  how.meanwhile?.()
  await signInAgain(door, person)
  return { text, signature: toBase64(await sign(key, text, { at: door.now() })) }
}

export async function broughtSent(door: Ground, holder: HandHolder): Promise<KeySent> {
  const { publicKey, fingerprint: id } = holder
  const objects = [{ kind: 'key', id, sha256: sha256Hex(publicKey) }]
  return { publicKey, protectedKey: null, act: await signedByHand(door, holder, { act: 'key', objects }) }
}

/** The same key, made to last a year longer in its program. */
export async function renewedSent(door: Ground, holder: HandHolder): Promise<KeySent> {
  const { privateKey: key } = await openpgp.reformatKey({
    privateKey: holder.key,
    userIDs: [{ name: holder.person }],
    date: new Date(door.now()),
    keyExpirationTime: twoYears + 365 * 86_400,
    format: 'object',
  })
  return broughtSent(door, { ...holder, key, publicKey: minimalKey(key.toPublic().write(), holder.person).bytes })
}

/** Once more a year longer, and with a subkey made today, to which gpg and we would seal. */
export async function withAnotherSubkey(
  door: Ground,
  holder: HandHolder,
): Promise<{ readonly key: openpgp.PrivateKey; readonly sent: KeySent }> {
  const { privateKey } = await openpgp.reformatKey({
    privateKey: holder.key,
    userIDs: [{ name: holder.person }],
    date: new Date(door.now()),
    keyExpirationTime: twoYears + 2 * 365 * 86_400,
    format: 'object',
  })
  const added = { type: 'ecc', curve: 'curve25519Legacy', sign: false, date: new Date(door.now()) } as const
  const key = await privateKey.addSubkey(added)
  const { bytes: publicKey } = minimalKey(key.toPublic().write(), holder.person)
  return { key, sent: await broughtSent(door, { ...holder, key, publicKey }) }
}

/** The question of the portal, opened in the program. */
export async function openedInProgram(key: openpgp.PrivateKey, message: Uint8Array): Promise<string> {
  const read = await openpgp.readMessage({ binaryMessage: message })
  // The council's clock is not this machine's.
  const { data } = await openpgp.decrypt({ message: read, decryptionKeys: key, date: new Date(8.64e15) })
  return String(data)
}

/** From an accepted invitation to an active person, without a vault. */
export async function setUpByHand(door: Ground, newcomer: Somebody): Promise<HandHolder> {
  const holder = await keyInProgram(door, newcomer)
  const { person, by } = holder
  given(await enrolKey(door, { by, sent: await broughtSent(door, holder) }))
  const { message } = given(await askProof(door, person))
  const nonce = nonceIn(await openedInProgram(holder.key, message))
  if (!nonce) throw new Error('no nonce in the question')
  given(await answerProof(door, { by, nonce }))
  const act = await signedByHand(door, holder, { act: 'pledge', objects: [termsObject(pledgeTexts[0])] })
  given(await givePledge(door, { by, act }))
  return holder
}
