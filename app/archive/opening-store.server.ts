/** Openings of the archive, and what lies there. */
import type { Db, Trx } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'
import type { BulletinId, CopyId, Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'

/** A bulletin as it lies in the archive. */
export interface Archived {
  readonly bulletin: BulletinId
  readonly number: string
  readonly kind: string
  readonly class: Row<'bulletin'>['class']
  readonly tlp: string
  readonly publicTitle: string | null
  readonly issuedAt: Instant
  readonly issuedEntry: bigint
  readonly contentDigest: Sha256Hex
  readonly sender: PersonId
  readonly senderKey: Fingerprint
  readonly copy: CopyId
  readonly code: string
  readonly hash: Sha256Hex
  readonly outer: { readonly desk: string; readonly key: Fingerprint }
  readonly inner: { readonly desk: string; readonly key: Fingerprint }
}

const archived = (db: Db | Trx) =>
  db
    .selectFrom('desk_copy as copy')
    .innerJoin('sealed_document as document', 'document.id', 'copy.document_id')
    .innerJoin('bulletin', 'bulletin.id', 'document.id')
    .select([
      'bulletin.id as bulletin',
      'bulletin.number as number',
      'bulletin.kind as kind',
      'bulletin.class as class',
      'bulletin.tlp as tlp',
      'bulletin.public_title as publicTitle',
      'document.issued_at as issuedAt',
      'document.issued_entry as issuedEntry',
      'document.content_digest as contentDigest',
      'document.sender_id as sender',
      'document.sender_key as senderKey',
      'copy.id as copy',
      'copy.code as code',
      'copy.ciphertext_hash as hash',
      'copy.desk_id as outerDesk',
      'copy.key_fingerprint as outerKey',
      'copy.inner_desk_id as innerDesk',
      'copy.inner_key as innerKey',
    ])
    .where('document.issued_at', 'is not', null)
    .where('copy.inner_desk_id', 'is not', null)

type ArchivedRow = Awaited<ReturnType<ReturnType<typeof archived>['executeTakeFirstOrThrow']>>

function archivedOf(row: ArchivedRow | undefined): Archived | null {
  if (!row) return null
  const { issuedAt, issuedEntry, contentDigest, hash, outerDesk, outerKey, innerDesk, innerKey, ...rest } = row
  const whole = issuedAt !== null && issuedEntry !== null && contentDigest !== null && hash !== null
  if (!whole || innerDesk === null || innerKey === null) return null
  const layers = { outer: { desk: outerDesk, key: outerKey }, inner: { desk: innerDesk, key: innerKey } }
  return { ...rest, issuedAt, issuedEntry: BigInt(issuedEntry), contentDigest, hash, ...layers }
}

export const archivedByNumber = async (db: Db, number: string): Promise<Archived | null> =>
  archivedOf(await archived(db).where('bulletin.number', '=', number).executeTakeFirst())

export const archivedBulletin = async (db: Db | Trx, bulletin: BulletinId): Promise<Archived | null> =>
  archivedOf(await archived(db).where('bulletin.id', '=', bulletin).executeTakeFirst())

export interface Opening {
  /** The index of the entry that asked. */
  readonly opening: number
  readonly bulletin: BulletinId
  readonly askedBy: PersonId
  readonly askedAt: Instant
  readonly agreedBy: PersonId
  readonly agreedAt: Instant
  readonly endsAt: Instant
  readonly innerHash: Sha256Hex | null
  readonly innerAt: Instant | null
  /** Sealed to whoever asked, by whom and under which entry. */
  readonly sealed: {
    readonly copy: CopyId
    readonly code: string
    readonly key: Fingerprint
    readonly hash: Sha256Hex
    readonly sender: PersonId
    readonly senderKey: Fingerprint
    readonly issuedEntry: bigint
  } | null
  readonly openedAt: Instant | null
}

function openingOf(row: Omit<Row<'archive_opening'>, 'inner_message' | 'ciphertext'>): Opening {
  const { copy_id: copy, code, key_fingerprint: key, ciphertext_hash: hash } = row
  const { sealer_id: sender, sealer_key: senderKey, opened_entry: entry } = row
  const whole = copy && code && key && hash && sender && senderKey && entry !== null
  return {
    opening: row.asked_entry,
    bulletin: row.bulletin_id,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    agreedBy: row.agreed_by,
    agreedAt: row.agreed_at,
    endsAt: row.ends_at,
    innerHash: row.inner_hash,
    innerAt: row.inner_at,
    sealed: whole ? { copy, code, key, hash, sender, senderKey, issuedEntry: BigInt(entry) } : null,
    openedAt: row.opened_at,
  }
}

const openings = (db: Db | Trx) =>
  db
    .selectFrom('archive_opening')
    .select(['asked_entry', 'bulletin_id', 'archived_id', 'asked_by', 'asked_at', 'agreed_by', 'agreed_at', 'ends_at'])
    .select(['inner_hash', 'inner_at', 'copy_id', 'code', 'key_fingerprint', 'ciphertext_hash', 'sealer_id'])
    .select(['sealer_key', 'opened_entry', 'opened_at'])

export async function findOpening(db: Db | Trx, opening: number): Promise<Opening | null> {
  const row = await openings(db).where('asked_entry', '=', opening).executeTakeFirst()
  return row ? openingOf(row) : null
}

/** The newest first. */
export async function listOpenings(db: Db, most: number): Promise<readonly Opening[]> {
  return (await openings(db).orderBy('asked_entry', 'desc').limit(most).execute()).map(openingOf)
}

/** Of one bulletin, for its author. */
export async function openingsOf(db: Db, bulletin: BulletinId): Promise<readonly Opening[]> {
  const rows = await openings(db).where('bulletin_id', '=', bulletin).orderBy('asked_entry', 'desc').execute()
  return rows.map(openingOf)
}

export async function insertOpening(
  trx: Trx,
  made: Pick<Opening, 'opening' | 'bulletin' | 'askedBy' | 'askedAt' | 'agreedBy' | 'agreedAt' | 'endsAt'> & {
    readonly archived: CopyId
  },
): Promise<void> {
  const empty = { inner_message: null, inner_hash: null, inner_at: null, copy_id: null, code: null }
  const unsealed = { key_fingerprint: null, ciphertext: null, ciphertext_hash: null, sealer_id: null, sealer_key: null }
  await trx
    .insertInto('archive_opening')
    .values({
      asked_entry: made.opening,
      bulletin_id: made.bulletin,
      archived_id: made.archived,
      asked_by: made.askedBy,
      asked_at: made.askedAt,
      agreed_by: made.agreedBy,
      agreed_at: made.agreedAt,
      ends_at: made.endsAt,
      ...empty,
      ...unsealed,
      opened_entry: null,
      opened_at: null,
    })
    .execute()
}

/** Whether the log says that this copy was given to them. */
export async function wasReleased(db: Db | Trx, copy: CopyId, person: PersonId): Promise<boolean> {
  const row = await db
    .selectFrom('log_index')
    .select('index')
    .where('part', '=', copy)
    .where('actor', '=', person)
    .where('kind', '=', 'released')
    .executeTakeFirst()
  return row !== undefined
}

/** What came off the outer layer; brought twice, the first stays. */
export async function keepInner(
  trx: Trx,
  opening: number,
  { message, hash, at }: { readonly message: Uint8Array; readonly hash: Sha256Hex; readonly at: Instant },
): Promise<void> {
  await trx
    .updateTable('archive_opening')
    .set({ inner_message: message, inner_hash: hash, inner_at: at })
    .where('asked_entry', '=', opening)
    .where('inner_message', 'is', null)
    .execute()
}

export async function keepSealed(
  trx: Trx,
  opening: number,
  sealed: NonNullable<Opening['sealed']> & { readonly ciphertext: Uint8Array; readonly at: Instant },
): Promise<void> {
  await trx
    .updateTable('archive_opening')
    .set({
      copy_id: sealed.copy,
      code: sealed.code,
      key_fingerprint: sealed.key,
      ciphertext: sealed.ciphertext,
      ciphertext_hash: sealed.hash,
      sealer_id: sealed.sender,
      sealer_key: sealed.senderKey,
      opened_entry: Number(sealed.issuedEntry),
      opened_at: sealed.at,
      // Nobody needs the layer any more: what was asked for is sealed to whoever asked.
      inner_message: null,
    })
    .where('asked_entry', '=', opening)
    .execute()
}

export async function readMessage(
  db: Db | Trx,
  opening: number,
  which: 'inner_message' | 'ciphertext',
): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('archive_opening')
    .select(`${which} as message`)
    .where('asked_entry', '=', opening)
    .executeTakeFirst()
  return row?.message ? new Uint8Array(row.message) : null
}

/** What was taken out of the archive goes when its days are over; who opened what stays. */
export async function emptyEnded(trx: Trx, at: Instant): Promise<void> {
  await trx
    .updateTable('archive_opening')
    .set({ inner_message: null, ciphertext: null })
    .where('ends_at', '<=', at)
    .execute()
}
