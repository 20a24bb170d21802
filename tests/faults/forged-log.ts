/**
 * What an administrator can do who holds the database and knows our formats:
 * every table of the log made anew over entries of their choice, the triggers
 * dropped. Signing it is another matter: that needs the keys folder.
 */
import { sql } from 'kysely'
import { signCheckpoint } from '../../app/formats/checkpoint.ts'
import { formatEntry, type LogEntry, readOwnEntry } from '../../app/formats/log-entry.ts'
import { projectEntry } from '../../app/formats/log-projection.ts'
import { type Hash, leafHash, rootOf, type StoredHash } from '../../app/formats/merkle.ts'
import { clockNameOf } from '../../app/formats/trust.ts'
import { instant, makeId, type PersonId } from '../../app/ids.ts'
import type { LogKeys } from '../../app/read-log/log-keys.server.ts'
import { nameOf, readEntries } from '../../app/read-log/log-store.server.ts'
import { openSignerMemory } from '../../app/read-log/signer-memory.server.ts'
import type { Db, Trx } from '../../db/open.server.ts'
import { storedHashesFor } from '../../scripts/bench-log/stored-hashes.ts'
import { random, testOrigin } from '../support/log.ts'

/** What the attacker has in hands. */
export interface Hold {
  readonly db: Db | Trx
  /** Null for one who has the database alone. */
  readonly keys: LogKeys | null
  readonly memoryPath: string
  /** Milliseconds. */
  readonly now: number
}

const written = ['log_entry', 'log_hash', 'log_checkpoint', 'log_cosignature', 'log_index']

export async function dropTriggers(db: Db | Trx): Promise<void> {
  for (const table of written)
    for (const change of ['update', 'delete', 'truncate'])
      await sql.raw(`drop trigger if exists ${table}_no_${change}`).execute(db)
}

export async function entriesOf(db: Db | Trx): Promise<readonly LogEntry[]> {
  return (await readEntries(db, 0n, 100_000)).map(({ bytes }) => readOwnEntry(bytes))
}

/** Counters, hashes, head and search index as they would be had these entries been appended; checkpoints too where the keys are at hand. */
export async function rewriteLog(hold: Hold, entries: readonly LogEntry[]): Promise<void> {
  const counted = countAnew(entries)
  const leaves = counted.map((entry) => leafHash(formatEntry(entry)))
  await dropTriggers(hold.db)
  await hold.db.transaction().execute(async (trx) => {
    await fillTables({ ...hold, db: trx }, counted, leaves)
    if (hold.keys) await signAnew({ ...hold, db: trx }, counted, leaves)
  })
  if (hold.keys) await openSignerMemory(hold.memoryPath).store({ size: BigInt(leaves.length), root: rootOf(leaves) })
}

async function fillTables({ db }: Hold, entries: readonly LogEntry[], leaves: readonly Hash[]): Promise<void> {
  for (const table of ['log_entry', 'log_hash', 'log_index']) await sql.raw(`delete from ${table}`).execute(db)
  for (const [index, entry] of entries.entries()) {
    await db
      .insertInto('log_entry')
      .values({ index, bytes: formatEntry(entry) })
      .execute()
    // A replayed act has its challenge twice; the unique index would say so to the attacker.
    const projected = projectEntry(BigInt(index), entry)
    await db
      .insertInto('log_index')
      .values(projected)
      .onConflict((on) => on.doNothing())
      .execute()
  }
  for (const { level, index, hash } of await hashesOver(leaves))
    await db
      .insertInto('log_hash')
      .values({ level, index: Number(index), hash })
      .execute()
  const last_t = instant(entries.reduce((latest, { t }) => Math.max(latest, t), 0))
  await db
    .updateTable('log_head')
    .set({ size: leaves.length, root: rootOf(leaves), last_t })
    .execute()
  await sql`delete from log_checkpoint where size > ${leaves.length}`.execute(db)
}

function countAnew(entries: readonly LogEntry[]): readonly LogEntry[] {
  const counts = new Map<PersonId, number>()
  return entries.map((entry) => {
    if (!entry.subject) return entry
    const count = (counts.get(entry.subject) ?? 0) + 1
    counts.set(entry.subject, count)
    return { ...entry, subjectSeq: String(count) }
  })
}

async function hashesOver(leaves: readonly Hash[]): Promise<readonly StoredHash[]> {
  const known = new Map<string, Hash>()
  const all: StoredHash[] = []
  const reader = {
    read: async (ids: readonly { level: number; index: bigint }[]) => ids.map((id) => demand(known.get(nameOf(id)))),
  }
  for (const [i, leaf] of leaves.entries())
    for (const one of await storedHashesFor(BigInt(i), leaf, reader)) {
      known.set(nameOf(one), one.hash)
      all.push(one)
    }
  return all
}

export function demand<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('the attack found nothing to work on')
  return value
}

/** Every checkpoint again, over the new tree, at the old times where the entries' times allow it; the newest at the present one. */
async function signAnew(hold: Hold, entries: readonly LogEntry[], leaves: readonly Hash[]): Promise<void> {
  const { db, now } = hold
  const rows = await db.selectFrom('log_checkpoint').select(['size', 'time']).execute()
  await sql`delete from log_checkpoint`.execute(db)
  const size = leaves.length
  const kept = rows.filter((row) => row.size < size && (entries[row.size - 1]?.t ?? 0) <= row.time * 1000 + 1000)
  for (const row of [...kept, { size, time: Math.floor(now / 1000) }]) {
    const root = rootOf(leaves.slice(0, row.size))
    await db
      .insertInto('log_checkpoint')
      .values({ ...row, root, note: signedNote(hold, row, root) })
      .execute()
  }
}

export function signedNote({ keys }: Hold, { size, time }: { size: number; time: number }, root: Hash): string {
  const { log, clock } = demand(keys)
  return signCheckpoint(
    { origin: testOrigin, size: BigInt(size), root },
    {
      log: { name: testOrigin, seed: log },
      clock: { name: clockNameOf(testOrigin), seed: clock },
      time: BigInt(time),
    },
  )
}

/** Something harmless that nobody did. */
export const invented = (person: PersonId, t: number): LogEntry => ({
  v: 1,
  t: instant(t),
  kind: 'signed-in',
  id: makeId('e', random(16)),
  actor: person,
  subject: person,
  subjectSeq: '1',
})
