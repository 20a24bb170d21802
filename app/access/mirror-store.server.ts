import type { Db, Trx } from '../../db/open.server.ts'
import type { PersonState } from '../../db/schema.ts'
import type { Instant, MirrorId, PersonId } from '../ids.ts'
import { walkBy } from '../lists/keyset-store.server.ts'
import type { Page, Place } from '../lists/list.ts'
import { readPage, shownPage } from '../lists/page.ts'
import { type MirrorLine, mirrorList } from './mirror-list.ts'

export interface Mirror extends MirrorLine {
  readonly id: MirrorId
  readonly addedBy: { readonly name: string; readonly state: PersonState }
}

const mirrors = (db: Db | Trx) => db.selectFrom('mirror').innerJoin('person', 'person.id', 'mirror.added_by')

/** Every mirror there ever was, the newest first. */
export async function listMirrors(
  db: Db | Trx,
  place: Place<MirrorId> | null,
  length = mirrorList.length,
): Promise<Page<Mirror>> {
  const walk = walkBy({
    lines: mirrors(db).select([
      'mirror.id as id',
      'mirror.name as name',
      'person.name as by_name',
      'person.state as by_state',
      'added_at',
      'removed_at',
      'last_seen_at',
    ]),
    order: { by: ['mirror.added_at', 'mirror.id'], runs: 'down' },
    edge: async (id: MirrorId) => {
      const row = await db.selectFrom('mirror').select('added_at').where('id', '=', id).executeTakeFirst()
      return row ? [row.added_at, id] : null
    },
  })
  const page = await readPage(walk, { place, length, keyOf: ({ id }) => id })
  return shownPage(page, ({ id, name, by_name, by_state, added_at, removed_at, last_seen_at }) => ({
    id,
    name,
    addedBy: { name: by_name, state: by_state },
    addedAt: added_at,
    removedAt: removed_at,
    lastSeenAt: last_seen_at,
  }))
}

/** The names of the mirrors in use. */
export async function mirrorNames(db: Db | Trx): Promise<readonly string[]> {
  const rows = await db.selectFrom('mirror').select('name').where('removed_at', 'is', null).execute()
  return rows.map(({ name }) => name)
}

/** Whether one is in use that was added by somebody who may no longer be inside. */
export async function isMirrorLeftBehind(db: Db): Promise<boolean> {
  const left = mirrors(db).select('mirror.id').where('removed_at', 'is', null).where('person.state', '!=', 'active')
  return (await left.limit(1).executeTakeFirst()) !== undefined
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
