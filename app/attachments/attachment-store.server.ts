/** Files beside what is sealed: their packets, and which documents they belong to. What is in them is known to nobody here. */
import { type Selectable, sql } from 'kysely'
import { dialectOf } from '../../db/dialect.ts'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Database } from '../../db/schema.ts'
import type { AttachmentId, BulletinId, Instant, PersonId, Sha256Hex } from '../ids.ts'

type AttachmentRow = Selectable<Database['attachment']>

export interface NewAttachment {
  readonly id: AttachmentId
  readonly author: PersonId
  /** Of the file, bytes. */
  readonly size: number
  readonly parts: number
  readonly at: Instant
}

/** Begins a file; one that was begun before stays as it is. */
export async function insertAttachment(db: Db, { id, author, size, parts, at }: NewAttachment): Promise<void> {
  await db
    .insertInto('attachment')
    .values({ id, author_id: author, size, parts, created_at: at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/** The author's own; null for anybody else's, as for one that does not exist. */
export async function findAttachment(
  db: Db | Trx,
  { id, author }: { readonly id: AttachmentId; readonly author: PersonId },
): Promise<AttachmentRow | null> {
  const found = db.selectFrom('attachment').selectAll().where('id', '=', id).where('author_id', '=', author)
  return (await found.executeTakeFirst()) ?? null
}

const namedBy = (attachment: string) =>
  sql<boolean>`exists (select 1 from document_attachment as named where named.attachment_id = ${sql.ref(attachment)})`

/** What somebody has begun and no document names: how many, and how many bytes. */
export async function unnamedOf(
  db: Db | Trx,
  author: PersonId,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const row = await db
    .selectFrom('attachment')
    .select((of) => [of.fn.countAll<number>().as('files'), of.fn.sum<number | null>('size').as('bytes')])
    .where('author_id', '=', author)
    .where((of) => of.not(namedBy('attachment.id')))
    .executeTakeFirstOrThrow()
  return { files: Number(row.files), bytes: Number(row.bytes ?? 0) }
}

export interface PartBrought {
  readonly id: AttachmentId
  readonly author: PersonId
  readonly number: number
  readonly ciphertext: Uint8Array
  readonly hash: Sha256Hex
}

/**
 * Puts a part in its place, over an earlier one: after a reload the same bytes are encrypted anew. Once a document names
 * the file nothing of it changes any more ('named'). The file's row is taken, so that a document that is being prepared
 * comes before or after.
 */
export async function putPart(db: Db, part: PartBrought): Promise<'taken' | 'named' | 'gone'> {
  const { id, author, number, ciphertext, hash } = part
  return await db.transaction().execute(async (trx) => {
    const own = trx.selectFrom('attachment').select('id').where('id', '=', id).where('author_id', '=', author)
    const taken = dialectOf(trx) === 'sqlite' ? own : own.forUpdate()
    if (!(await taken.executeTakeFirst())) return 'gone'
    const named = trx.selectFrom('document_attachment').select('document_id').where('attachment_id', '=', id)
    const stands = await partHash(trx, id, number)
    // Sent twice because the answer was lost: it is there.
    if (stands === hash) return 'taken'
    if (await named.executeTakeFirst()) return 'named'
    const sent = { ciphertext, ciphertext_hash: hash }
    await trx
      .insertInto('attachment_part')
      .values({ attachment_id: id, number, ...sent })
      .onConflict((conflict) => conflict.columns(['attachment_id', 'number']).doUpdateSet(sent))
      .execute()
    return 'taken'
  })
}

async function partHash(trx: Trx, id: AttachmentId, number: number): Promise<Sha256Hex | null> {
  const row = await trx
    .selectFrom('attachment_part')
    .select('ciphertext_hash as hash')
    .where('attachment_id', '=', id)
    .where('number', '=', number)
    .executeTakeFirst()
  return row?.hash ?? null
}

export interface FilesNamed {
  readonly author: PersonId
  readonly ids: readonly AttachmentId[]
  /** The bulletin that theirs takes the place of; whether it may was judged before. */
  readonly earlier: BulletinId | null
}

/** Of these the files that have every part, and are the author's own or those of the bulletin that theirs takes the place of. */
export async function wholeAmong(
  db: Db | Trx,
  { author, ids, earlier }: FilesNamed,
): Promise<readonly { readonly id: AttachmentId; readonly size: number }[]> {
  if (ids.length === 0) return []
  return await db
    .selectFrom('attachment')
    .select(['id', 'size'])
    .where('id', 'in', ids)
    .where((of) =>
      of.or([
        of('author_id', '=', author),
        of.exists(
          of
            .selectFrom('document_attachment as named')
            .select('named.document_id')
            .whereRef('named.attachment_id', '=', 'attachment.id')
            .where('named.document_id', '=', earlier ?? ''),
        ),
      ]),
    )
    .where((of) =>
      of(
        'parts',
        '=',
        of
          .selectFrom('attachment_part as part')
          .select((part) => part.fn.countAll<number>().as('count'))
          .whereRef('part.attachment_id', '=', 'attachment.id'),
      ),
    )
    .execute()
}

/** From here on nothing of these files changes, unless the document is given up. */
export async function nameAttachments(trx: Trx, document: string, ids: readonly AttachmentId[]): Promise<void> {
  if (ids.length === 0) return
  const rows = ids.map((id) => ({ document_id: document, attachment_id: id }))
  await trx.insertInto('document_attachment').values(rows).execute()
}

/** The digests of a bulletin's file, in order; null where it has none of that name. */
export async function partsOf(
  db: Db | Trx,
  { bulletin, attachment }: { readonly bulletin: BulletinId; readonly attachment: AttachmentId },
): Promise<readonly Sha256Hex[] | null> {
  const rows = await db
    .selectFrom('document_attachment as named')
    .innerJoin('attachment_part as part', 'part.attachment_id', 'named.attachment_id')
    .select('part.ciphertext_hash as hash')
    .where('named.document_id', '=', bulletin)
    .where('named.attachment_id', '=', attachment)
    .orderBy('part.number')
    .execute()
  return rows.length === 0 ? null : rows.map(({ hash }) => hash)
}

export async function readPart(db: Db | Trx, id: AttachmentId, number: number): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('attachment_part')
    .select('ciphertext')
    .where('attachment_id', '=', id)
    .where('number', '=', number)
    .executeTakeFirst()
  return row ? new Uint8Array(row.ciphertext) : null
}

/** True where it went: the author's own, and no document names it. */
export async function dropAttachment(
  db: Db,
  { id, author }: { readonly id: AttachmentId; readonly author: PersonId },
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const own = trx.selectFrom('attachment').select('id').where('id', '=', id).where('author_id', '=', author)
    const taken = dialectOf(trx) === 'sqlite' ? own : own.forUpdate()
    const found = await taken.where((of) => of.not(namedBy('attachment.id'))).executeTakeFirst()
    if (!found) return false
    await deleteWhole(trx, [id])
    return true
  })
}

/**
 * Files begun before `before` that no document names and no draft can: whoever writes keeps a draft within seconds, and
 * the one that names a file was kept after the file was begun. At most so many at a time; how many went.
 */
export async function deleteForgotten(trx: Trx, { before, most }: { readonly before: Instant; readonly most: number }) {
  const forgotten = trx
    .selectFrom('attachment')
    .select('id')
    .where('created_at', '<', before)
    .where((of) => of.not(namedBy('attachment.id')))
    .where(
      sql<boolean>`not exists (select 1 from draft
        where draft.author_id = attachment.author_id and draft.saved_at >= attachment.created_at)`,
    )
    .orderBy('created_at')
    .limit(most)
  const rows = await (dialectOf(trx) === 'sqlite' ? forgotten : forgotten.forUpdate()).execute()
  const ids = rows.map(({ id }) => id)
  await deleteWhole(trx, ids)
  return ids.length
}

async function deleteWhole(trx: Trx, ids: readonly AttachmentId[]): Promise<void> {
  if (ids.length === 0) return
  await trx.deleteFrom('attachment_part').where('attachment_id', 'in', ids).execute()
  await trx.deleteFrom('attachment').where('id', 'in', ids).execute()
}
