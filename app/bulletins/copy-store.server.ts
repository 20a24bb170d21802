/** Sealed copies as their readers meet them: what is mine, what may be given to me now, how far I am. */
import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Database } from '../../db/schema.ts'
import type { BulletinId, CopyId, Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import { holding, type Order, walkBy } from '../lists/keyset-store.server.ts'
import type { Page, Place } from '../lists/list.ts'
import { readPage } from '../lists/page.ts'
import type { CopyProgress } from './bulletin.ts'
import { bulletinList } from './bulletin-list.ts'

type BulletinColumns = Selectable<Database['bulletin']>

/** What a reader is shown of a bulletin that is not open: nothing of it is secret, nothing of it is about others. */
export interface SealedBulletin {
  readonly id: BulletinId
  readonly number: string
  readonly kind: string
  readonly class: BulletinColumns['class']
  readonly tlp: string
  readonly headline: string
  readonly sender: PersonId
  readonly issuedAt: Instant
  readonly acknowledgeBy: Instant | null
  readonly withdrawnAt: Instant | null
}

export interface OwnCopy extends SealedBulletin {
  readonly copy: CopyId
  readonly code: string
  readonly key: Fingerprint
  readonly ciphertextHash: Sha256Hex
  readonly issuedEntry: bigint
  readonly senderKey: Fingerprint
  readonly progress: CopyProgress
}

const ownCopies = (db: Db | Trx, person: PersonId) =>
  db
    .selectFrom('bulletin_copy as copy')
    .innerJoin('bulletin', 'bulletin.id', 'copy.bulletin_id')
    .where('copy.recipient_id', '=', person)
    .where('bulletin.state', '!=', 'preparing')
    .select((row) => [
      'bulletin.id as id',
      'bulletin.number as number',
      'bulletin.kind as kind',
      'bulletin.class as class',
      'bulletin.tlp as tlp',
      'bulletin.headline as headline',
      'bulletin.sender_id as sender',
      'bulletin.issued_at as issuedAt',
      'bulletin.acknowledge_by as acknowledgeBy',
      'bulletin.withdrawn_at as withdrawnAt',
      'bulletin.issued_entry as issuedEntry',
      'copy.id as copy',
      'bulletin.sender_key as senderKey',
      'copy.code as code',
      'copy.key_fingerprint as key',
      'copy.ciphertext_hash as ciphertextHash',
      ...(['released', 'opened', 'acknowledged'] as const).map((kind) =>
        row
          .selectFrom('log_index as entry')
          .select((entry) => entry.fn.min('entry.t').as('t'))
          .whereRef('entry.bulletin', '=', 'copy.bulletin_id')
          .whereRef('entry.copy', '=', 'copy.id')
          .where('entry.kind', '=', kind)
          .as(`${kind}At` as const),
      ),
    ])

type OwnCopyRow = Awaited<ReturnType<ReturnType<typeof ownCopies>['executeTakeFirstOrThrow']>>

function ownCopyOf(row: OwnCopyRow): OwnCopy | null {
  const { issuedAt, issuedEntry, releasedAt, openedAt, acknowledgedAt, ...rest } = row
  if (issuedAt === null || issuedEntry === null) return null
  return { ...rest, issuedAt, issuedEntry: BigInt(issuedEntry), progress: { releasedAt, openedAt, acknowledgedAt } }
}

/** The person's own copy of an issued bulletin; null for everybody else's, as for one that does not exist. */
export async function findOwnCopy(
  db: Db | Trx,
  { bulletin, person }: { readonly bulletin: BulletinId; readonly person: PersonId },
): Promise<OwnCopy | null> {
  const row = await ownCopies(db, person).where('copy.bulletin_id', '=', bulletin).executeTakeFirst()
  return row ? ownCopyOf(row) : null
}

/** A bulletin by when it was issued, and its id where two were at once. */
export interface Issue {
  readonly issuedAt: Instant
  readonly id: BulletinId
}

export interface OwnCopiesWanted {
  readonly show: 'unopened' | 'unacknowledged' | null
  /** Part of a number or headline; empty for everything. */
  readonly q: string
  readonly place: Place<BulletinId> | null
  readonly length?: number
}

/** The person's own copies, newest first. Only they decide order and page: others' copies never move anything. */
export async function listOwnCopies(db: Db, person: PersonId, wanted: OwnCopiesWanted): Promise<Page<OwnCopy>> {
  const { show, q, place, length = bulletinList.length } = wanted
  let lines = ownCopies(db, person)
  if (q) lines = lines.where((row) => row.or([holding('bulletin.number', q), holding('bulletin.headline', q)]))
  if (show) {
    // What they sealed themselves waits for nobody.
    lines = lines.where('bulletin.sender_id', '!=', person)
    lines = lines.where('bulletin.state', '=', 'issued').where(withoutStep(show))
  }
  if (show === 'unacknowledged') lines = lines.where('bulletin.acknowledge_by', 'is not', null)
  const edge = async (bulletin: BulletinId) => issueOf(await findOwnCopy(db, { bulletin, person }))
  const walk = walkBy({ lines, order: byIssue, edge })
  const page = await readPage(walk, { place, length, keyOf: ({ id }) => id })
  return { ...page, lines: page.lines.map(ownCopyOf).filter((copy) => copy !== null) }
}

export const byIssue: Order = { by: ['bulletin.issued_at', 'bulletin.id'], runs: 'down' }

export const issueOf = (bulletin: Issue | null) => bulletin && [bulletin.issuedAt, bulletin.id]

const withoutStep = (only: 'unopened' | 'unacknowledged') =>
  sql<boolean>`not exists (select 1 from log_index as step
    where step.bulletin = copy.bulletin_id and step.copy = copy.id and step.kind = ${
      only === 'unopened' ? 'opened' : 'acknowledged'
    })`

/** The newest bulletin that others issued to this person; null before the first. */
export async function newestForeignCopy(db: Db, person: PersonId): Promise<Issue | null> {
  const row = await foreignCopies(db, person)
    .select(['bulletin.issued_at as issuedAt', 'bulletin.id as id'])
    .orderBy('bulletin.issued_at', 'desc')
    .orderBy('bulletin.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && row.issuedAt !== null ? { issuedAt: row.issuedAt, id: row.id } : null
}

/** How many came after that one; all of them where it is null. */
export async function countCopiesAfter(db: Db, person: PersonId, after: Issue | null): Promise<number> {
  let query = foreignCopies(db, person).select((row) => row.fn.countAll<number>().as('count'))
  if (after) query = query.where(sql<boolean>`(bulletin.issued_at, bulletin.id) > (${after.issuedAt}, ${after.id})`)
  return Number((await query.executeTakeFirstOrThrow()).count)
}

const foreignCopies = (db: Db, person: PersonId) =>
  db
    .selectFrom('bulletin_copy as copy')
    .innerJoin('bulletin', 'bulletin.id', 'copy.bulletin_id')
    .where('copy.recipient_id', '=', person)
    .where('bulletin.sender_id', '!=', person)
    .where('bulletin.state', '=', 'issued')

/** How many sealed copies wait for this person; what they sealed themselves is no news to them. */
export async function countUnopenedCopies(db: Db, person: PersonId): Promise<number> {
  const { count } = await foreignCopies(db, person)
    .select((row) => row.fn.countAll<number>().as('count'))
    .where(withoutStep('unopened'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function readCiphertext(db: Db | Trx, copy: CopyId): Promise<Uint8Array | null> {
  const row = await db.selectFrom('bulletin_copy').select('ciphertext').where('id', '=', copy).executeTakeFirst()
  return row ? new Uint8Array(row.ciphertext) : null
}

/** Whether the log says of a release of this copy, later than `after`, that it was not sent. */
export async function statedNotSent(
  db: Db,
  { bulletin, copy, after }: { readonly bulletin: BulletinId; readonly copy: CopyId; readonly after: bigint },
): Promise<boolean> {
  const row = await db
    .selectFrom('log_index')
    .select('index')
    .where('bulletin', '=', bulletin)
    .where('kind', '=', 'not-sent')
    .where('copy', '=', copy)
    .where('index', '>', Number(after))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The roll that was in force when the log came to `index`; null before the first. */
export async function rollAt(
  db: Db,
  index: bigint,
): Promise<{ readonly counter: number; readonly entryIndex: bigint } | null> {
  const row = await db
    .selectFrom('roll')
    .select(['counter', 'entry_index'])
    .where('entry_index', '<', Number(index))
    .orderBy('counter', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.entry_index ? { counter: row.counter, entryIndex: BigInt(row.entry_index) } : null
}

/** Everything a release depends on, as it stands at this moment of this transaction. */
export interface ReaderStanding {
  readonly state: Selectable<Database['person']>['state']
  readonly engagedFrom: Instant
  readonly engagedUntil: Instant | null
  readonly organizationKind: Selectable<Database['organization']>['kind']
  readonly consentedAt: Instant | null
  readonly pledgedAt: Instant | null
  readonly session: {
    readonly expiresAt: Instant
    readonly absoluteUntil: Instant
    readonly secondFactorAt: Instant
  } | null
}

/** The reader's standing in one query; null if there is no such person. */
export async function readerStanding(
  db: Db | Trx,
  { person, session }: { readonly person: PersonId; readonly session: Sha256Hex },
): Promise<ReaderStanding | null> {
  const row = await db
    .selectFrom('person')
    .innerJoin('organization', 'organization.id', 'person.organization_id')
    .leftJoin('consent', (join) =>
      join.onRef('consent.organization_id', '=', 'organization.id').on('consent.withdrawn_at', 'is', null),
    )
    .leftJoin('pledge', 'pledge.person_id', 'person.id')
    .leftJoin('session', (join) => join.onRef('session.person_id', '=', 'person.id').on('session.id', '=', session))
    .select([
      'person.state as state',
      'person.engaged_from as engagedFrom',
      'person.engaged_until as engagedUntil',
      'organization.kind as organizationKind',
      'consent.given_at as consentedAt',
      'pledge.pledged_at as pledgedAt',
      'session.expires_at as expiresAt',
      'session.absolute_until as absoluteUntil',
      'session.second_factor_at as secondFactorAt',
    ])
    .where('person.id', '=', person)
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const { expiresAt, absoluteUntil, secondFactorAt, ...standing } = row
  const live = expiresAt !== null && absoluteUntil !== null && secondFactorAt !== null
  return { ...standing, session: live ? { expiresAt, absoluteUntil, secondFactorAt } : null }
}
