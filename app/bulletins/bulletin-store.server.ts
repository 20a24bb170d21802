/** The bulletins themselves and the copies waiting to be sealed. What a reader may have is in copy-store.server.ts. */
import type { Selectable } from 'kysely'
import { dialectOf } from '../../db/dialect.ts'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Database } from '../../db/schema.ts'
import { joinsByConsent } from '../council/organization.ts'
import type { BulletinId, CopyId, Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import { Broken } from '../outcome.ts'
import type { BulletinNumber, PlannedCopy } from './bulletin.ts'

export type BulletinRow = Selectable<Database['bulletin']>

export interface NewBulletin {
  readonly id: BulletinId
  readonly number: BulletinNumber
  readonly sender: PersonId
  readonly senderKey: Fingerprint
  readonly kind: string
  readonly class: BulletinRow['class']
  readonly tlp: string
  readonly headline: string
  readonly acknowledgeBy: Instant | null
  readonly createdAt: Instant
}

/** One transaction: a bulletin without its whole plan could be issued to too few. */
export async function insertPreparing(db: Db, bulletin: NewBulletin, plan: readonly PlannedCopy[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('bulletin')
      .values({
        id: bulletin.id,
        number: bulletin.number,
        sender_id: bulletin.sender,
        sender_key: bulletin.senderKey,
        kind: bulletin.kind,
        class: bulletin.class,
        tlp: bulletin.tlp,
        headline: bulletin.headline,
        state: 'preparing',
        content_digest: null,
        copies_root: null,
        not_before: null,
        acknowledge_by: bulletin.acknowledgeBy,
        created_at: bulletin.createdAt,
        issued_at: null,
        issued_entry: null,
        withdrawn_at: null,
      })
      .execute()
    // In parts, since SQLite binds at most 32,766 values in a statement.
    for (let at = 0; at < plan.length; at += 1000) await insertPlan(trx, bulletin.id, plan.slice(at, at + 1000))
  })
}

async function insertPlan(trx: Trx, bulletin: BulletinId, part: readonly PlannedCopy[]): Promise<void> {
  const rows = part.map(({ id, code, recipient, key }) => ({
    id,
    bulletin_id: bulletin,
    recipient_id: recipient,
    key_fingerprint: key,
    code,
  }))
  await trx.insertInto('planned_copy').values(rows).execute()
}

export async function numberTaken(db: Db, number: BulletinNumber): Promise<boolean> {
  const row = await db.selectFrom('bulletin').select('id').where('number', '=', number).executeTakeFirst()
  return row !== undefined
}

export async function findBulletin(db: Db | Trx, id: BulletinId): Promise<BulletinRow | null> {
  return (await db.selectFrom('bulletin').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

/**
 * How strongly a transaction takes a bulletin's row. Whoever issues, gives up or
 * brings copies takes it before anything else, and only then looks: so none of
 * them ever works on what another has just changed. `brings` and `issues` go
 * together (every copy the issue counts is there already, and stays), `ends`
 * with neither.
 */
type Taking = 'brings' | 'issues' | 'ends'

/** The bulletin, its row taken until the transaction ends. SQLite's transactions hold the whole database. */
export async function takeBulletin(trx: Trx, id: BulletinId, taking: Taking): Promise<BulletinRow | null> {
  const query = trx.selectFrom('bulletin').selectAll().where('id', '=', id)
  if (dialectOf(trx) === 'sqlite') return (await query.executeTakeFirst()) ?? null
  const taken = { brings: query.forKeyShare(), issues: query.forNoKeyUpdate(), ends: query.forUpdate() }[taking]
  return (await taken.executeTakeFirst()) ?? null
}

export async function plannedCopies(db: Db | Trx, bulletin: BulletinId): Promise<readonly PlannedCopy[]> {
  const rows = await db.selectFrom('planned_copy').selectAll().where('bulletin_id', '=', bulletin).execute()
  return rows.map((row) => ({
    id: row.id,
    code: row.code as PlannedCopy['code'],
    recipient: row.recipient_id,
    key: row.key_fingerprint,
  }))
}

export interface NewCopy {
  readonly planned: PlannedCopy
  readonly ciphertext: Uint8Array
  readonly hash: Sha256Hex
  readonly at: Instant
}

/**
 * Puts sealed copies of one bulletin in place while it is being prepared; the
 * bulletin's state where it is so no more, null where it is gone. A copy that is
 * there already stays: a batch sent twice changes nothing.
 */
export async function insertCopies(
  db: Db,
  bulletin: BulletinId,
  copies: readonly NewCopy[],
): Promise<BulletinRow['state'] | null> {
  const rows = copies.map(({ planned, ciphertext, hash, at }) => ({
    id: planned.id,
    bulletin_id: bulletin,
    recipient_id: planned.recipient,
    key_fingerprint: planned.key,
    code: planned.code,
    ciphertext,
    ciphertext_hash: hash,
    created_at: at,
  }))
  return await db.transaction().execute(async (trx) => {
    // Looked at once more: since the caller did, the sender may have given up in another tab.
    const found = await takeBulletin(trx, bulletin, 'brings')
    if (found?.state !== 'preparing') return found?.state ?? null
    if (rows.length > 0)
      await trx
        .insertInto('bulletin_copy')
        .values(rows)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    return 'preparing'
  })
}

export interface SealedCopyRow {
  readonly id: CopyId
  readonly hash: Sha256Hex
}

/** Without the ciphertexts: 5,000 copies are 100 MB. */
export async function sealedCopies(db: Db | Trx, bulletin: BulletinId): Promise<readonly SealedCopyRow[]> {
  return await db
    .selectFrom('bulletin_copy')
    .select(['id', 'ciphertext_hash as hash'])
    .where('bulletin_id', '=', bulletin)
    .execute()
}

export interface Obstacle {
  readonly person: PersonId
  readonly name: string
  readonly reason: 'key-changed' | 'person-gone' | 'consent-withdrawn' | 'not-in-roll' | 'copy-missing'
}

/**
 * Which planned recipients stand in the way of issuing at `at`: the copy is not
 * there, the key is no longer theirs, they left, their organization withdrew, or
 * the roll in force (`roll`, its counter) no longer names them. Their line cannot
 * name another key: the planned one was in a roll, and a newer roll never goes
 * back to an older key. One query for all, inside the transaction that issues.
 */
export async function obstaclesToIssue(
  trx: Trx,
  { bulletin, roll, at }: { readonly bulletin: BulletinId; readonly roll: number; readonly at: Instant },
): Promise<readonly Obstacle[]> {
  const rows = await trx
    .selectFrom('planned_copy as plan')
    .innerJoin('person', 'person.id', 'plan.recipient_id')
    .innerJoin('organization', 'organization.id', 'person.organization_id')
    .innerJoin('person_key as key', 'key.fingerprint', 'plan.key_fingerprint')
    .leftJoin('bulletin_copy as copy', 'copy.id', 'plan.id')
    .leftJoin('consent', (join) =>
      join.onRef('consent.organization_id', '=', 'organization.id').on('consent.withdrawn_at', 'is', null),
    )
    .leftJoin('roll_line', (join) =>
      join.onRef('roll_line.person_id', '=', 'person.id').on('roll_line.counter', '=', roll),
    )
    .select([
      'person.id as person',
      'person.name as name',
      'person.state as state',
      'person.engaged_until as engagedUntil',
      'organization.kind as organizationKind',
      'consent.given_at as consentedAt',
      'key.retired_at as retiredAt',
      'key.expires_at as expiresAt',
      'copy.id as copy',
      'roll_line.position as position',
    ])
    .where('plan.bulletin_id', '=', bulletin)
    .execute()
  const found = new Map<PersonId, Obstacle>()
  for (const row of rows) {
    const reason = obstacleOf(row, at)
    if (reason) found.set(row.person, { person: row.person, name: row.name, reason })
  }
  return [...found.values()]
}

interface PlannedRecipient {
  readonly state: Selectable<Database['person']>['state']
  readonly engagedUntil: Instant | null
  readonly organizationKind: Selectable<Database['organization']>['kind']
  readonly consentedAt: Instant | null
  readonly retiredAt: Instant | null
  readonly expiresAt: Instant
  readonly copy: CopyId | null
  readonly position: number | null
}

function obstacleOf(row: PlannedRecipient, at: Instant): Obstacle['reason'] | null {
  if (row.state !== 'active' || (row.engagedUntil !== null && row.engagedUntil <= at)) return 'person-gone'
  if (joinsByConsent(row.organizationKind) && row.consentedAt === null) return 'consent-withdrawn'
  if (row.retiredAt !== null || row.expiresAt <= at) return 'key-changed'
  if (row.position === null) return 'not-in-roll'
  return row.copy === null ? 'copy-missing' : null
}

export interface Issued {
  readonly id: BulletinId
  readonly at: Instant
  readonly contentDigest: Sha256Hex
  readonly copiesRoot: Uint8Array
  readonly entry: bigint
}

/** From here on the recipients see it. The plan goes: the copies say who the recipients are. */
export async function markIssued(trx: Trx, issued: Issued): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('bulletin')
    .set({
      state: 'issued',
      issued_at: issued.at,
      content_digest: issued.contentDigest,
      copies_root: issued.copiesRoot,
      issued_entry: Number(issued.entry),
    })
    .where('id', '=', issued.id)
    .where('state', '=', 'preparing')
    .executeTakeFirst()
  // The step looked before; the sequencer alone writes. A second issue here is our own fault.
  if (numUpdatedRows !== 1n) throw new Broken(`bulletin ${issued.id} issued twice`)
  await trx.deleteFrom('planned_copy').where('bulletin_id', '=', issued.id).execute()
}

/**
 * Gives up a bulletin that was not issued: true if there was one. Nobody but the
 * sender ever saw it. The row is taken first: a batch that is issuing it at this
 * moment has it or waits for us, and whoever comes second finds it gone. Looked
 * at without taking, it would be issued with no copy left to it.
 */
export async function deletePreparing(
  db: Db,
  { id, sender }: { readonly id: BulletinId; readonly sender: PersonId },
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const found = await takeBulletin(trx, id, 'ends')
    if (found?.state !== 'preparing' || found.sender_id !== sender) return false
    await trx.deleteFrom('bulletin_copy').where('bulletin_id', '=', id).execute()
    await trx.deleteFrom('planned_copy').where('bulletin_id', '=', id).execute()
    await trx.deleteFrom('bulletin').where('id', '=', id).execute()
    return true
  })
}

/** Bulletins begun before `before` and never issued: a browser closed half-way. */
export async function abandonedBulletins(
  db: Db,
  before: Instant,
): Promise<readonly { readonly id: BulletinId; readonly sender: PersonId }[]> {
  return await db
    .selectFrom('bulletin')
    .select(['id', 'sender_id as sender'])
    .where('state', '=', 'preparing')
    .where('created_at', '<', before)
    .execute()
}
