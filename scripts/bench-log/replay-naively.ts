/**
 * The rival: a whole log replayed as one would write it first. One thread, one
 * entry at a time; each entry read, parsed, written again and hashed by itself,
 * every subtree it finishes computed through the tree's general functions, every
 * challenge kept as text, the root computed anew at each checkpoint.
 */
import type { LogSource } from '../../app/audit/log-source.ts'
import { checkActInLog } from '../../app/formats/act-in-log.ts'
import { equalBytes } from '../../app/formats/bytes.ts'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { createSequenceCheck } from '../../app/formats/entry-sequence.ts'
import { formatEntry, readOwnEntry } from '../../app/formats/log-entry.ts'
import { type Hash, type HashReader, leafHash, rootAt } from '../../app/formats/merkle.ts'
import { parseAct } from '../../app/formats/signed-act.ts'
import type { Trust } from '../../app/formats/trust.ts'
import { storedHashesFor } from './stored-hashes.ts'

export async function replayNaively(
  source: LogSource,
  { trust, size }: { readonly trust: Trust; readonly size: number },
): Promise<void> {
  const hashes = new Map<string, Hash>()
  const reader: HashReader = {
    read: async (ids) => ids.map(({ level, index }) => hashes.get(`${level}/${index}`) ?? new Uint8Array()),
  }
  const sequence = createSequenceCheck()
  for (let index = 0; index < size; index++) {
    const [bytes] = await source.entries(index, index + 1)
    if (!bytes) throw new Error(`entry ${index} is missing`)
    const entry = readOwnEntry(bytes)
    demand(equalBytes(formatEntry(entry), bytes), index)
    const act = entry.act ? parseAct(entry.act.text) : null
    sequence.accept({
      index: BigInt(index),
      entry,
      leaf: leafHash(bytes),
      challenge: act ? act.challenge.join() : null,
    })
    if (act) {
      const rootAtSeen = await rootAt(act.seen.size, reader)
      checkActInLog({ act, entryTime: entry.t, entryIndex: BigInt(index), rootAtSeen })
    }
    for (const stored of await storedHashesFor(BigInt(index), leafHash(bytes), reader)) {
      const [kept] = (await source.hashes(stored.level, Number(stored.index), Number(stored.index) + 1)) ?? []
      demand(kept !== undefined && equalBytes(kept, stored.hash), index)
      hashes.set(`${stored.level}/${stored.index}`, stored.hash)
    }
    for (const { note } of await source.checkpoints({ size: index, time: Number.MAX_SAFE_INTEGER }, index + 1, 100))
      demand(equalBytes(openCheckpoint(note, trust).root, await rootAt(BigInt(index + 1), reader)), index)
  }
}

function demand(holds: boolean, index: number): void {
  if (!holds) throw new Error(`entry ${index} does not hold`)
}
