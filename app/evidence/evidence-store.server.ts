/** What a bundle needs beside the entries that were asked for: which other entries, which checkpoints, which rolls. */
import type { Db } from '../../db/open.server.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import type { StatutoryClass } from '../formats/marks.ts'
import type { BulletinId, Instant, OrganizationId, PersonId } from '../ids.ts'
import { withCosignatures } from '../read-log/cosigned-note-store.server.ts'
import { firstIndexAt } from '../read-log/log-search-store.server.ts'

const inParts = <T>(all: readonly T[], size = 500): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))

/** Entries of these kinds about these people. */
export async function entriesAbout(
  db: Db,
  people: readonly PersonId[],
  kinds: readonly EntryKind[],
): Promise<readonly number[]> {
  const found: number[] = []
  for (const part of inParts(people)) {
    const rows = await db
      .selectFrom('log_index')
      .select('index')
      .where('subject', 'in', part)
      .where('kind', 'in', kinds)
      .execute()
    found.push(...rows.map(({ index }) => index))
  }
  return found
}

/** All entries of these kinds, the newest `limit` of them. For kinds of which a log holds few. */
export async function entriesOfKinds(db: Db, kinds: readonly EntryKind[], limit: number): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('log_index')
    .select('index')
    .where('kind', 'in', kinds)
    .orderBy('index', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ index }) => index)
}

/** Of a person's entries, oldest first: from this index, below that one, so many. */
export interface AboutPage {
  readonly from: bigint
  readonly below: bigint
  readonly limit: number
}

const about = (db: Db, person: PersonId, { from, below, limit }: AboutPage) =>
  db
    .selectFrom('log_index as i')
    .where('i.subject', '=', person)
    .where('i.index', '>=', Number(from))
    .where('i.index', '<', Number(below))
    .orderBy('i.index')
    .limit(limit)

/** The entries themselves. */
export async function bytesAbout(
  db: Db,
  person: PersonId,
  asked: AboutPage,
): Promise<readonly { readonly index: bigint; readonly bytes: Uint8Array }[]> {
  const rows = await about(db, person, asked)
    .innerJoin('log_entry as e', 'e.index', 'i.index')
    .select(['i.index', 'e.bytes'])
    .execute()
  return rows.map(({ index, bytes }) => ({ index: BigInt(index), bytes: new Uint8Array(bytes) }))
}

export async function indexesAbout(db: Db, person: PersonId, asked: AboutPage): Promise<readonly bigint[]> {
  const rows = await about(db, person, asked).select('i.index').execute()
  return rows.map(({ index }) => BigInt(index))
}

/**
 * The last entry that a proof about this person up to that time needs: the next
 * one after it, or the newest there is. Null where there is none about them.
 */
export async function lastAbout(db: Db, person: PersonId, before: Instant): Promise<bigint | null> {
  const from = BigInt(await firstIndexAt(db, before))
  const [next] = await indexesAbout(db, person, { from, below: BigInt(Number.MAX_SAFE_INTEGER), limit: 1 })
  if (next !== undefined) return next
  const row = await db
    .selectFrom('log_index')
    .select('index')
    .where('subject', '=', person)
    .orderBy('index', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? BigInt(row.index) : null
}

/** What the portal knows of a bulletin; the rest is sealed. */
export interface KnownBulletin {
  readonly number: string
  /** Null where the liaison gave none: the true headline is sealed. */
  readonly publicTitle: string | null
  readonly class: StatutoryClass
  readonly tlp: string
}

export async function knownBulletins(
  db: Db,
  ids: readonly BulletinId[],
): Promise<ReadonlyMap<BulletinId, KnownBulletin>> {
  const known = new Map<BulletinId, KnownBulletin>()
  for (const part of inParts(ids)) {
    const rows = await db
      .selectFrom('bulletin')
      .select(['id', 'number', 'public_title as publicTitle', 'class', 'tlp'])
      .where('id', 'in', part)
      .execute()
    for (const { id, ...row } of rows) known.set(id, row)
  }
  return known
}

export async function issuedEntries(db: Db, bulletins: readonly BulletinId[]): Promise<readonly number[]> {
  if (bulletins.length === 0) return []
  const rows = await db.selectFrom('sealed_document').select('issued_entry').where('id', 'in', bulletins).execute()
  return rows.flatMap(({ issued_entry }) => issued_entry ?? [])
}

export async function consentEntries(db: Db, organizations: readonly OrganizationId[]): Promise<readonly number[]> {
  if (organizations.length === 0) return []
  const rows = await db
    .selectFrom('consent')
    .select('entry_index')
    .where('organization_id', 'in', organizations)
    .execute()
  return rows.map(({ entry_index }) => entry_index)
}

/** Counter and entry of every roll that came into force, oldest first. */
export async function rollsInForce(db: Db): Promise<readonly { readonly counter: number; readonly entry: number }[]> {
  const rows = await db
    .selectFrom('roll')
    .select(['counter', 'entry_index'])
    .where('entry_index', 'is not', null)
    .orderBy('counter')
    .execute()
  return rows.flatMap(({ counter, entry_index }) => (entry_index === null ? [] : [{ counter, entry: entry_index }]))
}

export interface StoredNote {
  readonly size: number
  readonly time: number
  readonly note: string
}

/** Checkpoints just before an entry was there, newest first, and just after, oldest first; a few of each. */
export async function notesAround(
  db: Db,
  index: number,
  few: number,
): Promise<{ readonly before: readonly StoredNote[]; readonly after: readonly StoredNote[] }> {
  const query = db.selectFrom('log_checkpoint').select(['size', 'time', 'note']).limit(few)
  const before = await query.where('size', '<=', index).orderBy('size', 'desc').orderBy('time', 'desc').execute()
  const after = await query.where('size', '>', index).orderBy('size').orderBy('time').execute()
  return { before: await cosigned(db, before), after: await cosigned(db, after) }
}

function cosigned(db: Db, notes: readonly StoredNote[]): Promise<readonly StoredNote[]> {
  return Promise.all(notes.map(async (stored) => ({ ...stored, note: await withCosignatures(db, stored) })))
}
