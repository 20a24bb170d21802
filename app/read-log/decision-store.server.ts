/** Queries about what two people decided, and about checkpoints for whoever has not heard of it yet. */
import { type RawBuilder, sql } from 'kysely'
import type { Db, Trx } from '../../db/open.server.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import { leafHash } from '../formats/merkle.ts'
import { keyNameOf } from '../formats/note.ts'
import type { Instant } from '../ids.ts'
import type { CheckpointWanted, LoggedEntry } from './read-log.server.ts'

/** Every entry of a kind, oldest first, where asked since a time: for kinds of which a log has a handful by then. */
export async function entriesOfKind(
  db: Db | Trx,
  kind: EntryKind,
  since: Instant | null = null,
): Promise<readonly LoggedEntry[]> {
  const rows = await db
    .selectFrom('log_index as i')
    .innerJoin('log_entry as e', 'e.index', 'i.index')
    .select(['e.index', 'e.bytes'])
    .where('i.kind', '=', kind)
    .$if(since !== null, (asked) => asked.where('i.t', '>=', since))
    .orderBy('e.index')
    .execute()
  return rows.map(({ index, bytes }) => ({ index: BigInt(index), bytes: plain(bytes), leaf: leafHash(bytes) }))
}

// Both drivers hand out Buffers, whose slice() shares memory where Uint8Array's copies.
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * Stored notes of trees of at least this size, smallest first, each with the cosignatures it has. Where the trust asks
 * for witnesses, those that one of them has cosigned, at most `limit` by each; otherwise at most `limit` in all.
 */
export async function checkpointsFrom(
  db: Db,
  { size, trust, during }: CheckpointWanted & { readonly size: bigint },
  limit: number,
): Promise<readonly string[]> {
  const { witnesses, quorum } = trust.policy
  const least = Number(size)
  const inOrder = sql`order by size, time limit ${limit}`
  if (quorum === null || during)
    return notesOf(await notesAt(db, sql`select size, time from log_checkpoint where size >= ${least} ${inOrder}`))
  const rows: NoteRow[] = []
  for (const { key } of witnesses) {
    const theirs = sql`select size, time from log_cosignature
      where witness = ${keyNameOf(key)} and size >= ${least} ${inOrder}`
    rows.push(...(await notesAt(db, theirs)))
  }
  return notesOf(rows.sort((one, other) => one.size - other.size || one.time - other.time))
}

interface NoteRow {
  readonly size: number
  readonly time: number
  readonly note: string
  readonly line: string | null
}

async function notesAt(db: Db, places: RawBuilder<unknown>): Promise<readonly NoteRow[]> {
  const { rows } = await sql<NoteRow>`select p.size, p.time, p.note, c.line from (${places}) as place
    inner join log_checkpoint as p on p.size = place.size and p.time = place.time
    left join log_cosignature as c on c.size = p.size and c.time = p.time
    order by p.size, p.time, c.witness`.execute(db)
  return rows
}

/** Two witnesses may have led to the same note. */
function notesOf(rows: readonly NoteRow[]): readonly string[] {
  const notes = new Map<string, Set<string>>()
  for (const { note, line } of rows) {
    const lines = notes.get(note) ?? new Set()
    notes.set(note, line === null ? lines : lines.add(line))
  }
  return [...notes].map(([note, lines]) => note + [...lines].map((line) => `${line}\n`).join(''))
}
