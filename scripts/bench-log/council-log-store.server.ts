/**
 * Fills every table of the log, on either database, through the portal's own
 * insert. The secondary indexes of the search index are dropped first and made
 * again at the end, as the migration makes them: a hundred times quicker, and
 * the same in the end.
 */
import { sql } from 'kysely'
import type { Whose } from '../../app/formats/counted.ts'
import { leafHash } from '../../app/formats/merkle.ts'
import { type Counted, type Head, insertBatch, storeCheckpoints } from '../../app/read-log/log-store.server.ts'
import type { Db, OpenDatabase } from '../../db/open.server.ts'
import type { QuickBatch, QuickLog } from './quick-log.ts'

const perTransaction = 100

/** Gives the newest head. `progress` hears how many entries are there. */
export async function writeCouncilLog(
  opened: OpenDatabase,
  log: QuickLog,
  made: {
    readonly count: number
    progress(entries: number): void
    /** Before the indexes are made again. */
    readonly more?: () => Promise<void>
  },
): Promise<void> {
  const indexes = await dropIndexes(opened)
  const counts = new Map<Whose, Counted>()
  let waiting: QuickBatch[] = []
  let done = 0
  for (const batch of log.batches(made.count)) {
    waiting.push(batch)
    done += batch.rows.length
    if (waiting.length < perTransaction && done < made.count) continue
    await write(opened.db, waiting, counts)
    waiting = []
    made.progress(done)
  }
  await made.more?.()
  for (const statement of indexes) await sql.raw(statement).execute(opened.db)
  await sql`analyze`.execute(opened.db)
}

async function write(db: Db, batches: readonly QuickBatch[], counts: Map<Whose, Counted>): Promise<void> {
  const rows = batches.flatMap((batch) => batch.rows)
  const last = batches.at(-1)
  if (!last) return
  for (const { index, projected } of rows)
    if (projected.subject) counts.set(projected.subject, { count: projected.subject_seq ?? 0, last: index })
  const { size, root } = last.checkpoint
  const head: Head = { size: BigInt(size), root, lastTime: last.lastTime }
  const batch = await db.startTransaction().execute()
  await insertBatch(batch, {
    entries: rows.map(({ index, bytes }) => ({ index: BigInt(index), bytes, leaf: leafHash(bytes) })),
    hashes: batches.flatMap((one) =>
      one.hashes.map(({ level, index, hash }) => ({ level, index: BigInt(index), hash })),
    ),
    projected: rows.map(({ projected }) => projected),
    texts: [],
    where: rows.flatMap(({ index, where }) =>
      where ? [{ index, salt: where.salt, ip: where.ip, user_agent: where.userAgent }] : [],
    ),
    counts,
    head,
  })
  await batch.commit().execute()
  await storeCheckpoints(
    db,
    batches.map(({ checkpoint }) => ({ ...checkpoint, size: BigInt(checkpoint.size) })),
  )
}

/** Gives the statements that make them again. */
async function dropIndexes({ db, kind }: OpenDatabase): Promise<readonly string[]> {
  const found =
    kind === 'sqlite'
      ? sql<{ name: string; made: string }>`select name, sql as made from sqlite_master
          where type = 'index' and tbl_name = 'log_index' and sql is not null`
      : sql<{ name: string; made: string }>`select indexname as name, indexdef as made from pg_indexes
          where tablename = 'log_index' and indexname <> 'log_index_pkey'`
  const { rows } = await found.execute(db)
  for (const { name } of rows) await sql.raw(`drop index ${name}`).execute(db)
  return rows.map(({ made }) => made)
}

/** Bytes by table, its indexes included. */
export async function bytesByTable({ db, kind }: OpenDatabase): Promise<ReadonlyMap<string, number>> {
  const query =
    kind === 'sqlite'
      ? sql<{ name: string; bytes: number }>`select coalesce(m.tbl_name, s.name) as name, sum(s.pgsize) as bytes
          from dbstat s left join sqlite_master m on m.name = s.name where s.aggregate = true group by 1`
      : sql<{ name: string; bytes: number }>`select relname as name, pg_total_relation_size(relid) as bytes
          from pg_stat_user_tables`
  const { rows } = await query.execute(db)
  return new Map(rows.filter(({ name }) => name.startsWith('log_')).map(({ name, bytes }) => [name, Number(bytes)]))
}

/** The entries' own bytes, of the first hundred thousand. */
export async function averageBytes(db: Db): Promise<{ readonly signed: number; readonly stated: number }> {
  const { rows } = await sql<{ signed: number; bytes: number }>`
    select case when i.attempt is null then 0 else 1 end as signed, avg(length(e.bytes)) as bytes
    from log_entry e join log_index i on i."index" = e."index" where e."index" < 100000 group by 1`.execute(db)
  const of = (signed: number): number =>
    Math.round(Number(rows.find((row) => Number(row.signed) === signed)?.bytes ?? 0))
  return { signed: of(1), stated: of(0) }
}

// ── what somebody would write first ────────────────────────────────────────

export interface Rival {
  readonly where: string
  readonly page: number
}

/** The page by OFFSET, as most would. */
export async function pageByOffset(db: Db, { where, page }: Rival): Promise<void> {
  await sql
    .raw(`select * from log_index where ${where} order by "index" desc limit 50 offset ${(page - 1) * 50}`)
    .execute(db)
}

/** How many there are, as most would show above the list. */
export async function countAll(db: Db, { where }: Pick<Rival, 'where'>): Promise<number> {
  const { rows } = await sql.raw<{ n: number }>(`select count(*) as n from log_index where ${where}`).execute(db)
  return Number(rows[0]?.n ?? 0)
}

/** The index before which that page of these rows begins; null where there are not so many. */
export async function pageStart(db: Db, { where, page }: Rival): Promise<bigint | null> {
  const { rows } = await sql
    .raw<{ index: number }>(
      `select "index" from log_index where ${where} order by "index" desc limit 1 offset ${(page - 1) * 50 - 1}`,
    )
    .execute(db)
  return rows[0] ? BigInt(rows[0].index) : null
}
