/** Notes as they lie here: sealed, to one person and one desk, or to two people. */
import type { Db, Trx } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'
import { shareOpening } from '../bulletins/unit-copy-store.server.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { BulletinId, CopyId, Fingerprint, Instant, NoteId, OrganizationId, PersonId, Sha256Hex } from '../ids.ts'
import type { NoteLine } from './note.ts'

export interface NewNote {
  readonly id: NoteId
  readonly bulletin: BulletinId
  readonly kind: Row<'note'>['kind']
  readonly organization: OrganizationId
  readonly reader: PersonId
  readonly author: PersonId
  readonly authorKey: Fingerprint
  readonly contentDigest: Sha256Hex
  readonly at: Instant
  readonly entry: bigint
  readonly copies: readonly NewNoteCopy[]
}

export interface NewNoteCopy {
  readonly copy: CopyId
  readonly to: { readonly person: PersonId } | { readonly desk: string }
  readonly key: Fingerprint
  readonly ciphertext: Uint8Array
}

export async function insertNote(trx: Trx, note: NewNote): Promise<void> {
  await trx
    .insertInto('note')
    .values({
      id: note.id,
      bulletin_id: note.bulletin,
      kind: note.kind,
      organization_id: note.organization,
      reader_id: note.reader,
      author_id: note.author,
      author_key: note.authorKey,
      content_digest: note.contentDigest,
      sent_at: note.at,
      entry_index: Number(note.entry),
    })
    .execute()
  await trx
    .insertInto('note_copy')
    .values(
      note.copies.map(({ copy, to, key, ciphertext }) => ({
        id: copy,
        note_id: note.id,
        recipient_id: 'person' in to ? to.person : null,
        desk_id: 'desk' in to ? to.desk : null,
        key_fingerprint: key,
        ciphertext,
        ciphertext_hash: sha256Hex(ciphertext),
      })),
    )
    .execute()
}

/** Whether an id is taken: by a note, or one of its messages. */
export async function isTaken(trx: Trx, { id, copies }: Pick<NewNote, 'id'> & { readonly copies: readonly CopyId[] }) {
  const note = await trx.selectFrom('note').select('id').where('id', '=', id).executeTakeFirst()
  const copy = await trx.selectFrom('note_copy').select('id').where('id', 'in', copies).executeTakeFirst()
  return note !== undefined || copy !== undefined
}

export interface FoundNote {
  readonly id: NoteId
  readonly bulletin: BulletinId
  readonly kind: Row<'note'>['kind']
  readonly organization: OrganizationId
  readonly reader: PersonId
}

export async function findNote(db: Db | Trx, id: NoteId): Promise<FoundNote | null> {
  const row = await db
    .selectFrom('note')
    .select(['id', 'bulletin_id as bulletin', 'kind', 'organization_id as organization', 'reader_id as reader'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

/** Notes about a bulletin as they came, with what of each opens for this person: all, or one reader's. */
export async function notesOf(
  db: Db | Trx,
  {
    bulletin,
    person,
    reader,
  }: { readonly bulletin: BulletinId; readonly person: PersonId; readonly reader: PersonId | null },
): Promise<readonly NoteLine[]> {
  let query = db
    .selectFrom('note')
    .innerJoin('person as author', 'author.id', 'note.author_id')
    .select([
      'note.id as note',
      'note.bulletin_id as bulletin',
      'note.kind as kind',
      'note.organization_id as organization',
      'note.reader_id as reader',
      'note.author_id as author',
      'author.name as authorName',
      'note.sent_at as sentAt',
    ])
    .where('note.bulletin_id', '=', bulletin)
    .orderBy('note.entry_index')
  if (reader !== null) query = query.where('note.reader_id', '=', reader)
  const rows = await query.execute()
  const open = await openingTo(db, { bulletin, person })
  return rows.map((row) => ({ ...row, copy: open.get(row.note) ?? null }))
}

/** By note: a message for their own present key, else one at a desk whose key they hold. */
async function openingTo(
  db: Db | Trx,
  { bulletin, person }: { readonly bulletin: BulletinId; readonly person: PersonId },
) {
  const rows = await copiesFor(db, person).where('note.bulletin_id', '=', bulletin).execute()
  const found = new Map<NoteId, { readonly id: CopyId; readonly ciphertextHash: Sha256Hex }>()
  for (const { note, copy: id, ciphertextHash } of rows) if (!found.has(note)) found.set(note, { id, ciphertextHash })
  return found
}

const copiesFor = (db: Db | Trx, person: PersonId) =>
  db
    .selectFrom('note_copy as copy')
    .innerJoin('note', 'note.id', 'copy.note_id')
    .leftJoin('person_key as own', (join) =>
      join
        .onRef('own.fingerprint', '=', 'copy.key_fingerprint')
        .on('own.retired_at', 'is', null)
        .on('own.person_id', '=', person),
    )
    .leftJoin('desk_share as share', (join) => join.on('share.copy', '=', shareOpening('copy', person)))
    .leftJoin('person_key as sealer', 'sealer.fingerprint', 'share.sealed_by')
    .select([
      'note.id as note',
      'note.bulletin_id as bulletin',
      'note.kind as kind',
      'note.organization_id as organization',
      'note.author_id as author',
      'note.author_key as authorKey',
      'note.entry_index as entry',
      'copy.id as copy',
      'copy.recipient_id as recipient',
      'copy.ciphertext_hash as ciphertextHash',
      'own.fingerprint as ownKey',
      'share.key_fingerprint as shareKey',
      'share.sealed as share',
      'sealer.public_key as sealerKey',
    ])
    .where((row) => row.or([row('own.fingerprint', 'is not', null), row('share.copy', 'is not', null)]))
    .orderBy('copy.recipient_id', (order) => order.desc().nullsLast())

/** A note that somebody may be given: sealed to themselves, or to a desk whose key they hold. */
export interface ReadableNote {
  readonly note: NoteId
  readonly bulletin: BulletinId
  readonly kind: Row<'note'>['kind']
  readonly organization: OrganizationId
  readonly author: PersonId
  readonly authorKey: Fingerprint
  readonly entry: bigint
  readonly copy: CopyId
  readonly ciphertextHash: Sha256Hex
  /** The person's own key by which it opens, or by which their share of the desk's does. */
  readonly key: Fingerprint
  readonly desk: { readonly ciphertext: Uint8Array; readonly sealerKey: Uint8Array } | null
}

export async function findReadableNote(
  db: Db | Trx,
  { note, person }: { readonly note: NoteId; readonly person: PersonId },
): Promise<ReadableNote | null> {
  const row = await copiesFor(db, person).where('note.id', '=', note).limit(1).executeTakeFirst()
  if (!row) return null
  const { ownKey, shareKey, share, sealerKey, recipient: _, entry, ...rest } = row
  const of = { ...rest, entry: BigInt(entry) }
  if (ownKey) return { ...of, key: ownKey, desk: null }
  if (!shareKey || !share || !sealerKey) return null
  return { ...of, key: shareKey, desk: { ciphertext: new Uint8Array(share), sealerKey: new Uint8Array(sealerKey) } }
}

export async function readNoteCiphertext(db: Db | Trx, copy: CopyId): Promise<Uint8Array | null> {
  const row = await db.selectFrom('note_copy').select('ciphertext').where('id', '=', copy).executeTakeFirst()
  return row ? new Uint8Array(row.ciphertext) : null
}
