/** Copies sealed to desks: a document's at its sender's unit, and in the archive under two layers. */
import type { Db, Trx } from '../../db/open.server.ts'
import type { SealingDesks } from '../desks/sealing-desks.server.ts'
import type { CopyId, Fingerprint, Instant, Sha256Hex } from '../ids.ts'
import type { DeskNamed } from '../roll/roll-proof.server.ts'
import type { CopyCode } from './copy.ts'

/** A desk with the key by which it receives. */
export interface DeskKeyDue {
  readonly desk: string
  readonly key: Fingerprint
}

/** To which desk a copy is sealed; `inner`: of what lies under two layers, who opens what is inside. */
export interface DeskCopyDue extends DeskKeyDue {
  readonly inner: DeskKeyDue | null
}

export interface PlannedDeskCopy extends DeskCopyDue {
  readonly id: CopyId
  readonly code: CopyCode
}

const dueOf = ({ line: { desk, fingerprint: key } }: DeskNamed): DeskKeyDue => ({ desk, key })

/** The copies that a document goes to desks by. */
export const deskCopiesDue = ({ own, archive }: SealingDesks): readonly DeskCopyDue[] => [
  ...(own ? [{ ...dueOf(own), inner: null }] : []),
  ...(archive ? [{ ...dueOf(archive.outer), inner: dueOf(archive.inner) }] : []),
]

/** Whether these are the copies that are due: to the same desks, by the same keys. */
export function areDue(copies: readonly DeskCopyDue[], due: readonly DeskCopyDue[]): boolean {
  const names = (all: readonly DeskCopyDue[]) => all.map(nameOf).sort().join(' ')
  return names(copies) === names(due)
}

const nameOf = ({ desk, key, inner }: DeskCopyDue): string => [desk, key, inner?.desk, inner?.key].join(':')

export async function insertDeskPlan(trx: Trx, document: string, plan: readonly PlannedDeskCopy[]): Promise<void> {
  if (plan.length === 0) return
  const rows = plan.map(({ id, desk, key, inner, code }) => ({
    id,
    document_id: document,
    desk_id: desk,
    key_fingerprint: key,
    inner_desk_id: inner?.desk ?? null,
    inner_key: inner?.key ?? null,
    code,
    ciphertext: null,
    ciphertext_hash: null,
    card: null,
    card_hash: null,
    created_at: null,
  }))
  await trx.insertInto('desk_copy').values(rows).execute()
}

export interface FoundDeskCopy extends PlannedDeskCopy {
  /** Null until it was brought. */
  readonly hash: Sha256Hex | null
  readonly cardHash: Sha256Hex | null
}

export async function deskCopiesOf(db: Db | Trx, document: string): Promise<readonly FoundDeskCopy[]> {
  const rows = await db
    .selectFrom('desk_copy')
    .select(['id', 'code', 'desk_id as desk', 'key_fingerprint as key', 'inner_desk_id', 'inner_key'])
    .select(['ciphertext_hash as hash', 'card_hash as cardHash'])
    .where('document_id', '=', document)
    .orderBy('desk_id')
    .execute()
  return rows.map(({ code, inner_desk_id: desk, inner_key: key, ...row }) => ({
    ...row,
    code: code as CopyCode,
    inner: desk !== null && key !== null ? { desk, key } : null,
  }))
}

export interface BroughtDeskCopy {
  readonly id: CopyId
  readonly sealed: { readonly ciphertext: Uint8Array; readonly hash: Sha256Hex }
  readonly card: { readonly ciphertext: Uint8Array; readonly hash: Sha256Hex } | null
  readonly at: Instant
}

/** Brought twice, the first stays. The document's row is taken (insertCopies). */
export async function fillDeskCopies(trx: Trx, copies: readonly BroughtDeskCopy[]): Promise<void> {
  for (const { id, sealed, card, at } of copies)
    await trx
      .updateTable('desk_copy')
      .set({
        ciphertext: sealed.ciphertext,
        ciphertext_hash: sealed.hash,
        card: card?.ciphertext ?? null,
        card_hash: card?.hash ?? null,
        created_at: at,
      })
      .where('id', '=', id)
      .where('ciphertext', 'is', null)
      .execute()
}

/** With a document that was not issued. */
export async function dropDeskCopies(trx: Trx, document: string): Promise<void> {
  await trx.deleteFrom('desk_copy').where('document_id', '=', document).execute()
}

export async function readDeskCard(db: Db | Trx, copy: CopyId): Promise<Uint8Array | null> {
  const row = await db.selectFrom('desk_copy').select('card').where('id', '=', copy).executeTakeFirst()
  return row?.card ? new Uint8Array(row.card) : null
}

export async function readDeskCiphertext(db: Db | Trx, copy: CopyId): Promise<Uint8Array | null> {
  const row = await db.selectFrom('desk_copy').select('ciphertext').where('id', '=', copy).executeTakeFirst()
  return row?.ciphertext ? new Uint8Array(row.ciphertext) : null
}
