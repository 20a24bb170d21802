/** The stored log as a verifier reads it: in pages, in one unchanging view, believing nothing of it. */
import type { Db, OpenDatabase, Trx } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'

export interface StoredLog {
  readonly head: Row<'log_head'> | null
  entries(from: number, limit: number): Promise<readonly Row<'log_entry'>[]>
  /** The hashes of one level, from index `from` up to and with `to`. */
  hashes(level: number, from: number, to: number): Promise<readonly Row<'log_hash'>[]>
  /** Checkpoints after this one, by size, then time. */
  checkpoints(
    after: { readonly size: number; readonly time: number },
    limit: number,
  ): Promise<readonly Row<'log_checkpoint'>[]>
  projection(from: number, limit: number): Promise<readonly Row<'log_index'>[]>
  /** The first entry that uses an act or a challenge another one has used before it. To be asked once the projection is known to be right. */
  firstRepeated(column: 'attempt' | 'challenge'): Promise<number | null>
}

/** Runs `read` over one view of the log: what is appended meanwhile does not show. */
export function readStoredLog<T>(opened: OpenDatabase, read: (log: StoredLog) => Promise<T>): Promise<T> {
  const transaction = opened.db.transaction()
  // A SQLite transaction is one view by itself.
  const view = opened.kind === 'postgresql' ? transaction.setIsolationLevel('repeatable read') : transaction
  return view.execute(async (trx) => {
    const head = await trx.selectFrom('log_head').selectAll().executeTakeFirst()
    return read(storedLog(trx, head ?? null))
  })
}

function storedLog(db: Db | Trx, head: Row<'log_head'> | null): StoredLog {
  return {
    head,
    entries: (from, limit) =>
      db.selectFrom('log_entry').selectAll().where('index', '>=', from).orderBy('index').limit(limit).execute(),
    hashes: (level, from, to) =>
      db
        .selectFrom('log_hash')
        .selectAll()
        .where('level', '=', level)
        .where('index', '>=', from)
        .where('index', '<=', to)
        .orderBy('index')
        .execute(),
    checkpoints: (after, limit) =>
      db
        .selectFrom('log_checkpoint')
        .selectAll()
        .where((eb) =>
          eb.or([eb('size', '>', after.size), eb.and([eb('size', '=', after.size), eb('time', '>', after.time)])]),
        )
        .orderBy('size')
        .orderBy('time')
        .limit(limit)
        .execute(),
    projection: (from, limit) =>
      db.selectFrom('log_index').selectAll().where('index', '>=', from).orderBy('index').limit(limit).execute(),
    firstRepeated: (column) => firstRepeated(db, column),
  }
}

async function firstRepeated(db: Db | Trx, column: 'attempt' | 'challenge'): Promise<number | null> {
  const rows = await db
    .selectFrom('log_index')
    .select((eb) => eb.fn.max<number>('index').as('last'))
    .where(column, 'is not', null)
    .groupBy(column)
    .having((eb) => eb.fn.countAll(), '>', 1)
    .limit(1)
    .execute()
  return rows[0]?.last ?? null
}
