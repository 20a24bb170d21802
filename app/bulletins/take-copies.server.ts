import type { Ground } from '../access/ground.server.ts'
import { keyIdOf, parseSealedMessage } from '../formats/openpgp-message.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { type BulletinId, type CopyId, type Fingerprint, instant, type PersonId } from '../ids.ts'
import { findKey } from '../keys/key-store.server.ts'
import { encryptionKeyAt, rememberedKey, signatureTolerance } from '../openpgp/public-key.ts'
import { done, type Outcome, readForeign, refused } from '../outcome.ts'
import { copiesPerBatch, copySizeLimit, type PlannedCopy } from './bulletin.ts'
import { findBulletin, insertCopies, type NewCopy, plannedCopies } from './bulletin-store.server.ts'

export interface SentCopy {
  readonly id: CopyId
  readonly ciphertext: Uint8Array
}

export type CopyRefusal =
  | 'not-found'
  | 'already-issued'
  | 'copy-unplanned'
  | 'copy-too-large'
  | 'copy-not-sealed-to-key'
  | 'batch-too-large'

/**
 * Takes sealed copies into a bulletin being prepared. Each must be one OpenPGP
 * message that exactly the planned recipient's encryption subkey opens: a copy
 * sealed to the wrong key would be found out only by a reader who cannot read it.
 */
export async function takeCopies(
  ground: Ground,
  asked: { readonly bulletin: BulletinId; readonly sender: PersonId; readonly copies: readonly SentCopy[] },
): Promise<Outcome<{ readonly taken: number }, CopyRefusal>> {
  const bulletin = await findBulletin(ground.db, asked.bulletin)
  if (!bulletin || bulletin.sender_id !== asked.sender) return refused('not-found')
  if (bulletin.state !== 'preparing') return refused('already-issued')
  if (asked.copies.length > copiesPerBatch) return refused('batch-too-large')
  const plan = new Map((await plannedCopies(ground.db, bulletin.id)).map((copy) => [copy.id, copy]))
  const rows: NewCopy[] = []
  for (const { id, ciphertext } of asked.copies) {
    const planned = plan.get(id)
    if (!planned) return refused('copy-unplanned')
    if (ciphertext.length > copySizeLimit) return refused('copy-too-large')
    if (!(await isSealedTo(ground, planned, ciphertext))) return refused('copy-not-sealed-to-key')
    rows.push({ planned, ciphertext, hash: sha256Hex(ciphertext), at: ground.now() })
  }
  const state = await insertCopies(ground.db, bulletin.id, rows)
  if (state === null) return refused('not-found')
  return state === 'preparing' ? done({ taken: rows.length }) : refused('already-issued')
}

async function isSealedTo(ground: Ground, { key }: PlannedCopy, ciphertext: Uint8Array): Promise<boolean> {
  const message = readForeign(() => parseSealedMessage(ciphertext))
  if (!message) return false
  return (await encryptionSubkeys(ground, key)).some((subkey) => keyIdOf(subkey) === message.recipientKeyId)
}

/**
 * The subkey a copy made now is sealed to. Sealing goes by the witnessed time, which
 * lies some minutes back: a subkey that ended since may have been the right one then.
 */
async function encryptionSubkeys({ db, now }: Ground, fingerprint: Fingerprint): Promise<readonly Fingerprint[]> {
  const key = await findKey(db, fingerprint)
  if (!key) return []
  const parsed = await rememberedKey(key.publicKey)
  const times = [now(), instant(now() - signatureTolerance)]
  return times.flatMap((at) => {
    const subkey = encryptionKeyAt(parsed, at)
    return subkey.ok ? [subkey.value.fingerprint] : []
  })
}
