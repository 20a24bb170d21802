/** A log in a database, as an auditor reads it: in pages, believing nothing of it. */
import type { Db, OpenDatabase, OpenSqlite, Trx } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'
import { kindsWith } from '../formats/entry-kinds.ts'
import type { Hash } from '../formats/merkle.ts'
import type { Claimed, LogSource, StoredCheckpoint } from './log-source.ts'

// The first entry is read whatever its kind.
const toldAfterwards = kindsWith(({ trust }) => trust === 'told').filter((kind) => kind !== 'log-created')

/**
 * Whoever reads beside a running portal sees a log that grows. Nothing that was
 * there changes, so only `claimed` needs one view; everything after it stays
 * below what it said.
 */
export function storedLog(opened: Readable): LogSource {
  const { db } = opened
  const column = columnReader(opened)
  return {
    kind: 'database',
    keepsCheckpoints: true,
    keepsProjection: true,
    claimed: () => readClaimed(opened),
    async entries(from, to) {
      const whole = column?.(entryColumn, [from, to])
      if (whole?.length === to - from) return whole
      return inOrder(await entryRows(db, from, to), from, ({ bytes }) => bytes)
    },
    async hashes(level, from, to) {
      const whole = column?.(hashColumn, [level, from, to])
      if (whole?.length === to - from) return whole
      return inOrder(await hashRows(db, { level, from, to }), from, ({ hash }) => hash)
    },
    async checkpoints(after, upTo, limit) {
      const rows = await db
        .selectFrom('log_checkpoint')
        .selectAll()
        .where((eb) =>
          eb.or([eb('size', '>', after.size), eb.and([eb('size', '=', after.size), eb('time', '>', after.time)])]),
        )
        .where('size', '<=', upTo)
        .orderBy('size')
        .orderBy('time')
        .limit(limit)
        .execute()
      return withCosignatures(db, rows)
    },
    nearest: (size, side) => nearest(db, size, side),
    projection: async (from, to) =>
      db
        .selectFrom('log_index')
        .selectAll()
        .where('index', '>=', from)
        .where('index', '<', to)
        .orderBy('index')
        .execute(),
    next: (from) => firstIndex(db, 'log_entry', from),
    async trustChanges() {
      const rows = await db
        .selectFrom('log_index')
        .select('index')
        .where('kind', 'in', toldAfterwards)
        .orderBy('index')
        .execute()
      return rows.map(({ index }) => index)
    },
    async publicKey(hash) {
      for (const table of ['person_key', 'earlier_key_bytes'] as const) {
        const row = await db
          .selectFrom(table)
          .select('public_key')
          .where('public_key_hash', '=', hash)
          .executeTakeFirst()
        if (row) return plain(row.public_key)
      }
      return null
    },
  }
}

type Readable = Pick<OpenDatabase, 'db' | 'kind'> & { readonly client?: unknown }

const entryColumn = 'select bytes from log_entry where "index" >= ? and "index" < ? order by "index"'
const hashColumn = 'select hash from log_hash where level = ? and "index" >= ? and "index" < ? order by "index"'

/**
 * One column of SQLite's without a row object around each value: half the work
 * of reading a log of millions. The key is unique, so as many rows as there are
 * indexes in the range are all of them; where there are fewer, the rows are read
 * with their indexes to see which is missing.
 */
function columnReader(opened: Readable): ((text: string, range: readonly number[]) => readonly Uint8Array[]) | null {
  if (opened.kind !== 'sqlite' || !opened.client) return null
  const { client } = opened as OpenSqlite
  const prepared = new Map<string, { all(...range: readonly number[]): unknown[] }>()
  return (text, range) => {
    const statement = prepared.get(text) ?? client.prepare(text).pluck()
    prepared.set(text, statement)
    return statement.all(...range) as readonly Uint8Array[]
  }
}

const entryRows = (db: Db, from: number, to: number) =>
  db.selectFrom('log_entry').selectAll().where('index', '>=', from).where('index', '<', to).orderBy('index').execute()

const hashRows = (
  db: Db,
  { level, from, to }: { readonly level: number; readonly from: number; readonly to: number },
) =>
  db
    .selectFrom('log_hash')
    .select(['index', 'hash'])
    .where('level', '=', level)
    .where('index', '>=', from)
    .where('index', '<', to)
    .orderBy('index')
    .execute()

/** The rows' values up to the first index that is missing. */
function inOrder<R extends { readonly index: number }, T>(
  rows: readonly R[],
  from: number,
  value: (row: R) => T,
): readonly T[] {
  const found: T[] = []
  for (const row of rows) {
    if (row.index !== from + found.length) break
    found.push(value(row))
  }
  return found
}

// Both drivers hand out Buffers, whose slice() shares memory where Uint8Array's copies.
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)

// ── how far it goes ────────────────────────────────────────────────────────

const tries = 20
const pause = 50

/** Between a commit and its checkpoint the log is not covered for a moment: then another look is taken. */
async function readClaimed(opened: Pick<OpenDatabase, 'db' | 'kind'>): Promise<Claimed> {
  let claimed = await readOnce(opened)
  for (let i = 0; i < tries && (claimed.newest?.size ?? 0) < claimed.size; i++) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    claimed = await readOnce(opened)
  }
  return claimed
}

function readOnce({ db, kind }: Pick<OpenDatabase, 'db' | 'kind'>): Promise<Claimed> {
  const transaction = db.transaction()
  // A SQLite transaction is one view by itself.
  const view = kind === 'postgresql' ? transaction.setIsolationLevel('repeatable read') : transaction
  return view.execute(async (trx) => {
    const head = await trx.selectFrom('log_head').select(['size', 'root']).executeTakeFirst()
    const size = head?.size ?? 0
    const root: Hash | null = head?.root ?? null
    const beyond = {
      entry: await firstIndex(trx, 'log_entry', size),
      projected: await firstIndex(trx, 'log_index', size),
    }
    return { size, root, newest: await newestCheckpoint(trx), beyond }
  })
}

async function firstIndex(db: Db | Trx, table: 'log_entry' | 'log_index', from: number): Promise<number | null> {
  const row = await db
    .selectFrom(table)
    .select('index')
    .where('index', '>=', from)
    .orderBy('index')
    .limit(1)
    .executeTakeFirst()
  return row?.index ?? null
}

// ── checkpoints ────────────────────────────────────────────────────────────

async function newestCheckpoint(db: Db | Trx): Promise<StoredCheckpoint | null> {
  const rows = await db
    .selectFrom('log_checkpoint')
    .selectAll()
    .orderBy('size', 'desc')
    .orderBy('time', 'desc')
    .limit(1)
    .execute()
  return (await withCosignatures(db, rows))[0] ?? null
}

async function nearest(db: Db, size: number, side: 'at-most' | 'at-least') {
  const query = db.selectFrom('log_checkpoint').select(['size', 'time']).limit(1)
  const row =
    side === 'at-most'
      ? await query.where('size', '<=', size).orderBy('size', 'desc').orderBy('time', 'desc').executeTakeFirst()
      : await query.where('size', '>=', size).orderBy('size').orderBy('time').executeTakeFirst()
  return row ?? null
}

async function withCosignatures(
  db: Db | Trx,
  rows: readonly Row<'log_checkpoint'>[],
): Promise<readonly StoredCheckpoint[]> {
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last) return []
  const lines = await db
    .selectFrom('log_cosignature')
    .select(['size', 'time', 'line'])
    .where('size', '>=', first.size)
    .where('size', '<=', last.size)
    .execute()
  const byPlace = new Map<string, string[]>()
  for (const { size, time, line } of lines) {
    const place = `${size} ${time}`
    byPlace.set(place, [...(byPlace.get(place) ?? []), line])
  }
  return rows.map((row) => ({ ...row, cosignatures: byPlace.get(`${row.size} ${row.time}`) ?? [] }))
}
