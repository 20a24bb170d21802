/** All that a witness remembers. */
import type { WitnessDb } from '../../db/open-witness.server.ts'
import { parseDecimal } from '../formats/bytes.ts'
import type { Hash } from '../formats/merkle.ts'

/** The newest checkpoint of one log that this witness cosigned. */
export interface Witnessed {
  readonly size: bigint
  readonly root: Hash
  /** Of the cosignature, seconds. */
  readonly time: number
  /** The log's note with the cosignature. */
  readonly note: string
}

/** Null for a log of which nothing was cosigned yet. */
export async function lastWitnessed(db: WitnessDb, origin: string): Promise<Witnessed | null> {
  const row = await db.selectFrom('witnessed').selectAll().where('origin', '=', origin).executeTakeFirst()
  if (!row) return null
  const { size, root, time, note } = row
  return { size: parseDecimal(size, 'size'), root: new Uint8Array(root), time, note }
}

/**
 * Moves the record on, durably, if it still stands where the caller found it,
 * and tells whether it did. One statement: of two requests from one old size
 * exactly one passes, also between two processes on one file.
 */
export async function moveWitnessed(
  db: WitnessDb,
  origin: string,
  step: { readonly from: Witnessed | null; readonly to: Witnessed },
): Promise<boolean> {
  const { from, to } = step
  const row = { ...to, size: to.size.toString() }
  if (!from) {
    const insert = db.insertInto('witnessed').values({ origin, ...row })
    const { numInsertedOrUpdatedRows } = await insert.onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }
  const { numUpdatedRows } = await db
    .updateTable('witnessed')
    .set(row)
    .where('origin', '=', origin)
    .where('size', '=', from.size.toString())
    .where('root', '=', from.root)
    // A statement about a later moment is never replaced by one about an earlier.
    .where('time', '<=', to.time)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Keeps what proves that a log signed two trees of one size; the same once only. */
export async function keepEvidence(
  db: WitnessDb,
  origin: string,
  fork: { readonly held: Witnessed; readonly other: Omit<Witnessed, 'time'>; readonly time: number },
): Promise<void> {
  const { size, root, note } = fork.other
  await db
    .insertInto('witness_evidence')
    .values({ origin, size: size.toString(), root, note, cosigned_note: fork.held.note, time: fork.time })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** For the operator: the notes of every fork seen. */
export function listEvidence(db: WitnessDb) {
  return db.selectFrom('witness_evidence').selectAll().orderBy('time').execute()
}
