import { parseCheckpoint } from '../formats/checkpoint-text.ts'
import { parseNote } from '../formats/note.ts'
import type { ProvenEntry } from '../formats/proof-wire.ts'
import { parseReceipt } from '../formats/receipt.ts'
import { Broken } from '../outcome.ts'
import type { LoggedEntry, ReadLog } from './read-log.server.ts'

/**
 * An entry with its receipt and the way from the checkpoint the vault holds when
 * it comes to read it. A vault takes a proof from its newest pin and no other,
 * so of several entries each starts where the one before has moved the pin.
 */
export async function proveEntry(log: ReadLog, index: bigint, from: bigint): Promise<ProvenEntry> {
  const logged = await log.entry(index)
  if (!logged) throw new Broken(`entry ${index} is not in the log`)
  return proveLogged(log, logged, from)
}

/** The same, of an entry at hand. */
export async function proveLogged(
  log: ReadLog,
  { index, bytes }: Pick<LoggedEntry, 'index' | 'bytes'>,
  from: bigint,
): Promise<ProvenEntry> {
  const receipt = await log.receipt(index)
  const size = sizeOf(receipt)
  // The pin may be ahead of the receipt by a heartbeat: the proof goes either way.
  const [smaller, larger] = from < size ? [from, size] : [size, from]
  const consistency = smaller > 0n && smaller < larger ? await log.consistency(smaller, larger) : []
  return { entry: bytes, receipt, from, consistency }
}

/** Where a vault's pin stands once it has taken this proof. */
export function pinAfter({ receipt, from }: ProvenEntry): bigint {
  const size = sizeOf(receipt)
  return size > from ? size : from
}

function sizeOf(receipt: string): bigint {
  return parseCheckpoint(parseNote(parseReceipt(receipt).checkpointNote).text).size
}
