/** Copies that are added to what was issued. */
import type { Db, Trx } from '../../db/open.server.ts'
import type { BulletinId, CopyId, Fingerprint, Instant, PersonId, ResealRequestId, Sha256Hex } from '../ids.ts'
import { isStanding } from '../sealed/standing-copy-store.server.ts'

export interface NewLaterCopy {
  readonly id: CopyId
  readonly code: string
  readonly recipient: PersonId
  readonly key: Fingerprint
  readonly ciphertext: Uint8Array
  readonly hash: Sha256Hex
  readonly card: Uint8Array
  readonly cardHash: Sha256Hex
  readonly replaces: CopyId | null
}

/** What all copies of one act have in common. */
export interface LaterCopies {
  readonly bulletin: BulletinId
  readonly source: CopyId
  readonly request: ResealRequestId | null
  readonly sealer: PersonId
  readonly sealerKey: Fingerprint
  readonly entry: bigint
  readonly at: Instant
}

export async function insertLaterCopies(trx: Trx, of: LaterCopies, copies: readonly NewLaterCopy[]): Promise<void> {
  const { bulletin, source, request, sealer, sealerKey, entry, at } = of
  const sealed = copies.map(({ id, code, recipient, key, ciphertext, hash, card, cardHash }) => ({
    id,
    document_id: bulletin,
    recipient_id: recipient,
    key_fingerprint: key,
    code,
    ciphertext,
    ciphertext_hash: hash,
    card,
    card_hash: cardHash,
    created_at: at,
  }))
  await trx.insertInto('sealed_copy').values(sealed).execute()
  const made = copies.map(({ id, replaces }) => ({
    copy_id: id,
    replaces,
    source_id: source,
    request_id: request,
    sealer_id: sealer,
    sealer_key: sealerKey,
    entry_index: Number(entry),
    resealed_at: at,
  }))
  await trx.insertInto('resealed_copy').values(made).execute()
}

/** Whether one of these ids, or of these codes of this bulletin, is a copy's already. */
export async function anyTaken(
  trx: Trx,
  bulletin: BulletinId,
  copies: readonly { readonly id: CopyId; readonly code: string }[],
): Promise<boolean> {
  const ids = copies.map(({ id }) => id)
  const codes = copies.map(({ code }) => code)
  const row = await trx
    .selectFrom('sealed_copy')
    .select('id')
    .where(({ or, and, eb }) =>
      or([eb('id', 'in', ids), and([eb('document_id', '=', bulletin), eb('code', 'in', codes)])]),
    )
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function codesOf(db: Db | Trx, bulletin: BulletinId): Promise<readonly string[]> {
  const rows = await db.selectFrom('sealed_copy').select('code').where('document_id', '=', bulletin).execute()
  return rows.map(({ code }) => code)
}

/** Who has a copy of it that opens with their present key. */
export async function currentReaders(db: Db, bulletin: BulletinId): Promise<ReadonlySet<PersonId>> {
  const rows = await db
    .selectFrom('sealed_copy as copy')
    .innerJoin('person_key as present', 'present.fingerprint', 'copy.key_fingerprint')
    .select('copy.recipient_id as person')
    .where('copy.document_id', '=', bulletin)
    .where('present.retired_at', 'is', null)
    .where(isStanding)
    .execute()
  return new Set(rows.map(({ person }) => person))
}
