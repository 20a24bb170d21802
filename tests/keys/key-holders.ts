/** People with a real key in a real vault, put on record by the acts the browser uses. */

import type { ActSent } from '../../app/acts/act-wire.ts'
import type { KeySent } from '../../app/keys/enrol-wire.ts'
import '../support/quick-key-protection.ts'
import type { Role } from '../../app/access/role.ts'
import { pledgeTexts } from '../../app/council/terms.ts'
import { fromBase64 } from '../../app/formats/bytes.ts'
import { keepCard } from '../../app/keyring/keep-trust-card.server.ts'
import { compareKey } from '../../app/keys/compare-key.server.ts'
import { enrolKey } from '../../app/keys/enrol-key.server.ts'
import { givePledge, termsObject } from '../../app/keys/give-pledge.server.ts'
import { answerProof, askProof } from '../../app/keys/prove-key.server.ts'
import { readOwnKey } from '../../app/keys/read-own-key.server.ts'
import { encryptHere } from '../../app/openpgp/seal-to-key.ts'
import { Vault } from '../../app/openpgp/vault.ts'
import type { MadeKey } from '../../app/openpgp/vault-protocol.ts'
import { makeCouncilKey } from '../../app/roll/make-council-key.server.ts'
import { readNextRoll } from '../../app/roll/read-next-roll.server.ts'
import { publicKeysOf, signerKeys } from '../../app/roll/recipient-store.server.ts'
import { confirmationOf } from '../../app/roll/roll-confirmation.ts'
import type { NextRoll, RollProposalSent } from '../../app/roll/roll-wire.ts'
import { confirmRoll, proposeRoll } from '../../app/roll/sign-roll.server.ts'
import {
  enrolmentSent,
  foundingSent,
  rollSignatureSent,
  type Signer,
  signAct,
  type ToSign,
} from '../../db/demo/sign-at-vault.server.ts'
import { type Door, signInAgain } from '../access/door.ts'
import { accept, firstSecretariat, given, invite, type Newcomer } from '../council/newcomers.ts'

export interface Holder extends Newcomer {
  readonly vault: Vault
  readonly made: MadeKey
}

/** What signAct of the browser does, of somebody who has signed in again where their session lapsed. */
export async function signed(door: Door, holder: Signer, draft: ToSign): Promise<ActSent> {
  await signInAgain(door, holder.person)
  return signAct(door, holder, draft)
}

/** A key in a vault of one's own, not on record yet. */
export async function makeKey(door: Door, newcomer: Newcomer): Promise<Holder> {
  const vault = new Vault({ now: door.now, encrypt: encryptHere, width: 2, onState: () => undefined })
  const { person, trust, checkpoint, council } = await readOwnKey(door, newcomer.person)
  const made = given(await vault.handle('make-key', { person, trust, checkpoint, council }))
  return { ...newcomer, vault, made }
}

export async function keySent(door: Door, holder: Holder): Promise<KeySent> {
  await signInAgain(door, holder.person)
  return enrolmentSent(door, holder, holder.made)
}

export async function prove(door: Door, { person, vault, by }: Holder): Promise<void> {
  const card = given(await vault.handle('seal-card', { others: [], newest: 0 }))
  given(await keepCard(door, { person, card }))
  const { message } = given(await askProof(door, person))
  const { nonce } = given(await vault.handle('answer-proof', { message }))
  given(await answerProof(door, { by, nonce: fromBase64(nonce) }))
}

export async function pledge(door: Door, holder: Holder): Promise<void> {
  const act = await signed(door, holder, { act: 'pledge', objects: [termsObject(pledgeTexts[0])] })
  given(await givePledge(door, { by: holder.by, act }))
}

/** From an accepted invitation to an active person with a proven key. */
export async function setUp(door: Door, newcomer: Newcomer): Promise<Holder> {
  const holder = await makeKey(door, newcomer)
  given(await enrolKey(door, { by: holder.by, sent: await keySent(door, holder) }))
  await prove(door, holder)
  await pledge(door, holder)
  return holder
}

export async function join(door: Door, by: Holder, role: Role, name?: string): Promise<Holder> {
  const invited = await invite(door, { by: by.by, role, ...(name ? { name } : {}) })
  return setUp(door, await accept(door, invited.link))
}

/** Whoever keeps the key. */
interface Compared extends Pick<Newcomer, 'person'> {
  readonly made: Pick<MadeKey, 'fingerprint'>
}

export async function compare(door: Door, by: Holder, of: Compared): Promise<void> {
  const { fingerprint } = of.made
  given(await compareKey(door, { person: of.person, fingerprint, channel: 'telephone', by: by.by }))
}

/** Two of the secretariat who have compared each other's keys: the least a council key needs. */
export async function twoOfTheSecretariat(door: Door): Promise<readonly [Holder, Holder]> {
  const first = await setUp(door, await firstSecretariat(door))
  const second = await join(door, first, 'secretariat', '早瀬 環')
  await compare(door, first, second)
  await compare(door, second, first)
  return [first, second]
}

export async function councilKeySent(door: Door, maker: Holder) {
  const signers = await signerKeys(door.db, door.now())
  const keys = await publicKeysOf(
    door.db,
    signers.map(({ fingerprint }) => fingerprint),
  )
  const asked = signers.map(({ person, fingerprint }) => ({
    person,
    publicKey: keys.get(fingerprint) ?? new Uint8Array(),
  }))
  await signInAgain(door, maker.person)
  return foundingSent(door, maker, asked)
}

export async function makeCouncil(door: Door, maker: Holder): Promise<void> {
  given(await makeCouncilKey(door, { by: maker.by, sent: await councilKeySent(door, maker) }))
}

/** What the roll page does: pins the council, looks, confirms line by line, signs act and header. */
export async function rollSigned(
  door: Door,
  signer: Holder,
  next: NextRoll,
  confirmed = confirmationOf(next, signer.person),
): Promise<RollProposalSent> {
  given(await signer.vault.handle('pin-council', next.council))
  await signInAgain(door, signer.person)
  return rollSignatureSent(door, signer, next, { confirmed })
}

export async function signFirst(door: Door, signer: Holder) {
  const next = given(await readNextRoll(door))
  return proposeRoll(door, { by: signer.by, sent: await rollSigned(door, signer, next) })
}

export async function signSecond(door: Door, signer: Holder) {
  const next = given(await readNextRoll(door))
  const { header, signature, act } = await rollSigned(door, signer, next)
  return confirmRoll(door, { by: signer.by, sent: { header, signature, act } })
}
