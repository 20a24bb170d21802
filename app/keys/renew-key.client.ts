import { askPortal } from '../access/ask-portal.client.ts'
import { sentUntilAnswered } from '../acts/sent-act.client.ts'
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

const taker = sentUntilAnswered<KeySent>()

/**
 * Two years more for the key that is open here. `from`: the end that the page shows.
 * Only the vault can say what it will be.
 */
export const ownRenewal = (passphrase: string, from: number): Outcome<Signable, string> =>
  done({
    act: null,
    take: () => taker(`renewed from ${from}`, { sign: () => renewed(passphrase), send: put }),
  })

/** Dated by the newest checkpoint, like everything a vault makes. */
async function renewed(passphrase: string): Promise<Outcome<KeySent, string>> {
  const own = await fetchOwnKey()
  if (!own.ok) return own
  const { protectedKey: before } = own.value
  if (!before) return refused('key-unknown')
  const seen = await seeNewest('key')
  if (!seen.ok) return seen
  const longer = await askVault('renew-key', { protectedKey: before, passphrase })
  if (!longer.ok) return longer
  const { fingerprint, publicKey, publicKeyHash, protectedKey } = longer.value
  const act = await signAct({ act: 'key', objects: [{ kind: 'key', id: fingerprint, sha256: publicKeyHash }] })
  return act.ok ? done({ publicKey, protectedKey, act: act.value }) : act
}

/** The same of a key in a program of one's own, which made it longer there and signs for that. */
export const renewalToSign = ({ fingerprint, publicKey, hash }: BroughtKey): Outcome<Signable, string> =>
  done({
    act: { act: 'key', objects: [{ kind: 'key', id: fingerprint, sha256: hash }] },
    send: (act) => put({ publicKey, protectedKey: null, act }),
  })
