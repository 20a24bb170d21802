/**
 * What a browser does with its vault for an act, in the browser's order. The
 * sample council, the benches and the councils of the tests all sign by this.
 */

import type { Ground } from '../../app/access/ground.server.ts'
import type { ActSent } from '../../app/acts/act-wire.ts'
import { issueChallenge } from '../../app/acts/issue-challenge.server.ts'
import { toBase64 } from '../../app/formats/bytes.ts'
import { rollActObjects } from '../../app/formats/roll-confirmation.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import type { ActBody, ActDraft, ActObject } from '../../app/formats/signed-act.ts'
import type { PersonId } from '../../app/ids.ts'
import type { KeySent } from '../../app/keys/enrol-wire.ts'
import type { Vault } from '../../app/openpgp/vault.ts'
import type { MadeKey, ProvenEntry } from '../../app/openpgp/vault-protocol.ts'
import { confirmationOf } from '../../app/roll/roll-confirmation.ts'
import type { CouncilKeySent, NextRoll, RollProposalSent } from '../../app/roll/roll-wire.ts'
import { granted } from './stage.ts'

export interface Signer {
  readonly person: PersonId
  readonly vault: Vault
}

export type ToSign = ActBody & { readonly objects: readonly ActObject[]; readonly challenge?: Uint8Array }

/** What a vault is shown of a log that was begun anew and that nobody believes yet. */
export interface Beginning {
  readonly challenge: Uint8Array
  readonly successor: ProvenEntry
}

/** Where the vault's view of the log ends. */
export async function pinOf(vault: Vault): Promise<bigint> {
  const state = granted('status', await vault.handle('status', {}))
  if (state.state !== 'unlocked') throw new Error('the vault is locked')
  return state.checkpoint.size
}

/** Brings the vault's pin to the newest checkpoint; gives the challenge that came along. */
export async function seeLog(ground: Ground, { person, vault }: Signer, act: ActDraft['act']): Promise<Uint8Array> {
  const from = await pinOf(vault)
  const asked = granted('challenge', await issueChallenge(ground, { person, act, from }))
  const step = { note: asked.checkpoint, from, consistency: asked.consistency }
  granted('checkpoint', await vault.handle('see-checkpoint', step))
  return asked.challenge
}

/** Challenge, newest checkpoint, signature. A challenge of the draft's own is signed in place of the one that came. */
export async function signAct(ground: Ground, signer: Signer, draft: ToSign): Promise<ActSent> {
  const challenge = await seeLog(ground, signer, draft.act)
  return signedWith(signer.vault, { challenge, ...draft })
}

/** Signs under the checkpoint the vault has, however old. */
export async function signedWith(vault: Vault, draft: ActDraft, successor?: ProvenEntry): Promise<ActSent> {
  const asked = { draft, ...(successor ? { successor } : {}) }
  const { text, signature } = granted('signing', await vault.handle('sign-act', asked))
  return { text, signature: toBase64(signature) }
}

/** A key the vault has made, as its owner sends it in. */
export async function enrolmentSent(ground: Ground, signer: Signer, made: MadeKey): Promise<KeySent> {
  const { fingerprint, publicKey, publicKeyHash, protectedKey } = made
  const objects = [{ kind: 'key', id: fingerprint, sha256: publicKeyHash }]
  return { publicKey, protectedKey, act: await signAct(ground, signer, { act: 'key', objects }) }
}

/** A council key that one of the signers made and sealed to all of them. */
export async function foundingSent(
  ground: Ground,
  maker: Signer,
  signers: readonly { readonly person: PersonId; readonly publicKey: Uint8Array }[],
): Promise<CouncilKeySent> {
  await seeLog(ground, maker, 'council')
  const made = granted('the council key', await maker.vault.handle('make-council-key', { signers }))
  const objects = [{ kind: 'council', id: made.fingerprint, sha256: sha256Hex(made.council.councilKey) }]
  const act = await signAct(ground, maker, { act: 'council', objects })
  return { council: made.council, shares: made.shares, act }
}

/** One signer's signature under the next roll, and the act that confirms by name what the other compared. */
export async function rollSignatureSent(
  ground: Ground,
  signer: Signer,
  next: NextRoll,
  given: { readonly confirmed?: ReturnType<typeof confirmationOf>; readonly begun?: Beginning } = {},
): Promise<RollProposalSent> {
  const { council, header, lines, previous, before, desks } = next
  const { confirmed = confirmationOf(next, signer.person), begun } = given
  const draft = { act: 'roll', objects: rollActObjects(header, confirmed) } as const
  const act = begun
    ? await signedWith(signer.vault, { ...draft, challenge: begun.challenge }, begun.successor)
    : await signAct(ground, signer, draft)
  const request = { council, header, lines, previous, before, desks, ...(begun ? { successor: begun.successor } : {}) }
  const { signature } = granted('signing the roll', await signer.vault.handle('sign-roll', request))
  return { header, lines, signature, act }
}
