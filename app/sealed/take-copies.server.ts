import type { Ground } from '../access/ground.server.ts'
import { archivedSizeLimit } from '../formats/sealed-archive.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { CopyId, Fingerprint, PersonId } from '../ids.ts'
import { findKey } from '../keyring/key-store.server.ts'
import { isSealedTo as isSealedToKey } from '../openpgp/sealed-to.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { deskKeyBytes } from '../roll/desk-roll-store.server.ts'
import { cardSizeLimit, copiesPerBatch, copySizeLimit } from './copy.ts'
import { type BroughtDeskCopy, type DeskCopyDue, deskCopiesOf } from './desk-copy-store.server.ts'
import { findDocument, insertCopies, type NewCopy, plannedCopies } from './document-store.server.ts'

export interface SentCopy {
  readonly id: CopyId
  readonly ciphertext: Uint8Array
  readonly card: Uint8Array | null
}

export type CopyRefusal =
  | 'not-found'
  | 'already-issued'
  | 'copy-unplanned'
  | 'copy-too-large'
  | 'copy-not-sealed-to-key'
  | 'batch-too-large'

/**
 * Takes sealed copies into a document being prepared. Each part must be one OpenPGP
 * message that exactly the planned recipient's encryption subkey opens: a copy
 * sealed to the wrong key would be found out only by a reader who cannot read it.
 */
export async function takeCopies(
  ground: Ground,
  asked: { readonly document: string; readonly sender: PersonId; readonly copies: readonly SentCopy[] },
): Promise<Outcome<{ readonly taken: number }, CopyRefusal>> {
  const document = await findDocument(ground.db, asked.document)
  if (!document || document.sender_id !== asked.sender) return refused('not-found')
  if (document.issued_entry !== null) return refused('already-issued')
  if (asked.copies.length > copiesPerBatch) return refused('batch-too-large')
  const plan = new Map((await plannedCopies(ground.db, document.id)).map((copy) => [copy.id, copy]))
  const desks = new Map((await deskCopiesOf(ground.db, document.id)).map((copy) => [copy.id, copy]))
  const rows: NewCopy[] = []
  const deskRows: BroughtDeskCopy[] = []
  for (const sent of asked.copies) {
    const [planned, desk] = [plan.get(sent.id), desks.get(sent.id)]
    const flaw = planned
      ? await flawOf(ground, sent, planned.key)
      : desk
        ? await deskFlawOf(ground, sent, desk)
        : 'copy-unplanned'
    if (flaw) return refused(flaw)
    const parts = { sealed: stored(sent.ciphertext), card: sent.card && stored(sent.card), at: ground.now() }
    if (planned) rows.push({ planned, ...parts })
    else deskRows.push({ id: sent.id, ...parts })
  }
  const state = await insertCopies(ground.db, document.id, { copies: rows, desks: deskRows })
  if (state === null) return refused('not-found')
  return state === 'preparing' ? done({ taken: asked.copies.length }) : refused('already-issued')
}

const stored = (ciphertext: Uint8Array) => ({ ciphertext, hash: sha256Hex(ciphertext) })

async function flawOf(
  ground: Ground,
  { ciphertext, card }: Omit<SentCopy, 'id'>,
  key: Fingerprint,
): Promise<'copy-too-large' | 'copy-not-sealed-to-key' | null> {
  if (ciphertext.length > copySizeLimit || (card?.length ?? 0) > cardSizeLimit) return 'copy-too-large'
  const sound = (await isSealedTo(ground, key, ciphertext)) && (card === null || (await isSealedTo(ground, key, card)))
  return sound ? null : 'copy-not-sealed-to-key'
}

/** The same of a desk's; what lies under two layers is larger by the outer one, and has no card that one of the two could read. */
async function deskFlawOf(
  { db, now }: Ground,
  { ciphertext, card }: Omit<SentCopy, 'id'>,
  { key, inner }: DeskCopyDue,
): Promise<'copy-too-large' | 'copy-not-sealed-to-key' | 'copy-unplanned' | null> {
  const most = inner ? archivedSizeLimit : copySizeLimit
  if (ciphertext.length > most || (card?.length ?? 0) > cardSizeLimit) return 'copy-too-large'
  if (inner && card) return 'copy-unplanned'
  const bytes = await deskKeyBytes(db, key)
  for (const part of card ? [ciphertext, card] : [ciphertext])
    if (bytes === null || !(await isSealedToKey(bytes, part, now()))) return 'copy-not-sealed-to-key'
  return null
}

/** One OpenPGP message that exactly this key's encryption subkey opens. */
export async function isSealedTo(
  { db, now }: Pick<Ground, 'db' | 'now'>,
  fingerprint: Fingerprint,
  ciphertext: Uint8Array,
): Promise<boolean> {
  const key = await findKey(db, fingerprint)
  return key !== null && (await isSealedToKey(key.publicKey, ciphertext, now()))
}
