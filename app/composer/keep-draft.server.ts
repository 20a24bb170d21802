import type { Ground } from '../access/ground.server.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { CopyId, DraftId, Instant, PersonId } from '../ids.ts'
import { currentKeyOf } from '../keyring/key-store.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { copySizeLimit } from '../sealed/copy.ts'
import { isSealedTo } from '../sealed/take-copies.server.ts'
import { findDraft, listDrafts, putDraft } from './draft-store.server.ts'

/** Drafts one person may have lying about. */
export const draftLimit = 30

export interface DraftSent {
  readonly id: DraftId
  readonly author: PersonId
  /** One more than the version the writer had; 1 for a new draft. */
  readonly version: number
  readonly copy: CopyId
  readonly ciphertext: Uint8Array
}

export type KeepRefusal = 'copy-too-large' | 'copy-not-sealed-to-key' | 'draft-elsewhere' | 'drafts-too-many'

/**
 * Keeps what somebody is writing, sealed to themselves. No entry: nothing has
 * happened that anybody but they could see. Two windows do not write over each
 * other: whoever did not have the newest is told, and keeps what they have.
 * Sent twice, the same is kept once.
 */
export async function keepDraft(
  { db, now }: Pick<Ground, 'db' | 'now'>,
  sent: DraftSent,
): Promise<Outcome<{ readonly version: number; readonly savedAt: Instant }, KeepRefusal>> {
  const { id, author, version, copy, ciphertext } = sent
  if (ciphertext.length > copySizeLimit) return refused('copy-too-large')
  const key = await currentKeyOf(db, author)
  if (!key || !(await isSealedTo({ db, now }, key.fingerprint, ciphertext))) return refused('copy-not-sealed-to-key')
  const ciphertextHash = sha256Hex(ciphertext)
  if (version === 1 && (await listDrafts(db, author)).length >= draftLimit) return refused('drafts-too-many')
  const savedAt = now()
  const draft = { id, author, version, copy, ciphertext, ciphertextHash, key: key.fingerprint, savedAt }
  if (await putDraft(db, draft)) return done({ version, savedAt })
  const stands = await findDraft(db, { id, author })
  return stands?.ciphertextHash === ciphertextHash && stands.version === version
    ? done({ version, savedAt: stands.savedAt })
    : refused('draft-elsewhere')
}
