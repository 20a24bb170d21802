/** Keys of desks, and who has a share of them. */
import type { CopyId, Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import type { Db } from './desk-store.server.ts'

export interface NewEpoch {
  readonly desk: string
  readonly epoch: number
  readonly fingerprint: Fingerprint
  readonly publicKey: Uint8Array
  readonly publicKeyHash: Sha256Hex
  readonly expiresAt: Instant
  readonly madeBy: PersonId
  readonly makerKey: Fingerprint
  readonly madeAt: Instant
  readonly entryIndex: bigint
}

export async function insertEpoch(db: Db, made: NewEpoch): Promise<void> {
  await db
    .insertInto('desk_epoch')
    .values({
      desk_id: made.desk,
      epoch: made.epoch,
      fingerprint: made.fingerprint,
      public_key: made.publicKey,
      public_key_hash: made.publicKeyHash,
      expires_at: made.expiresAt,
      made_by: made.madeBy,
      maker_key: made.makerKey,
      made_at: made.madeAt,
      entry_index: Number(made.entryIndex),
      opened_at: null,
    })
    .execute()
}

export interface NewShare {
  readonly copy: CopyId
  readonly person: PersonId
  readonly key: Fingerprint
  readonly sealed: Uint8Array
}

export async function insertShares(
  db: Db,
  of: { readonly desk: string; readonly epoch: number; readonly sealedBy: Fingerprint; readonly at: Instant },
  shares: readonly NewShare[],
): Promise<void> {
  const rows = shares.map(({ copy, person, key, sealed }) => ({
    copy,
    desk_id: of.desk,
    epoch: of.epoch,
    person_id: person,
    key_fingerprint: key,
    sealed,
    sealed_by: of.sealedBy,
    shared_at: of.at,
    nonce_hash: null,
    nonce_until: null,
    proven_at: null,
    left_at: null,
  }))
  await db.insertInto('desk_share').values(rows).execute()
}

export async function markOpened(db: Db, desk: string, epoch: number, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('desk_epoch')
    .set({ opened_at: at })
    .where('desk_id', '=', desk)
    .where('epoch', '=', epoch)
    .where('opened_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export interface HeldShare {
  readonly copy: CopyId
  readonly epoch: number
  readonly ciphertext: Uint8Array
  readonly sealerKey: Uint8Array
  readonly deskKey: Uint8Array
  readonly fingerprint: Fingerprint
}

/** What one has of a desk's epochs, sealed to the key one has now. */
export async function heldShares(
  db: Db,
  held: { readonly desk: string; readonly person: PersonId; readonly key: Fingerprint },
): Promise<readonly HeldShare[]> {
  return db
    .selectFrom('desk_share as share')
    .innerJoin('person_key as sealer', 'sealer.fingerprint', 'share.sealed_by')
    .innerJoin('desk_epoch as epoch', (join) =>
      join.onRef('epoch.desk_id', '=', 'share.desk_id').onRef('epoch.epoch', '=', 'share.epoch'),
    )
    .select([
      'share.copy',
      'share.epoch',
      'share.sealed as ciphertext',
      'sealer.public_key as sealerKey',
      'epoch.public_key as deskKey',
      'epoch.fingerprint',
    ])
    .where('share.desk_id', '=', held.desk)
    .where('share.person_id', '=', held.person)
    .where('share.key_fingerprint', '=', held.key)
    .where('share.left_at', 'is', null)
    .orderBy('share.epoch')
    .execute()
}

/** One question at a time: an older one is void. */
export async function keepQuestion(
  db: Db,
  copy: CopyId,
  question: { readonly nonceHash: Uint8Array; readonly until: Instant },
): Promise<void> {
  await db
    .updateTable('desk_share')
    .set({ nonce_hash: question.nonceHash, nonce_until: question.until })
    .where('copy', '=', copy)
    .execute()
}

/** True if this was asked of this share and not yet answered; then it is proven, and the question used up. */
export async function takeAnswer(
  db: Db,
  copy: CopyId,
  { nonceHash, at }: { readonly nonceHash: Uint8Array; readonly at: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('desk_share')
    .set({ nonce_hash: null, nonce_until: null, proven_at: at })
    .where('copy', '=', copy)
    .where('nonce_hash', '=', nonceHash)
    .where('nonce_until', '>', at)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
