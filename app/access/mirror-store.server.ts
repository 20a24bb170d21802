import type { Db, Trx } from '../../db/open.server.ts'
import type { PersonState } from '../../db/schema.ts'
import type { Instant, MirrorId, PersonId } from '../ids.ts'

export interface Mirror {
  readonly id: MirrorId
  readonly name: string
  readonly addedBy: { readonly name: string; readonly state: PersonState }
  readonly addedAt: Instant
  readonly removedAt: Instant | null
  readonly lastSeenAt: Instant | null
}

/** Every mirror there ever was, the newest first. */
export async function listMirrors(db: Db | Trx): Promise<readonly Mirror[]> {
  const rows = await db
    .selectFrom('mirror')
    .innerJoin('person', 'person.id', 'mirror.added_by')
    .select([
      'mirror.id as id',
      'mirror.name as name',
      'person.name as by_name',
      'person.state as by_state',
      'added_at',
      'removed_at',
      'last_seen_at',
    ])
    .orderBy('added_at', 'desc')
    .orderBy('mirror.id')
    .execute()
  return rows.map(({ id, name, by_name, by_state, added_at, removed_at, last_seen_at }) => ({
    id,
    name,
    addedBy: { name: by_name, state: by_state },
    addedAt: added_at,
    removedAt: removed_at,
    lastSeenAt: last_seen_at,
  }))
}

/** What the tokens of the mirrors in use hash to. */
export async function tokenHashes(
  db: Db,
): Promise<readonly { readonly id: MirrorId; readonly hash: Uint8Array; readonly lastSeenAt: Instant | null }[]> {
  const rows = await db
    .selectFrom('mirror')
    .select(['id', 'token_hash', 'last_seen_at'])
    .where('removed_at', 'is', null)
    .execute()
  return rows.map(({ id, token_hash, last_seen_at }) => ({ id, hash: token_hash, lastSeenAt: last_seen_at }))
}

export async function addMirrorRow(
  trx: Trx,
  mirror: {
    readonly id: MirrorId
    readonly name: string
    readonly tokenHash: Uint8Array
    readonly by: PersonId
    readonly at: Instant
  },
): Promise<void> {
  const { id, name, tokenHash, by, at } = mirror
  await trx
    .insertInto('mirror')
    .values({ id, name, token_hash: tokenHash, added_by: by, added_at: at, removed_at: null, last_seen_at: null })
    .execute()
}

/** False if there is no such mirror in use: two may press the button at once. */
export async function removeMirrorRow(trx: Trx, id: MirrorId, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('mirror')
    .set({ removed_at: at })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function markMirrorSeen(db: Db, id: MirrorId, at: Instant): Promise<void> {
  await db.updateTable('mirror').set({ last_seen_at: at }).where('id', '=', id).execute()
}
