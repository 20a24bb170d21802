/** Queries about what two people decided, and about checkpoints for whoever has not heard of it yet. */
import type { Db, Trx } from '../../db/open.server.ts'
import type { EntryKind } from '../formats/log-entry.ts'
import { leafHash } from '../formats/merkle.ts'
import { keyNameOf } from '../formats/note.ts'
import type { CheckpointWanted, LoggedEntry } from './read-log.server.ts'

/** Every entry of a kind, oldest first: for kinds of which a log has a handful. */
export async function entriesOfKind(db: Db | Trx, kind: EntryKind): Promise<readonly LoggedEntry[]> {
  const rows = await db
    .selectFrom('log_index as i')
    .innerJoin('log_entry as e', 'e.index', 'i.index')
    .select(['e.index', 'e.bytes'])
    .where('i.kind', '=', kind)
    .orderBy('e.index')
    .execute()
  return rows.map(({ index, bytes }) => ({ index: BigInt(index), bytes: plain(bytes), leaf: leafHash(bytes) }))
}

// Both drivers hand out Buffers, whose slice() shares memory where Uint8Array's copies.
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * Stored notes of trees of at least this size, smallest first, each with the cosignatures of this trust's witnesses.
 * Where one of theirs is needed only those that have any: busy hours bring hundreds that nobody has cosigned.
 */
export async function checkpointsFrom(
  db: Db,
  { size, trust, during }: CheckpointWanted & { readonly size: bigint },
  limit: number,
): Promise<readonly string[]> {
  const { witnesses, quorum } = trust.policy
  const names = quorum === null || during ? null : witnesses.map(({ key }) => keyNameOf(key))
  const rows = await db
    .selectFrom('log_checkpoint as p')
    .leftJoin('log_cosignature as c', (join) => join.onRef('c.size', '=', 'p.size').onRef('c.time', '=', 'p.time'))
    .select(['p.note', 'c.line'])
    .where('p.size', '>=', Number(size))
    .$if(names !== null, (query) => query.where('c.witness', 'in', names))
    .orderBy('p.size')
    .orderBy('p.time')
    .limit(limit)
    .execute()
  const notes = new Map<string, string>()
  for (const { note, line } of rows) notes.set(note, `${notes.get(note) ?? note}${line === null ? '' : `${line}\n`}`)
  return [...notes.values()]
}
