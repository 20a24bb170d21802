/** Sealed copies as their readers meet them: what is mine, what may be given to me now, how far I am. */
import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Database } from '../../db/schema.ts'
import { houseAt } from '../council/engagement-store.server.ts'
import type { BulletinId, CopyId, Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import { holding, type Order, walkBy } from '../lists/keyset-store.server.ts'
import type { Page, Place } from '../lists/list.ts'
import { readPage } from '../lists/page.ts'
import type { Sealing } from '../sealed/prove-sender.server.ts'
import { isStanding, ofSameReader, sealedFor } from '../sealed/standing-copy-store.server.ts'
import type { CopyProgress } from './bulletin.ts'
import { bulletinList } from './bulletin-list.ts'

type BulletinColumns = Selectable<Database['bulletin']>

/** What a reader is shown of a bulletin that is not open: nothing of it is secret, nothing of it is about others. */
export interface OutsideBulletin {
  readonly id: BulletinId
  readonly number: string
  readonly kind: string
  readonly class: BulletinColumns['class']
  readonly tlp: string
  /** Not encrypted; null where the liaison gave none. */
  readonly publicTitle: string | null
  readonly sender: PersonId
  readonly issuedAt: Instant
  readonly acknowledgeBy: Instant | null
  readonly withdrawnAt: Instant | null
}

export interface OwnCopy extends OutsideBulletin {
  readonly copy: CopyId
  readonly code: string
  readonly key: Fingerprint
  readonly ciphertextHash: Sha256Hex
  /** SHA-256 of the sealed headline; null for a copy without one. */
  readonly cardHash: Sha256Hex | null
  readonly issuedEntry: bigint
  readonly senderKey: Fingerprint
  /** Who sealed this copy after the issue, and by which entry; null where it came with it. */
  readonly resealed: Sealing | null
  readonly progress: CopyProgress
  /** A word of `withdrawGrounds`; null while it stands. */
  readonly withdrawnGrounds: string | null
}

/**
 * What was sealed to somebody while they worked for another house is not theirs
 * to be given any more: the duty stays with them, the need to know does not. The
 * rows stay, and so does what the log says of them.
 */
const ofTheirHouse = sql<boolean>`${houseAt('copy.recipient_id', sealedFor)} = (
  select reader.organization_id from person as reader where reader.id = copy.recipient_id)`

const ownCopies = (db: Db | Trx, person: PersonId) =>
  db
    .selectFrom('sealed_copy as copy')
    .innerJoin('sealed_document as document', 'document.id', 'copy.document_id')
    .innerJoin('bulletin', 'bulletin.id', 'document.id')
    .leftJoin('resealed_copy as made', 'made.copy_id', 'copy.id')
    .where('copy.recipient_id', '=', person)
    .where('document.issued_at', 'is not', null)
    .where(isStanding)
    .where(ofTheirHouse)
    .select((row) => [
      'made.sealer_id as resealedBy',
      'made.sealer_key as resealedKey',
      'made.entry_index as resealedEntry',
      'bulletin.id as id',
      'bulletin.number as number',
      'bulletin.kind as kind',
      'bulletin.class as class',
      'bulletin.tlp as tlp',
      'bulletin.public_title as publicTitle',
      'document.sender_id as sender',
      'document.issued_at as issuedAt',
      'bulletin.acknowledge_by as acknowledgeBy',
      'bulletin.withdrawn_at as withdrawnAt',
      'bulletin.withdrawn_grounds as withdrawnGrounds',
      'document.issued_entry as issuedEntry',
      'copy.id as copy',
      'document.sender_key as senderKey',
      'copy.code as code',
      'copy.key_fingerprint as key',
      'copy.ciphertext_hash as ciphertextHash',
      'copy.card_hash as cardHash',
      ...(['released', 'opened', 'acknowledged'] as const).map((kind) =>
        row
          .selectFrom('log_index as step')
          .select((entry) => entry.fn.min('step.t').as('t'))
          .whereRef('step.matter', '=', 'copy.document_id')
          // Nobody has to confirm twice what was sealed to them anew; the new seal is theirs to break.
          .where(kind === 'acknowledged' ? ofSameReader : ofThisCopy)
          .where('step.kind', '=', kind)
          .as(`${kind}At` as const),
      ),
    ])

const ofThisCopy = sql<boolean>`step.part = copy.id`

type OwnCopyRow = Awaited<ReturnType<ReturnType<typeof ownCopies>['executeTakeFirstOrThrow']>>

function ownCopyOf(row: OwnCopyRow): OwnCopy | null {
  const { issuedAt, issuedEntry, releasedAt, openedAt, acknowledgedAt, ...more } = row
  const { resealedBy: sender, resealedKey: senderKey, resealedEntry, ...rest } = more
  if (issuedAt === null || issuedEntry === null) return null
  const resealed = sender && senderKey && resealedEntry !== null
  return {
    ...rest,
    issuedAt,
    issuedEntry: BigInt(issuedEntry),
    resealed: resealed ? { sender, senderKey, issuedEntry: BigInt(resealedEntry) } : null,
    progress: { releasedAt, openedAt, acknowledgedAt },
  }
}

/** The person's own copy of an issued bulletin; null for everybody else's, as for one that does not exist. */
export async function findOwnCopy(
  db: Db | Trx,
  { bulletin, person }: { readonly bulletin: BulletinId; readonly person: PersonId },
): Promise<OwnCopy | null> {
  const row = await ownCopies(db, person).where('copy.document_id', '=', bulletin).executeTakeFirst()
  return row ? ownCopyOf(row) : null
}

/** The sealed headline of one's own copy. */
export interface OwnCard {
  readonly id: BulletinId
  readonly copy: CopyId
  readonly code: string
  readonly number: string
  readonly card: Sha256Hex
  readonly key: Fingerprint
  /** Who sealed it, and by which entry: the author and the issue, unless it was sealed anew. */
  readonly sender: PersonId
  readonly senderKey: Fingerprint
  readonly issuedEntry: bigint
}

/** Which cards: of these copies, or of these bulletins. */
export type CardsAmong = { readonly copies: readonly CopyId[] } | { readonly bulletins: readonly BulletinId[] }

/** The cards among these that are the person's own to have. */
export async function ownCards(db: Db | Trx, person: PersonId, among: CardsAmong): Promise<readonly OwnCard[]> {
  let query = db
    .selectFrom('sealed_copy as copy')
    .innerJoin('sealed_document as document', 'document.id', 'copy.document_id')
    .innerJoin('bulletin', 'bulletin.id', 'document.id')
    .leftJoin('resealed_copy as made', 'made.copy_id', 'copy.id')
    .select(({ fn }) => [
      'bulletin.id as id',
      'copy.id as copy',
      'copy.code as code',
      'bulletin.number as number',
      'copy.card_hash as card',
      'copy.key_fingerprint as key',
      fn.coalesce('made.sealer_id', 'document.sender_id').as('sender'),
      fn.coalesce('made.sealer_key', 'document.sender_key').as('senderKey'),
      fn.coalesce('made.entry_index', 'document.issued_entry').as('issuedEntry'),
    ])
    .where('copy.recipient_id', '=', person)
    .where('document.issued_at', 'is not', null)
    .where('bulletin.withdrawn_at', 'is', null)
    .where(isStanding)
    .where(ofTheirHouse)
  query =
    'copies' in among ? query.where('copy.id', 'in', among.copies) : query.where('bulletin.id', 'in', among.bulletins)
  const rows = await query.execute()
  return rows.flatMap(({ card, issuedEntry, ...row }) =>
    card !== null && issuedEntry !== null ? [{ ...row, card, issuedEntry: BigInt(issuedEntry) }] : [],
  )
}

/** A bulletin by when it was issued, and its id where two were at once. */
export interface Issue {
  readonly issuedAt: Instant
  readonly id: BulletinId
}

export interface OwnCopiesWanted {
  readonly show: 'unopened' | 'unacknowledged' | null
  /** Part of a number or public title; empty for everything. */
  readonly q: string
  readonly place: Place<BulletinId> | null
  readonly length?: number
}

/** The person's own copies, newest first. Only they decide order and page: others' copies never move anything. */
export async function listOwnCopies(db: Db, person: PersonId, wanted: OwnCopiesWanted): Promise<Page<OwnCopy>> {
  const { show, q, place, length = bulletinList.length } = wanted
  let lines = ownCopies(db, person)
  if (q) lines = lines.where((row) => row.or([holding('bulletin.number', q), holding('bulletin.public_title', q)]))
  if (show) {
    // What they sealed themselves waits for nobody.
    lines = lines.where('document.sender_id', '!=', person)
    lines = lines.where('bulletin.withdrawn_at', 'is', null).where(withoutStep(show))
  }
  if (show === 'unacknowledged') lines = lines.where('bulletin.acknowledge_by', 'is not', null).where(stillStands)
  const edge = async (bulletin: BulletinId) => issueOf(await findOwnCopy(db, { bulletin, person }))
  const walk = walkBy({ lines, order: byIssue, edge })
  const page = await readPage(walk, { place, length, keyOf: ({ id }) => id })
  return { ...page, lines: page.lines.map(ownCopyOf).filter((copy) => copy !== null) }
}

// Of what was corrected or replaced nobody has to confirm the older one; the newer one asks for itself.
const stillStands = sql<boolean>`not exists (select 1 from bulletin as later
  join sealed_document as came on came.id = later.id
  where later.revises_id = bulletin.id and came.issued_at is not null)`

export const byIssue: Order = { by: ['document.issued_at', 'document.id'], runs: 'down' }

export const issueOf = (bulletin: Issue | null) => bulletin && [bulletin.issuedAt, bulletin.id]

const withoutStep = (only: 'unopened' | 'unacknowledged') =>
  sql<boolean>`not exists (select 1 from log_index as step where step.matter = copy.document_id
    and ${only === 'unopened' ? ofThisCopy : ofSameReader}
    and step.kind = ${only === 'unopened' ? 'opened' : 'acknowledged'})`

/** The newest bulletin that others issued to this person; null before the first. */
export async function newestForeignCopy(db: Db, person: PersonId): Promise<Issue | null> {
  const row = await foreignCopies(db, person)
    .select(['document.issued_at as issuedAt', 'bulletin.id as id'])
    .orderBy('document.issued_at', 'desc')
    .orderBy('document.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && row.issuedAt !== null ? { issuedAt: row.issuedAt, id: row.id } : null
}

/** How many came after that one; all of them where it is null. */
export async function countCopiesAfter(db: Db, person: PersonId, after: Issue | null): Promise<number> {
  let query = foreignCopies(db, person).select((row) => row.fn.countAll<number>().as('count'))
  if (after) query = query.where(sql<boolean>`(document.issued_at, document.id) > (${after.issuedAt}, ${after.id})`)
  return Number((await query.executeTakeFirstOrThrow()).count)
}

const foreignCopies = (db: Db, person: PersonId) =>
  db
    .selectFrom('sealed_copy as copy')
    .innerJoin('sealed_document as document', 'document.id', 'copy.document_id')
    .innerJoin('bulletin', 'bulletin.id', 'document.id')
    .where('copy.recipient_id', '=', person)
    .where('document.issued_at', 'is not', null)
    .where('document.sender_id', '!=', person)
    .where('bulletin.withdrawn_at', 'is', null)
    .where(isStanding)
    .where(ofTheirHouse)

/** How many sealed copies wait for this person; what they sealed themselves is no news to them. */
export async function countUnopenedCopies(db: Db, person: PersonId): Promise<number> {
  const { count } = await foreignCopies(db, person)
    .select((row) => row.fn.countAll<number>().as('count'))
    .where(withoutStep('unopened'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
