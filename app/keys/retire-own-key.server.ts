import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { beginKeyAnew, findPerson } from '../council/person-store.server.ts'
import type { Fingerprint } from '../ids.ts'
import { councilOnRecord } from '../keyring/council-key-store.server.ts'
import { currentKeyOf, type Db, findKey, retireKey } from '../keyring/key-store.server.ts'
import { dropTrustCards } from '../keyring/trust-card-store.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { RetiringReason } from './retiring.ts'

export type RetireRefusal = 'key-replaced' | 'key-unknown' | 'key-signs-rolls'

/**
 * A person gives up their own key, because its passphrase is forgotten or
 * somebody else may have it. From the entry on no act by it is taken and nothing
 * is sealed to it; they go on at the step of setting up where a key is made.
 * What was signed before stays good, and what was sealed to it stays closed:
 * nobody else can open it.
 *
 * It takes a code of this moment: a stolen session alone must not be able to cut
 * its owner off. It gives a thief nothing either, for the next key receives only
 * after its fingerprint was compared by another channel and two signed a roll.
 */
export function retireOwnKey(
  ground: Ground,
  asked: Confirmed & { readonly fingerprint: Fingerprint; readonly reason: RetiringReason },
): Promise<Outcome<undefined, RetireRefusal | ConfirmReason>> {
  const { fingerprint, reason } = asked
  return appendConfirmed<undefined, RetireRefusal>(ground, asked, async ({ trx, at }, by) => {
    const key = await currentKeyOf(trx, by.actor)
    if (!key) return { value: refused('key-unknown'), entries: [] }
    // The page showed another one: it is looked at again before anything is given up.
    if (key.fingerprint !== fingerprint) return { value: refused('key-replaced'), entries: [] }
    if ((await findPerson(trx, by.actor))?.setupStep !== null) return { value: refused('key-unknown'), entries: [] }
    const left = await signersWithout(trx, fingerprint)
    if (left !== null && left < 2) return { value: refused('key-signs-rolls'), entries: [] }
    await retireKey(trx, fingerprint, { at, reason })
    await dropTrustCards(trx, by.actor)
    await beginKeyAnew(trx, by.actor)
    const objects = [{ kind: 'key', id: fingerprint, sha256: key.publicKeyHash }]
    return { value: done(), entries: [{ ...by, kind: 'key-retired', subject: by.actor, objects, reason }] }
  })
}

/**
 * How many could still sign rolls if this key were given up; null where it is none that signs. A roll takes two: with fewer
 * no new key of anybody, this person's among them, would ever be in force again.
 */
export async function signersWithout(db: Db, fingerprint: Fingerprint): Promise<number | null> {
  const signers = (await councilOnRecord(db))?.signers.map((signer) => signer.fingerprint) ?? []
  if (!signers.includes(fingerprint)) return null
  const others = await Promise.all(signers.filter((one) => one !== fingerprint).map((one) => findKey(db, one)))
  return others.filter((key) => key?.retiredAt === null).length
}
