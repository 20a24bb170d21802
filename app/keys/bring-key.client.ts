import { askPortal } from '../access/ask-portal.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { fromBase64Of } from '../formats/bytes.ts'
import { unread } from '../formats/codec.ts'
import { keyFlawOf, type UnfitKey } from '../formats/openpgp-key.ts'
import { minimalKey } from '../formats/openpgp-minimal-key.ts'
import { broughtOpenPgp } from '../formats/openpgp-wire.ts'
import { type Fingerprint, type Instant, type PersonId, parseId, type Sha256Hex } from '../ids.ts'
import { keyQuestion, proofBody } from '../keyring/own-key-wire.ts'
import { factsOf, type KeyRefusal, parsePublicKey } from '../openpgp/public-key.ts'
import { done, isTrouble, type Outcome, readForeign, refused } from '../outcome.ts'
import { enrolBody } from './enrol-wire.ts'

/** A key from somebody's own program, as the council would keep it. */
export interface BroughtKey {
  readonly fingerprint: Fingerprint
  readonly publicKey: Uint8Array
  readonly hash: Sha256Hex
  readonly algorithm: string
  readonly usableUntil: Instant
  /** User ids that stay here: names and addresses. */
  readonly left: readonly string[]
}

export type BringRefusal = KeyRefusal | 'key-missing' | 'key-lacks-id' | 'key-names-another' | 'key-without-end'

/**
 * Reads a public key by the rules by which the portal takes it, before anything of
 * it leaves this page; what the council does not keep never leaves it.
 */
export async function judgeBroughtKey(
  brought: Uint8Array | string | null,
  { person, at }: { readonly person: PersonId; readonly at: Instant },
): Promise<Outcome<BroughtKey, BringRefusal>> {
  if (brought === null) return refused('key-missing')
  if (typeof brought === 'string' && brought.includes('BEGIN PGP PRIVATE KEY')) return refused('key-private')
  const bytes = broughtOpenPgp(brought, 'PUBLIC KEY BLOCK')
  if (!bytes) return refused(isPrivateArmor(brought) ? 'key-private' : 'key-unreadable')
  const minimal = minimalOf(bytes, person)
  if (!minimal.ok) return minimal
  const { named, left, bytes: publicKey } = minimal.value
  // A key that cannot be taken at all is not sent back for an id first.
  const flaw = keyFlawOf(publicKey)
  if (flaw) return refused(flaw)
  if (!named) return refused(left.some((id) => parseId('p', id)) ? 'key-names-another' : 'key-lacks-id')
  const facts = factsOf(await parsePublicKey(publicKey), at)
  const [refusal] = facts.refusals
  if (refusal) return refused(refusal)
  const { fingerprint, hash, algorithm, usableUntil } = facts
  return usableUntil === null
    ? refused('key-without-end')
    : done({ fingerprint, publicKey, hash, algorithm, usableUntil, left })
}

const isPrivateArmor = (brought: Uint8Array | string): boolean =>
  brought instanceof Uint8Array && new TextDecoder().decode(brought).includes('BEGIN PGP PRIVATE KEY')

function minimalOf(bytes: Uint8Array, person: PersonId): Outcome<ReturnType<typeof minimalKey>, KeyRefusal> {
  try {
    return done(minimalKey(bytes, person))
  } catch (error) {
    if (isTrouble(error, 'Malformed')) return refused('reason' in error ? (error as UnfitKey).reason : 'key-unreadable')
    throw error
  }
}

/** The act `key`, which the brought key itself signs. */
export const broughtKeyToSign = ({ fingerprint, publicKey, hash }: BroughtKey): Outcome<Signable, string> =>
  done({
    act: { act: 'key', objects: [{ kind: 'key', id: fingerprint, sha256: hash }] },
    send: (act) => {
      const body = { publicKey, protectedKey: null, act }
      return askPortal('/keys/enrol', { method: 'POST', sends: enrolBody, body, answer: unread })
    },
  })

const asking = { method: 'POST', sends: proofBody } as const

/** A `fuin-proof/1` sealed to one's key, to be opened in one's own program. */
export async function askProofByHand(): Promise<Outcome<Uint8Array, string>> {
  const question = await askPortal('/keys/proof', { ...asking, body: {}, answer: keyQuestion })
  return question.ok ? done(question.value.message) : question
}

/** What came out of it, or the line of it that answers. */
export async function answerProofByHand(text: string): Promise<Outcome<undefined, string>> {
  const nonce = nonceIn(text)
  if (!nonce) return refused('proof-unreadable')
  const proven = await askPortal('/keys/proof', { ...asking, body: { nonce }, answer: unread })
  return proven.ok ? done() : proven
}

/** As a terminal shows it, with whatever stands around. */
export function nonceIn(text: string): Uint8Array | null {
  const [, line] = /(?:^|\s)nonce[ \t]+([A-Za-z0-9+/]{43}=)(?:\s|$)/.exec(text) ?? []
  return readForeign(() => fromBase64Of(32, line ?? text.trim(), 'nonce'))
}
