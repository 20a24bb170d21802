/** What whoever holds the database can do to the log in it, once the triggers are out of the way. */
import { sql } from 'kysely'
import { nodeHash } from '../../app/formats/merkle.ts'
import { dialectOf } from '../../db/dialect.ts'
import type { Db } from '../../db/open.server.ts'
import { dropTriggers } from '../faults/forged-log.ts'

export async function withoutTriggers(db: Db): Promise<void> {
  if (dialectOf(db) === 'sqlite') return dropTriggers(db)
  for (const table of ['log_entry', 'log_hash', 'log_checkpoint', 'log_cosignature'])
    await sql.raw(`alter table ${table} disable trigger all`).execute(db)
}

/** As an older backup would leave it: the first `size` entries (a power of two), and nothing of the rest. */
export async function cutShort(db: Db, size: number): Promise<void> {
  await withoutTriggers(db)
  const level = Math.log2(size)
  const { hash } = await db
    .selectFrom('log_hash')
    .select('hash')
    .where('level', '=', level)
    .where('index', '=', 0)
    .executeTakeFirstOrThrow()
  await sql`delete from log_entry where "index" >= ${size}`.execute(db)
  await sql`delete from log_index where "index" >= ${size}`.execute(db)
  for (let at = 0; at <= level; at++)
    await sql`delete from log_hash where level = ${at} and "index" >= ${size >> at}`.execute(db)
  await sql`delete from log_hash where level > ${level}`.execute(db)
  await sql`delete from log_cosignature where size > ${size}`.execute(db)
  await sql`delete from log_checkpoint where size > ${size}`.execute(db)
  const last = db
    .selectFrom('log_index')
    .select('t')
    .where('index', '=', size - 1)
  const { t: last_t } = await last.executeTakeFirstOrThrow()
  await db.updateTable('log_head').set({ size, root: hash, last_t }).execute()
}

/** Another history of the same length: every subtree but the leaves made to say something else. */
export async function rewrite(db: Db): Promise<void> {
  await withoutTriggers(db)
  await sql`update log_hash set hash = ${new Uint8Array(32).fill(7)} where level > 0`.execute(db)
}

/** The subtrees as the leaves, which were left alone, make them. */
export async function putRight(db: Db): Promise<void> {
  for (let level = 1; level < 8; level++) {
    const below = await db
      .selectFrom('log_hash')
      .select(['index', 'hash'])
      .where('level', '=', level - 1)
      .orderBy('index')
      .execute()
    for (let at = 0; at + 1 < below.length; at += 2) {
      const [left, right] = [below[at], below[at + 1]]
      if (!left || !right) continue
      const hash = nodeHash(left.hash, right.hash)
      await sql`update log_hash set hash = ${hash} where level = ${level} and "index" = ${at / 2}`.execute(db)
    }
  }
}
