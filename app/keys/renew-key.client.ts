import { askPortal } from '../access/ask-portal.client.ts'
import { seeNewest, signAct } from '../acts/sign-act.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { unread } from '../formats/codec.ts'
import { fetchOwnKey } from '../keyring/open-vault.client.ts'
import { askVault } from '../openpgp/vault.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { BroughtKey } from './bring-key.client.ts'
import { enrolBody, type KeySent } from './enrol-wire.ts'

const put = (body: KeySent): Promise<Outcome<unknown, string>> =>
  askPortal('/keys/renew', { method: 'POST', sends: enrolBody, body, answer: unread })

/**
 * Two years more for the key that is open here. Dated by the newest checkpoint, like
 * everything a vault makes. A lost answer is asked for once more with the same act:
 * it finds its entry.
 */
export async function renewOwnKey(passphrase: string): Promise<Outcome<undefined, string>> {
  const own = await fetchOwnKey()
  if (!own.ok) return own
  const { protectedKey: before } = own.value
  if (!before) return refused('key-unknown')
  const seen = await seeNewest('key')
  if (!seen.ok) return seen
  const renewed = await askVault('renew-key', { protectedKey: before, passphrase })
  if (!renewed.ok) return renewed
  const { fingerprint, publicKey, publicKeyHash, protectedKey } = renewed.value
  const act = await signAct({ act: 'key', objects: [{ kind: 'key', id: fingerprint, sha256: publicKeyHash }] })
  if (!act.ok) return act
  const body = { publicKey, protectedKey, act: act.value }
  const first = await put(body)
  const answer = !first.ok && first.reason === 'not-reached' ? await put(body) : first
  return answer.ok ? done() : answer
}

/** The same of a key in a program of one's own, which made it longer there and signs for that. */
export const renewalToSign = ({ fingerprint, publicKey, hash }: BroughtKey): Outcome<Signable, string> =>
  done({
    act: { act: 'key', objects: [{ kind: 'key', id: fingerprint, sha256: hash }] },
    send: (act) => put({ publicKey, protectedKey: null, act }),
  })
