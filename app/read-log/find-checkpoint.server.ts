/** A checkpoint for a reader who has not heard of a change yet: one that the trust they have pinned still believes. */
import type { Db } from '../../db/open.server.ts'
import { openCheckpoint } from '../formats/checkpoint.ts'
import { proveInclusion } from '../formats/merkle.ts'
import { formatReceipt } from '../formats/receipt.ts'
import { readForeign } from '../outcome.ts'
import { checkpointsFrom } from './decision-store.server.ts'
import { storedHashes } from './log-store.server.ts'
import type { CheckpointWanted } from './read-log.server.ts'

/** Of a tree of at least this size. */
type SizeWanted = CheckpointWanted & { readonly size: bigint }

/** How many stored checkpoints after the one wanted are looked through; of each witness, where they are asked. */
const looked = 500

/** The first that will do, the given newest ones before those in the database; null if none does. */
export async function findCheckpoint(
  db: Db,
  wanted: SizeWanted,
  newest: readonly string[],
): Promise<{ readonly note: string; readonly size: bigint } | null> {
  for (const note of newest) {
    const size = sizeUnder(note, wanted)
    if (size !== null) return { note, size }
  }
  for (const note of await checkpointsFrom(db, wanted, looked)) {
    const size = sizeUnder(note, wanted)
    if (size !== null) return { note, size }
  }
  return null
}

function sizeUnder(note: string, { trust, size: least, during }: SizeWanted): bigint | null {
  const opened = readForeign(() => openCheckpoint(note, trust, during))
  return opened && opened.size >= least ? opened.size : null
}

/** The receipt of each entry under one such checkpoint. */
export async function receiptsUnder(
  db: Db,
  wanted: SizeWanted,
  { indexes, newest }: { readonly indexes: readonly bigint[]; readonly newest: readonly string[] },
): Promise<{ readonly receipts: readonly string[]; readonly size: bigint } | null> {
  const found = await findCheckpoint(db, wanted, newest)
  if (!found) return null
  const { note: checkpointNote, size } = found
  const receipts: string[] = []
  for (const index of indexes) {
    const proof = await proveInclusion({ size, index }, storedHashes(db))
    receipts.push(formatReceipt({ index, proof, checkpointNote }))
  }
  return { receipts, size }
}
