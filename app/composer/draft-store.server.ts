/** Drafts as their authors left them: sealed, so nothing of them is known here but when they were kept. */
import type { Db, Trx } from '../../db/open.server.ts'
import type { CopyId, DraftId, Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'

export interface StoredDraft {
  readonly id: DraftId
  readonly version: number
  readonly copy: CopyId
  readonly ciphertextHash: Sha256Hex
  readonly key: Fingerprint
  readonly savedAt: Instant
}

const drafts = (db: Db | Trx, author: PersonId) =>
  db
    .selectFrom('draft')
    .select([
      'id',
      'version',
      'copy_id as copy',
      'ciphertext_hash as ciphertextHash',
      'key_fingerprint as key',
      'saved_at as savedAt',
    ])
    .where('author_id', '=', author)

/** Newest first. */
export const listDrafts = (db: Db | Trx, author: PersonId): Promise<readonly StoredDraft[]> =>
  drafts(db, author).orderBy('saved_at', 'desc').orderBy('id').execute()

/** The author's draft; null for anybody else's, as for one that does not exist. */
export async function findDraft(
  db: Db | Trx,
  { id, author }: { readonly id: DraftId; readonly author: PersonId },
): Promise<StoredDraft | null> {
  return (await drafts(db, author).where('id', '=', id).executeTakeFirst()) ?? null
}

export async function readDraft(db: Db | Trx, id: DraftId): Promise<Uint8Array | null> {
  const row = await db.selectFrom('draft').select('ciphertext').where('id', '=', id).executeTakeFirst()
  return row ? new Uint8Array(row.ciphertext) : null
}

export interface DraftToKeep extends StoredDraft {
  readonly author: PersonId
  readonly ciphertext: Uint8Array
}

/** Puts version n in the place of version n − 1; false where that is not what stands there. */
export async function putDraft(db: Db, draft: DraftToKeep): Promise<boolean> {
  const { id, author, version, copy, ciphertext, ciphertextHash, key, savedAt } = draft
  const sealed = {
    version,
    copy_id: copy,
    ciphertext,
    ciphertext_hash: ciphertextHash,
    key_fingerprint: key,
    saved_at: savedAt,
  }
  if (version === 1) {
    const made = await db
      .insertInto('draft')
      .values({ id, author_id: author, ...sealed })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst()
    return made.numInsertedOrUpdatedRows === 1n
  }
  const kept = await db
    .updateTable('draft')
    .set(sealed)
    .where('id', '=', id)
    .where('author_id', '=', author)
    .where('version', '=', version - 1)
    .executeTakeFirst()
  return kept.numUpdatedRows === 1n
}

export async function deleteDraft(
  db: Db,
  { id, author }: { readonly id: DraftId; readonly author: PersonId },
): Promise<void> {
  await db.deleteFrom('draft').where('id', '=', id).where('author_id', '=', author).execute()
}

export async function deleteDraftsBefore(trx: Trx, before: Instant): Promise<number> {
  const gone = await trx.deleteFrom('draft').where('saved_at', '<', before).executeTakeFirst()
  return Number(gone.numDeletedRows)
}
