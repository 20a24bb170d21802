/** Shares as a holder's vault sealed them: each to somebody who serves the desk, with the key they have now. */

import type { Instant } from '../ids.ts'
import { findKey } from '../keyring/key-store.server.ts'
import { isSealedTo } from '../openpgp/sealed-to.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Desk } from './desk.ts'
import type { NewShare } from './desk-key-store.server.ts'
import type { Db } from './desk-store.server.ts'
import type { ShareSent } from './desk-wire.ts'

export type ShareRefusal = 'desk-share-not-due' | 'copy-not-sealed-to-key'

/** Refused whole where one of them is for somebody who does not serve, or is sealed to another key than theirs. */
export async function sharesDue(
  db: Db,
  { desk, sent, at }: { readonly desk: Desk; readonly sent: readonly ShareSent[]; readonly at: Instant },
): Promise<Outcome<readonly NewShare[], ShareRefusal>> {
  const found: NewShare[] = []
  for (const { person, copy, ciphertext: sealed } of sent) {
    const key = desk.serving.find((one) => one.person === person)?.key
    const twice = found.some((one) => one.person === person || one.copy === copy)
    if (!key || twice) return refused('desk-share-not-due')
    const onRecord = await findKey(db, key)
    if (!onRecord || !(await isSealedTo(onRecord.publicKey, sealed, at))) return refused('copy-not-sealed-to-key')
    found.push({ person, copy, key, sealed })
  }
  return done(found)
}
