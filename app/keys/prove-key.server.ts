import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { advanceSetup, findPerson } from '../council/person-store.server.ts'
import { toBase64 } from '../formats/bytes.ts'
import { formatKeyProof } from '../formats/key-proof.ts'
import { portalOf } from '../formats/log-origin.ts'
import { sha256 } from '../formats/sha256.ts'
import { instant, minutes, type PersonId } from '../ids.ts'
import {
  currentKeyOf,
  flawOf,
  type KeyFlaw,
  keepProofNonce,
  renewProof,
  takeProofNonce,
} from '../keyring/key-store.server.ts'
import { trustCardOf } from '../keyring/trust-card-store.server.ts'
import { sealToKey } from '../openpgp/seal-to-key.ts'
import { done, type Outcome, refused } from '../outcome.ts'

/** How long a question may wait for its answer: of the vault, and of whoever carries it to a program of their own. */
const questionLasts = { vault: minutes(10), byHand: minutes(20) } as const

/**
 * A `fuin-proof/1` message sealed to the person's current key: only its holder
 * can say the nonce inside. Asking anew voids the question before.
 */
export async function askProof(
  { db, log, now, random }: Ground,
  person: PersonId,
): Promise<Outcome<{ readonly message: Uint8Array }, KeyFlaw>> {
  const key = await currentKeyOf(db, person)
  const at = now()
  const flaw = flawOf(key, at)
  if (flaw || !key) return refused(flaw ?? 'key-unknown')
  const nonce = random(32)
  const { fingerprint, publicKey, brought } = key
  const text = formatKeyProof({ portal: portalOf(log.trust.origin), person, key: fingerprint, nonce: toBase64(nonce) })
  const message = await sealToKey(text, { publicKey, fingerprint, date: at })
  const expiresAt = instant(at + questionLasts[brought ? 'byHand' : 'vault'])
  await keepProofNonce(db, { fingerprint, nonceHash: sha256(nonce), issuedAt: at, expiresAt })
  return done({ message })
}

export type ProofRefusal = KeyFlaw | 'proof-wrong' | 'trust-card-not-kept'

/**
 * Takes the nonce back: from now on the key may receive, for 90 days. In setting
 * up, the trust card must be kept first: the first thing a wiped browser needs
 * must not be missing when it is needed. A key that is brought has none: no vault
 * of ours ever opens with it.
 */
export async function answerProof(
  { log }: Ground,
  { by, nonce }: { readonly by: ActorFields; readonly nonce: Uint8Array },
): Promise<Outcome<undefined, ProofRefusal>> {
  const { value } = await log.append<Outcome<undefined, ProofRefusal>>(async ({ trx, at }) => {
    const key = await currentKeyOf(trx, by.actor)
    const flaw = flawOf(key, at)
    if (flaw || !key) return { value: refused(flaw ?? 'key-unknown'), entries: [] }
    const { fingerprint, publicKeyHash, brought } = key
    if (!brought && !(await trustCardOf(trx, by.actor))) return { value: refused('trust-card-not-kept'), entries: [] }
    const right = await takeProofNonce(trx, { fingerprint, nonceHash: sha256(nonce), at })
    if (!right) return { value: refused('proof-wrong'), entries: [] }
    await renewProof(trx, fingerprint, at)
    // Whoever is in already and only makes another key has pledged: that stands, signed with the key of its day.
    const inside = (await findPerson(trx, by.actor))?.state === 'active'
    await advanceSetup(trx, by.actor, { from: 'key', to: inside ? null : 'pledge' })
    const objects = [{ kind: 'key', id: fingerprint, sha256: publicKeyHash }]
    return { value: done(), entries: [{ ...by, kind: 'key-proven', subject: by.actor, objects }] }
  })
  return value
}
