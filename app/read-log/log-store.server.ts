/** Every query of the log but searching. Callers pass the database or a transaction; what commits is theirs to say. */
import { CompiledQuery, type ControlledTransaction, sql } from 'kysely'
import { dialectOf } from '../../db/dialect.ts'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Database, NewRow, Row } from '../../db/schema.ts'
import type { Whose } from '../formats/counted.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import { projectedColumns } from '../formats/log-projection.ts'
import { type Hash, type HashReader, leafHash, type StoredHash, type SubtreeId } from '../formats/merkle.ts'
import { type Instant, instant } from '../ids.ts'
import { Broken } from '../outcome.ts'
import type { LoggedEntry } from './read-log.server.ts'
import type { GrownTree, SignedTree } from './signer.server.ts'

export type Batch = ControlledTransaction<Database>

export interface Head extends GrownTree {
  readonly lastTime: Instant
}

// ── one batch ──────────────────────────────────────────────────────────────

/** Begins the batch's transaction and takes the head row: from here on nobody else, on any node, can append. */
export async function beginBatch(db: Db): Promise<{ readonly batch: Batch; readonly head: Head }> {
  const batch = await db.startTransaction().execute()
  try {
    return { batch, head: await readHead(batch, { lock: true }) }
  } catch (error) {
    await batch.rollback().execute()
    throw error
  }
}

export async function readHead(db: Db | Trx, options: { readonly lock: boolean } = { lock: false }): Promise<Head> {
  const query = db.selectFrom('log_head').select(['size', 'root', 'last_t']).where('id', '=', 1)
  // SQLite has the write lock already: its transactions begin immediate.
  const locked = options.lock && dialectOf(db) === 'postgresql' ? query.forUpdate() : query
  const { size, root, last_t } = await locked.executeTakeFirstOrThrow()
  return { size: BigInt(size), root: plain(root), lastTime: instant(last_t) }
}

const savepoint = 'savepoint step'
const release = 'release savepoint step'
const rollBack = 'rollback to savepoint step'

/** Runs what it is given so that its throwing undoes what it wrote, and nothing else of the batch. */
export type Undoable = <T>(act: () => Promise<T>) => Promise<T>

export function undoableSteps(batch: Batch): Undoable {
  // What is undone back to stands for the next one too. PostgreSQL is asked once
  // for giving up the last one and setting the next: a way there costs it more than either.
  const moved = dialectOf(batch) === 'sqlite' ? [release, savepoint] : [`${release}; ${savepoint}`]
  let due = [savepoint]
  return async (act) => {
    for (const text of due) await batch.executeQuery(CompiledQuery.raw(text))
    due = []
    try {
      const value = await act()
      due = moved
      return value
    } catch (error) {
      await batch.executeQuery(CompiledQuery.raw(rollBack))
      throw error
    }
  }
}

/** Whom entries are counted for: how many, and the index of the newest. */
export type Counts = ReadonlyMap<Whose, Counted>
export interface Counted {
  readonly count: number
  readonly last: number
}

export interface BatchRows {
  readonly entries: readonly LoggedEntry[]
  readonly hashes: readonly StoredHash[]
  readonly projected: readonly NewRow<'log_index'>[]
  readonly where: readonly NewRow<'log_where'>[]
  readonly texts: readonly NewRow<'log_text'>[]
  readonly counts: Counts
  readonly head: Head
}

export async function insertBatch(batch: Batch, rows: BatchRows): Promise<void> {
  await insertRows(batch, 'log_entry', ['index', 'bytes'], rows.entries.map(entryRow))
  await insertRows(batch, 'log_hash', ['level', 'index', 'hash'], rows.hashes.map(hashRow))
  await insertProjected(batch, rows.projected)
  await insertRows(batch, 'log_where', ['index', 'salt', 'ip', 'user_agent'], rows.where)
  await insertRows(batch, 'log_text', ['index', 'field', 'salt', 'text'], rows.texts)
  await insertRows(batch, 'log_count', countColumns, countRows(rows.counts), countedOn)
  const { size, root, lastTime } = rows.head
  await runText(batch, 'update log_head set size = ?, root = ?, last_t = ? where id = 1', [
    Number(size),
    root,
    lastTime,
  ])
}

/**
 * For what every batch or every act asks: building a statement with Kysely costs
 * several times what SQLite needs to run it. PostgreSQL numbers its places.
 */
export async function runText<R>(trx: Db | Trx, text: string, values: readonly unknown[]): Promise<readonly R[]> {
  let place = 0
  const spelled = dialectOf(trx) === 'sqlite' ? text : text.replaceAll('?', () => `$${++place}`)
  const { rows } = await trx.executeQuery<R>(CompiledQuery.raw(spelled, [...values]))
  return rows
}

const entryRow = ({ index, bytes }: LoggedEntry) => ({ index: Number(index), bytes })
const hashRow = ({ level, index, hash }: StoredHash) => ({ level, index: Number(index), hash })
const countColumns = ['who', 'count', 'last'] as const
const countRows = (counts: Counts) => [...counts].map(([who, counted]) => ({ who, ...counted }))
const countedOn = 'on conflict (who) do update set count = excluded.count, last = excluded.last'

export async function insertProjected(trx: Trx, rows: readonly NewRow<'log_index'>[]): Promise<void> {
  await insertRows(trx, 'log_index', projectedColumns, rows)
  await insertRows(trx, 'log_also', ['matter', 'index'], rows.flatMap(alsoRows))
}

const alsoRows = ({ index, also }: Pick<Row<'log_index'>, 'index'> & { readonly also?: string | null }) =>
  also ? also.split(' ').map((matter) => ({ matter, index })) : []

/**
 * Building and preparing a statement costs more than running it, so rows go in
 * by powers of two, at most sixty-four: seven texts per table, all kept prepared.
 */
async function insertRows<T extends keyof Database>(
  trx: Trx,
  table: T,
  columns: readonly (keyof NewRow<T> & string)[],
  rows: readonly NewRow<T>[],
  conflict = '',
): Promise<void> {
  for (let at = 0; at < rows.length; ) {
    const count = 2 ** Math.min(6, 31 - Math.clz32(rows.length - at))
    const values = rows.slice(at, at + count).flatMap((row) => columns.map((column) => row[column] ?? null))
    await trx.executeQuery(CompiledQuery.raw(insertText(dialectOf(trx), table, columns, count, conflict), values))
    at += count
  }
}

const insertTexts = new Map<string, string>()

function insertText(dialect: string, table: string, columns: readonly string[], count: number, conflict: string) {
  // What is done where a row is there already belongs to the text: making the counts anew inserts without it.
  const key = `${dialect} ${table} ${count} ${conflict}`
  const known = insertTexts.get(key)
  if (known) return known
  const place = (row: number, column: number) => (dialect === 'sqlite' ? '?' : `$${row * columns.length + column + 1}`)
  const tuples = Array.from(
    { length: count },
    (_, row) => `(${columns.map((_, column) => place(row, column)).join(', ')})`,
  )
  const names = columns.map((column) => `"${column}"`).join(', ')
  const text = `insert into ${table} (${names}) values ${tuples.join(', ')} ${conflict}`
  insertTexts.set(key, text)
  return text
}

// ── reading ────────────────────────────────────────────────────────────────

/** Complete subtrees from the database, all in one query. Throws Broken if one is missing. */
export function storedHashes(db: Db | Trx): HashReader {
  return {
    async read(ids) {
      const found: (Hash | undefined)[] = []
      for (let at = 0; at < ids.length; at += mostAtOnce) {
        const asked = ids.slice(at, at + mostAtOnce)
        const places = asked.flatMap(({ level, index }) => [level, Number(index)])
        const query = CompiledQuery.raw(hashesText(dialectOf(db), asked.length), places)
        const { rows } = await db.executeQuery<{ readonly place: number; readonly hash: Uint8Array }>(query)
        for (const { place, hash } of rows) found[at + place] = plain(hash)
      }
      return ids.map((id, i) => found[i] ?? missing(id))
    },
  }
}

const mostAtOnce = 200
const hashesTexts = new Map<string, string>()

/**
 * One look-up a hash, from a list of places: a proof of a large log then costs
 * little more than one of a small. Building and preparing the statement would
 * cost more than running it, so there is one text for each number of places.
 */
function hashesText(dialect: string, count: number): string {
  const key = `${dialect} ${count}`
  const known = hashesTexts.get(key)
  if (known) return known
  const place = (i: number) => (dialect === 'sqlite' ? '?' : `$${i}::bigint`)
  const values = Array.from({ length: count }, (_, i) => `(${i}, ${place(2 * i + 1)}, ${place(2 * i + 2)})`)
  const text = `with wanted (place, level, "index") as (values ${values.join(', ')})
    select wanted.place, log_hash.hash from wanted cross join log_hash
    where log_hash.level = wanted.level and log_hash."index" = wanted."index"`
  hashesTexts.set(key, text)
  return text
}

export const nameOf = ({ level, index }: SubtreeId): string => `${level}/${index}`

function missing(id: SubtreeId): never {
  throw new Broken(`the log has lost the hash ${nameOf(id)}`)
}

export async function readEntry(db: Db | Trx, index: bigint): Promise<LoggedEntry | null> {
  const row = await db.selectFrom('log_entry').select('bytes').where('index', '=', Number(index)).executeTakeFirst()
  return row ? logged(index, row.bytes) : null
}

const logged = (index: bigint, bytes: Uint8Array): LoggedEntry => ({
  index,
  bytes: plain(bytes),
  leaf: leafHash(bytes),
})

// Both drivers hand out Buffers, whose slice() shares memory where Uint8Array's copies.
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Entries from `from` on, in order. */
export async function readEntries(db: Db | Trx, from: bigint, limit: number): Promise<readonly LoggedEntry[]> {
  const rows = await db
    .selectFrom('log_entry')
    .select(['index', 'bytes'])
    .where('index', '>=', Number(from))
    .orderBy('index')
    .limit(limit)
    .execute()
  return rows.map(({ index, bytes }) => logged(BigInt(index), bytes))
}

/** The last entry of a kind; null if there is none. */
export async function newestOfKind(db: Db | Trx, kind: EntryKind): Promise<LoggedEntry | null> {
  const row = await db
    .selectFrom('log_index')
    .select('index')
    .where('kind', '=', kind)
    .orderBy('index', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? readEntry(db, BigInt(row.index)) : null
}

// ── checkpoints ────────────────────────────────────────────────────────────

/** Two nodes may sign one tree in the same second; with the same keys that is the same note. */
export async function storeCheckpoints(db: Db, signed: readonly SignedTree[]): Promise<void> {
  const rows = signed.map(({ size, root, time, note }) => ({ size: Number(size), time, root, note }))
  await db
    .insertInto('log_checkpoint')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['size', 'time']).doNothing())
    .execute()
}

/** A cosignature line of a stored checkpoint. The same witness's second one for it adds nothing. */
export async function storeCosignatures(db: Db, rows: readonly NewRow<'log_cosignature'>[]): Promise<void> {
  await db
    .insertInto('log_cosignature')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['size', 'time', 'witness']).doNothing())
    .execute()
}

/** Checkpoints that anybody cosigned, newest first, each note with the lines stored for it. */
export async function cosignedCheckpoints(db: Db, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('log_cosignature as c')
    .innerJoin('log_checkpoint as p', (join) => join.onRef('p.size', '=', 'c.size').onRef('p.time', '=', 'c.time'))
    .select(['p.note', 'c.line'])
    .orderBy('c.size', 'desc')
    .orderBy('c.time', 'desc')
    .limit(limit)
    .execute()
  const notes = new Map<string, string>()
  for (const { note, line } of rows) notes.set(note, `${notes.get(note) ?? note}${line}\n`)
  return [...notes.values()]
}

export async function newestStoredCheckpoint(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('log_checkpoint')
    .select('note')
    .orderBy('size', 'desc')
    .orderBy('time', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.note ?? null
}

// ── projection ─────────────────────────────────────────────────────────────

export async function emptyProjection(trx: Trx): Promise<void> {
  await sql`delete from log_also`.execute(trx)
  await sql`delete from log_index`.execute(trx)
}

export async function readProjected(db: Db | Trx, from: bigint, limit: number) {
  return db
    .selectFrom('log_index')
    .selectAll()
    .where('index', '>=', Number(from))
    .orderBy('index')
    .limit(limit)
    .execute()
}

/** The first entry whose other matters the index over them knows too few or too many of; null if none. */
export async function firstAlsoAstray(trx: Trx): Promise<number | null> {
  const { rows } = await sql<{ readonly index: number; readonly also: string | null; readonly matters: string | null }>`
    select i."index", i.also, m.matters from log_index i
      full join (select "index", ${joined(trx)} as matters from log_also group by "index") m on m."index" = i."index"
      where i.also is not null or m.matters is not null order by i."index"`.execute(trx)
  const words = (text: string | null): string => (text ?? '').split(' ').sort().join(' ')
  return rows.find(({ also, matters }) => words(also) !== words(matters))?.index ?? null
}

const joined = (trx: Trx) =>
  dialectOf(trx) === 'sqlite' ? sql`group_concat(matter, ' ')` : sql`string_agg(matter, ' ')`

/** From which numbers the next entries for everybody would go on. */
export async function readCounts(trx: Trx): Promise<Counts> {
  const rows = await trx.selectFrom('log_count').selectAll().execute()
  return new Map(rows.map(({ who, count, last }) => [who, { count, last }]))
}

export async function replaceCounts(trx: Trx, counts: Counts): Promise<void> {
  await trx.deleteFrom('log_count').execute()
  await insertRows(trx, 'log_count', countColumns, countRows(counts))
}

/** Runs `read` over one view of the database: what is committed meanwhile does not show. */
export function inOneView<T>(db: Db, read: (trx: Trx) => Promise<T>): Promise<T> {
  // A SQLite transaction is one view by itself, whatever it is told.
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)
}
