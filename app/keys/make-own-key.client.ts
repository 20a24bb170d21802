import { askPortal } from '../access/ask-portal.client.ts'
import { signAct } from '../acts/sign-act.client.ts'
import { fromBase64 } from '../formats/bytes.ts'
import { unread } from '../formats/codec.ts'
import type { PersonId } from '../ids.ts'
import { keepCard } from '../keyring/keep-card.client.ts'
import { fetchOwnKey } from '../keyring/open-vault.client.ts'
import { keyQuestion, proofBody } from '../keyring/own-key-wire.ts'
import { askVault, storeCard } from '../openpgp/vault.client.ts'
import type { MadeKey } from '../openpgp/vault-protocol.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { enrolBody } from './enrol-wire.ts'

export interface KeyInHand {
  readonly person: PersonId
  readonly made: MadeKey
  /** `fuin-log-trust/1`, for the kit. */
  readonly trust: string
}

/** Makes a key in the vault. The portal knows nothing of it until `enrolOwnKey`. */
export async function makeOwnKey(): Promise<Outcome<KeyInHand, string>> {
  const own = await fetchOwnKey()
  if (!own.ok) return own
  const { person, trust, checkpoint, council, suspended } = own.value
  const made = await askVault('make-key', { person, trust, checkpoint, council })
  // Whoever knows nothing of the log yet cannot judge who set its quorum aside: the first checkpoint is a cosigned one.
  if (!made.ok) return made.reason === 'checkpoint-bad' && suspended ? refused('key-while-suspended') : made
  // A card of an earlier key would stand in the way of this one's.
  storeCard(person, made.value.card)
  return done({ person, made: made.value, trust })
}

/** Puts the key on record, signed for by itself, then proves that it decrypts. */
export async function enrolOwnKey({ made }: KeyInHand): Promise<Outcome<undefined, string>> {
  const { fingerprint, publicKey, publicKeyHash, protectedKey } = made
  const act = await signAct({ act: 'key', objects: [{ kind: 'key', id: fingerprint, sha256: publicKeyHash }] })
  if (!act.ok) return act
  const body = { publicKey, protectedKey, act: act.value }
  const enrolled = await askPortal('/keys/enrol', { method: 'POST', sends: enrolBody, body, answer: unread })
  return enrolled.ok ? proveOwnKey() : enrolled
}

/** Keeps the trust card, then opens the portal's question. Also how a closed browser goes on, and how a lapsed proof is renewed. */
export async function proveOwnKey(): Promise<Outcome<undefined, string>> {
  // Even where nothing has moved: enrolling drops the cards of an earlier key.
  const kept = await keepCard({ always: true })
  if (!kept.ok) return kept
  const asking = { method: 'POST', sends: proofBody } as const
  const question = await askPortal('/keys/proof', { ...asking, body: {}, answer: keyQuestion })
  if (!question.ok) return question
  const answer = await askVault('answer-proof', question.value)
  if (!answer.ok) return answer
  const nonce = fromBase64(answer.value.nonce)
  const proven = await askPortal('/keys/proof', { ...asking, body: { nonce }, answer: unread })
  return proven.ok ? done() : proven
}
