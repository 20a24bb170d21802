/**
 * Many entries out of a few: the log repeated in SQL. The tree is true: a
 * complete subtree of 2^17 leaves has the same hashes wherever it stands, and
 * the few above it are computed. The search index goes on in time and number,
 * with other bulletins, other acts and other challenges in each repeat. What is
 * not true is the bytes of the repeated entries: they say the time, the counter
 * and the challenge of the first, so such a log would not verify.
 */
import { sql } from 'kysely'
import { type Hash, nodeHash, rootAt } from '../../app/formats/merkle.ts'
import { storedHashes } from '../../app/read-log/log-store.server.ts'
import type { Db, OpenSqlite } from '../../db/open.server.ts'

/** The least that can be repeated: a complete subtree. */
const height = 17
export const repeatable = 2 ** height

export async function repeatLog(
  { db }: OpenSqlite,
  { times, span }: { readonly times: number; readonly span: number },
): Promise<void> {
  for (let k = 1; k < times; k++) {
    await repeatOnce(db, k, span)
    console.log(`         ${((k + 1) * repeatable).toLocaleString('en')} entries`)
  }
  await writeUpperHashes(db, times)
  const size = times * repeatable
  const root = await rootAt(BigInt(size), storedHashes(db))
  await sql`update log_head set size = ${size}, root = ${root}, last_t = last_t + ${(times - 1) * span}`.execute(db)
  await sql`update log_count set count = count * ${times}, last = last + ${(times - 1) * repeatable}`.execute(db)
}

async function repeatOnce(db: Db, k: number, span: number): Promise<void> {
  const on = k * repeatable
  await sql`insert into log_entry select "index" + ${on}, bytes from log_entry where "index" < ${repeatable}`.execute(
    db,
  )
  await sql`insert into log_where select "index" + ${on}, salt, ip, user_agent from log_where
    where "index" < ${repeatable}`.execute(db)
  for (let level = 0; level <= height; level++)
    await sql`insert into log_hash select level, "index" + ${on / 2 ** level}, hash from log_hash
      where level = ${level} and "index" < ${repeatable / 2 ** level}`.execute(db)
  await sql`insert into log_index ("index", t, kind, outcome, actor, organization, role, subject, subject_seq,
      matter, part, session, reason, attempt, challenge)
    select i."index" + ${on}, t + ${k * span}, kind, outcome, actor, organization, role, subject,
      subject_seq + ${k} * s.count, 'b_' || printf('%02d', ${k}) || substr(matter, 5),
      'c_' || printf('%02d', ${k}) || substr(part, 5), session, reason,
      case when attempt is null then null else randomblob(32) end,
      case when challenge is null then null else randomblob(32) end
    from log_index i left join log_count s on s.who = i.subject where i."index" < ${repeatable}`.execute(db)
}

async function writeUpperHashes(db: Db, times: number): Promise<void> {
  const [whole] = await storedHashes(db).read([{ level: height, index: 0n }])
  let below: readonly Hash[] = Array<Hash>(times).fill(whole as Hash)
  for (let level = height + 1; below.length > 1; level++) {
    const above: Hash[] = []
    for (let i = 0; i + 1 < below.length; i += 2) above.push(nodeHash(below[i] as Hash, below[i + 1] as Hash))
    for (const [index, hash] of above.entries())
      await sql`insert into log_hash values (${level}, ${index}, ${hash})`.execute(db)
    below = above
  }
}
